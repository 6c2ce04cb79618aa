/** The picture of the code on screen. */
import * as server from "../base/api.js";
import { signal } from "../base/html.js";
import { timing } from "../base/media.js";
import { LANES } from "../kit/answer.js";
import { createScope } from "../kit/scope.js";

/**
 * @param {import("./instrument.js").Instrument} instrument
 * @param {{api?: Pick<typeof server, "decode">}} [o]
 */
export function createStage({ card, code, label, room }, { api = server } = {}) {
  const scope = createScope(room);
  const picture = signal(/** @type {ImageBitmap | null} */ (null));
  const drawing = scope.answer(
    (/** @type {{code: readonly number[], label: server.Label | null}} */ now, left) =>
      api.decode(card.name, [now.code], now.label, left),
    {
      lanes: LANES,
      arrived(answer) {
        timing.value = answer.timing;
        const old = picture.peek();
        picture.value = answer.sheet.bitmap;
        old?.close();
      },
    },
  );
  scope.watch(() => {
    if (code.value !== null) drawing.push({ code: code.value, label: label.value });
  });
  return {
    picture,
    trouble: drawing.trouble,
    waiting: drawing.waiting,
    retry: drawing.retry,
    drop: drawing.drop,
    close: scope.close,
  };
}
