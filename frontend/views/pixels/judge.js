/** What a model expects of each pixel: of the picture that was put in, and of an ending that is drawn. */
import { imageOf } from "../../base/api.js";
import * as column from "../../base/columns.js";
import { batch, computed, signal } from "../../base/html.js";
import { timing } from "../../base/media.js";
import { pictureOf, toAddress } from "../../base/pictures.js";

/** @typedef {import("../../base/columns.js").Input} Input */
/** @typedef {import("../../base/api.js").Scored} Scored */
/** @template T @typedef {import("../../vendor/preact-signals.js").ReadonlySignal<T>} Read */
/**
 * @typedef {object} Looked
 * @property {Blob | string | Input} image
 * @property {Input | null} input null: the address will say what the model saw
 * @property {string | null} group the stroke that it belongs to
 * @property {ReturnType<typeof import("./address.js").room.ticket>} [write] of a picture that was put in by hand
 */

/**
 * The picture that stands in the address, as the model sees it.
 * @param {import("../../base/api.js").Card} card
 * @param {object} o
 * @param {import("../../kit/scope.js").Scope} o.scope
 * @param {{score: typeof import("../../base/api.js").score}} o.api
 * @param {Read<Input | null>} o.input
 * @param {Read<boolean>} o.wanted
 * @param {(input: Input) => Parameters<typeof import("./address.js").room.go>[0]} o.put what the address says of a new picture
 */
export function createSeen(card, { scope, api, input, wanted, put }) {
  const key = computed(() => column.input.write(input.value));
  /** Of the last picture that came; it stays on stage until the next is there. */
  const seen = signal(/** @type {(Scored & {key: string, own: boolean}) | null} */ (null));
  const asking = scope.answer(
    async (/** @type {Looked} */ { image }, left) => {
      const picture =
        typeof image === "string"
          ? image
          : image instanceof Blob
            ? await pictureOf(image)
            : await imageOf(card.name, image);
      return api.score(card.name, { image: picture }, left);
    },
    {
      still: ({ input }) => input === null || column.input.write(input) === key.peek(),
      arrived({ answer, timing: took }, { input, group, write }) {
        const now = input ?? { kind: /** @type {const} */ ("picture"), png: toAddress(answer.picture) };
        batch(() => {
          if (write !== undefined && !write(put(now), group)) return;
          timing.value = took;
          seen.value = { ...answer, key: column.input.write(now) ?? "", own: group !== null };
        });
      },
    },
  );
  // The address brings a picture that this model has not seen yet.
  scope.watch(() => {
    const now = input.value;
    if (now === null) seen.value = null;
    if (now === null || !wanted.value) asking.drop();
    else if (seen.peek()?.key !== key.value) asking.push({ image: now, input: now, group: null });
  });
  return {
    seen,
    /** Of the picture that is there now, and of no other. */
    read: computed(() => (seen.value?.key === key.value ? seen.value : null)),
    trouble: asking.trouble,
    retry: asking.retry,
    push: asking.push,
  };
}

/**
 * The ending on stage, once it is drawn to its end. Without it the stage is poorer.
 * @param {import("../../base/api.js").Card} card
 * @param {{scope: import("../../kit/scope.js").Scope, api: {score: typeof import("../../base/api.js").score}, drawing: Read<import("./drawing.js").Drawing | null>, ending: Read<number>}} o
 * @returns {Read<Scored | null>}
 */
export function createFinished(card, { scope, api, drawing, ending }) {
  const asking = scope.answer(
    (/** @type {{values: number[], order: import("./raster.js").Order}} */ body, left) =>
      api.score(card.name, body, left),
  );
  const values = computed(() =>
    drawing.value?.nats == null ? null : (drawing.value.values[ending.value] ?? null),
  );
  scope.watch(() => {
    const now = values.value;
    const order = drawing.peek()?.begun.order;
    if (now === null) asking.drop();
    else if (order !== undefined && asking.answer.peek()?.question.values !== now)
      asking.push({ values: now, order });
  });
  return computed(() => {
    const now = asking.answer.value;
    return now !== null && now.question.values === values.value ? now.answer.answer : null;
  });
}
