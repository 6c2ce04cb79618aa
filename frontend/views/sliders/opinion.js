/** What the discriminator that learned beside the generator says of the picture under the hand. */
import * as server from "../../base/api.js";
import { computed } from "../../base/html.js";
import { pressed } from "../../base/media.js";
import { createScope } from "../../kit/scope.js";

/** It is asked when the hand has rested this long. */
const REST_MS = 160;

/**
 * @param {import("../../levers/instrument.js").Instrument} instrument
 * @param {{api?: Pick<typeof server, "decodeJudged">}} [o]
 */
export function createOpinion(instrument, { api = server } = {}) {
  const { card, code, generation } = instrument;
  const scope = createScope(instrument.room);
  const newest = card.generations?.at(-1);
  /** Does it know what to compare with? */
  const asks = (newest?.real ?? []).length > 0;
  const asking = scope.answer(
    (/** @type {{code: readonly number[], generation: number}} */ { code, generation }, left) =>
      api.decodeJudged(card.name, { codes: [code], generation, discriminator: generation }, left),
    { same: JSON.stringify },
  );
  scope.watch(() => {
    const [now, when] = [code.value, generation.value ?? newest?.number];
    if (!asks || now === null || when === undefined || pressed.value) return;
    const timer = setTimeout(() => asking.push({ code: now, generation: when }), REST_MS);
    return () => clearTimeout(timer);
  });
  return {
    /** The last that it said: under a moving hand, until the next is there. */
    opinion: computed(() => asking.answer.value?.answer.answer.opinions[0] ?? null),
    /** Was it said of what is on screen now? */
    fresh: computed(() => {
      const asked = asking.answer.value?.question;
      return asked?.code === code.value && asked?.generation === (generation.value ?? newest?.number);
    }),
    close: scope.close,
  };
}
