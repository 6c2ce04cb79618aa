/** The picture of the code on screen. */
import * as server from "../base/api.js";
import { signal } from "../base/html.js";
import { timing } from "../base/media.js";
import { bitmapOf } from "../base/pictures.js";
import { LANES } from "../kit/answer.js";
import { createScope } from "../kit/scope.js";

/**
 * @param {import("./instrument.js").Instrument} instrument
 * @param {{api?: Pick<typeof server, "decode">, unpack?: (image: string) => Promise<ImageBitmap>}} [o]
 */
export function createStage({ card, code, made, label, room }, { api = server, unpack = bitmapOf } = {}) {
  const scope = createScope(room);
  const picture = signal(/** @type {ImageBitmap | null} */ (null));
  const drawing = scope.answer(
    async (
      /** @type {{code: readonly number[], label: server.Label | null, image: string | null}} */ now,
      left,
    ) => {
      if (now.image !== null) return { bitmap: await unpack(now.image), timing: null };
      const { sheet, timing } = await api.decode(card.name, [now.code], now.label, left);
      return { bitmap: sheet.bitmap, timing };
    },
    {
      lanes: LANES,
      arrived(answer) {
        timing.value = answer.timing ?? timing.peek();
        const old = picture.peek();
        picture.value = answer.bitmap;
        old?.close();
      },
    },
  );
  scope.watch(() => {
    const now = code.value;
    if (now === null) return;
    const image = made.value?.code === now ? made.value.image : null;
    drawing.push({ code: now, label: label.value, image });
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
