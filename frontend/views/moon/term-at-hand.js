/** The picture at hand: what the visitor has put in, in any view, else one of the gallery. */
import * as server from "../../base/api.js";
import { galleryOf, imageOf } from "../../base/api.js";
import * as column from "../../base/columns.js";
import { batch, computed, signal } from "../../base/html.js";
import { toAddress } from "../../base/pictures.js";
import { createScope } from "../../kit/scope.js";

/** @typedef {import("../../base/columns.js").Input} Input */
/** @typedef {ReturnType<typeof createAtHand>} AtHand */

/** What is asked for it. */
const SERVER = { encode: server.encode, galleryOf, imageOf };
/** Its rank in the gallery, as long as nobody has put anything in: a three that small networks can give back, too. */
const OPENING = 68;

/**
 * @param {server.Card} card whose gallery it is, and who looks at what is put in
 * @param {typeof import("./address.js").room} room
 * @param {{api?: typeof SERVER}} [o]
 */
export function createAtHand(card, room, { api = SERVER } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const asking = scope.answer(api.galleryOf);
  if (card.gallery > 0) asking.push(card.name);
  const opening = computed(() => {
    const places = asking.answer.value?.answer.indices ?? [];
    const place = places[Math.min(OPENING, places.length - 1)];
    return place === undefined ? null : { kind: /** @type {const} */ ("gallery"), place };
  });
  const input = computed(() => at.input.value ?? opening.value);
  const text = computed(() => (input.value === null ? null : column.input.write(input.value)));

  const imaging = scope.answer((/** @type {Input} */ of) => api.imageOf(card.name, of), {
    still: (of) => column.input.write(of) === text.peek(),
  });
  scope.watch(() => {
    if (input.value !== null) imaging.push(input.value);
  });
  const image = computed(() => imaging.answer.value?.answer ?? null);

  /** The input that the strokes on the paper are, or have begun to be. */
  const strokes = signal(/** @type {string | null} */ (null));
  /** What was taken away from the picture that was put in last, and as what it stands in the address. */
  let bared = { text: /** @type {string | null} */ (""), paper: /** @type {string | null} */ (null) };
  /** @typedef {{image: Blob | string, group: string | null, write: ReturnType<typeof room.ticket>}} Put */
  const reading = scope.answer(
    (/** @type {Put} */ put, left) => api.encode(card.name, put.image, null, left),
    {
      arrived({ input: saw, paper }, { group, write }) {
        const now = { kind: /** @type {const} */ ("picture"), png: toAddress(saw) };
        batch(() => {
          bared = { text: column.input.write(now), paper: paper ?? null };
          if (!write({ input: now }, group)) return;
          strokes.value = group === null ? null : bared.text;
        });
      },
    },
  );

  return {
    /** A data URL; the one before stays until the next is there. */
    image,
    trouble: computed(() => imaging.trouble.value ?? (input.value === null ? asking.trouble.value : null)),
    retry() {
      asking.retry();
      imaging.retry();
    },
    /** @type {import("../../input/input.js").Taker} */
    taker: {
      card,
      inputTrouble: reading.trouble,
      seen: computed(() =>
        image.value === null
          ? null
          : {
              input: image.value,
              reconstruction: null,
              own: strokes.value !== null && strokes.value === text.value,
              paper: text.value === bared.text ? bared.paper : null,
            },
      ),
      take(picture, taken) {
        if (taken === null) reading.push({ image: picture, group: null, write: room.ticket() });
        else {
          strokes.value = null;
          reading.drop();
          room.go({ input: taken });
        }
      },
      draw(picture, stroke) {
        strokes.value = text.peek(); // the paper is the hand's, while the model looks
        reading.push({ image: picture, group: stroke, write: room.ticket() });
      },
      /** The picture stays until something is drawn. */
      clear() {
        reading.drop();
        strokes.value = text.peek();
      },
      retryInput: reading.retry,
    },
    close: scope.close,
  };
}
