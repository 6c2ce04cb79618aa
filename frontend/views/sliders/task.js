/** Something to try in Sliders: one lever that makes another digit of this one, as the judge reads it. */
import * as server from "../../base/api.js";
import { valueOn } from "../../base/codes.js";
import { computed, signal } from "../../base/html.js";
import { pressed } from "../../base/media.js";
import { dataUrlOf } from "../../base/pictures.js";
import { createScope } from "../../kit/scope.js";

/** The judge looks when the hand has rested this long. */
const REST_MS = 400;
/** So sure it has to be. */
const SURE = 0.8;

/**
 * @param {import("../../levers/instrument.js").Instrument} instrument
 * @param {{picture: import("../../vendor/preact-signals.js").ReadonlySignal<ImageBitmap | null>}} stage
 * @param {server.Card | undefined} judge
 * @param {{api?: Pick<typeof server, "classify">, urlOf?: (picture: ImageBitmap) => string}} [o]
 */
export function createTask(instrument, stage, judge, { api = server, urlOf = dataUrlOf } = {}) {
  const scope = createScope(instrument.room);
  /** What the drawing is, and which lever made what of it. */
  const found = signal(
    /** @type {{n: number | string, from: server.Label, to: server.Label} | null} */ (null),
  );
  const reading = scope.answer((/** @type {{image: string, of: string}} */ { image }, left) =>
    api.classify(judge?.name ?? "", image, left),
  );
  const first = scope.answer(
    (/** @type {{image: string}} */ { image }, left) => api.classify(judge?.name ?? "", image, left),
    { same: ({ image }) => image },
  );
  /** Where the levers stood before a hand was laid on them: what was read; where nothing is read, what chance gave. */
  const begun = signal(
    /** @type {{code: readonly number[], image: string, generation: number | null} | null} */ (null),
  );
  scope.watch(() => {
    const { seen, made, generation } = instrument;
    const drawn = instrument.can("encode")
      ? seen.value && { code: seen.value.code.mean, image: seen.value.reconstruction }
      : (made.value ?? begun.peek());
    begun.value = drawn && { generation: generation.peek(), ...drawn };
  });
  scope.watch(() => {
    const now = begun.value;
    if (judge !== undefined && now !== null) first.push({ image: now.image });
  });
  /** What that is, as the judge reads it without doubt. */
  const was = computed(() => {
    const { label, probabilities = [] } = first.answer.value?.answer ?? {};
    return Math.max(...probabilities) >= SURE ? (label ?? null) : null;
  });
  /** The one lever that stands elsewhere than there. */
  const moved = computed(() => {
    const [from, code] = [begun.value, instrument.code.value];
    if (from === null || code === null || from.generation !== instrument.generation.value) return null;
    const others = instrument.all.filter(
      (lever) => Math.abs(valueOn(code, lever) - valueOn(from.code, lever)) > 0.01,
    );
    return others.length === 1 ? (others[0] ?? null) : null;
  });
  scope.watch(() => {
    const [picture, lever] = [stage.picture.value, moved.value];
    if (judge === undefined || picture === null || lever === null || pressed.value || found.value !== null)
      return;
    const timer = setTimeout(() => reading.push({ image: urlOf(picture), of: String(lever.id) }), REST_MS);
    return () => clearTimeout(timer);
  });
  scope.watch(() => {
    const [from, now, lever] = [was.value, reading.answer.value, moved.peek()];
    if (from === null || now === null || lever === null || now.question.of !== String(lever.id)) return;
    const { label, probabilities } = now.answer;
    if (label !== from && Math.max(...probabilities) >= SURE) found.value = { n: lever.n, from, to: label };
  });
  return { found, first: was, close: scope.close };
}
