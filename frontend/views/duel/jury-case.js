/** A picture before the discriminator of any generation. There is no encoder: the picture itself is judged. */
import * as server from "../../base/api.js";
import { galleryOf, imageOf } from "../../base/api.js";
import * as column from "../../base/columns.js";
import { batch, computed, signal } from "../../base/html.js";
import { pictureOf, toAddress } from "../../base/pictures.js";
import { columnOf } from "../../base/screen.js";
import { createScope } from "../../kit/scope.js";

/** @typedef {import("../../base/columns.js").Input} Input */
/** @typedef {ReturnType<typeof createJury>} Jury */

/** What is asked for it. */
const SERVER = { opinions: server.opinions, galleryOf, imageOf, pictureOf };
/** Its rank in the gallery, as long as nobody has put anything in. */
const OPENING = 2;

/**
 * @param {server.Card} card @param {import("./columns-round.js").DuelRoom} room
 * @param {{api?: typeof SERVER}} [o]
 */
export function createJury(card, room, { api = SERVER } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const name = columnOf(card);
  const said = (/** @type {Input} */ next) => (name === "input" ? { input: next } : { face: next });
  const generations = card.generations ?? [];
  /** The place of the generation whose D judges. */
  const judge = computed(() => {
    const wanted = at.judge.value ?? at.generation.value;
    const found = generations.findIndex(({ number }) => number === wanted);
    return found < 0 ? generations.length - 1 : found;
  });

  const opening = scope.answer(async (/** @type {string} */ model) => {
    const { indices } = await api.galleryOf(model);
    const place = indices[Math.min(OPENING, indices.length - 1)];
    return place === undefined ? null : { kind: /** @type {const} */ ("gallery"), place };
  });
  if (card.gallery > 0) opening.push(card.name);
  const input = computed(() => at[name].value ?? opening.answer.value?.answer ?? null);
  const text = computed(() => column.input.write(input.value));

  const asking = scope.answer(
    async (/** @type {{input: Input, generation: number}} */ { input, generation }, left) => {
      const image = await api.imageOf(card.name, input);
      return (await api.opinions(card.name, { image, generation, gradient: true }, left)).answer;
    },
    { same: JSON.stringify, lanes: 2 },
  );
  scope.watch(() => {
    const generation = generations[judge.value]?.number;
    if (input.value !== null && generation !== undefined) asking.push({ input: input.value, generation });
  });

  /** What all generations say: once for a picture. */
  const recalling = scope.answer(
    async (/** @type {Input} */ input, left) => {
      const image = await api.imageOf(card.name, input);
      return (await api.opinions(card.name, { image, history: true }, left)).answer.history?.[0] ?? [];
    },
    { same: (input) => column.input.write(input) ?? "" },
  );
  scope.watch(() => {
    if (input.value !== null) recalling.push(input.value);
  });

  const found = computed(() => {
    const now = asking.answer.value;
    const opinion = now?.answer.opinions[0];
    if (now === null || opinion === undefined) return null;
    return {
      opinion,
      picture: now.answer.pictures[0] ?? "",
      gradient: now.answer.gradients?.[0]?.image ?? null,
      generation: now.question.generation,
      real: generations.find(({ number }) => number === now.question.generation)?.real ?? [],
    };
  });

  /** The input that the strokes on the paper are, or have begun to be. */
  const strokes = signal(/** @type {string | null} */ (null));
  /** What was taken away from the picture that was put in last, and as what it stands in the address. */
  let bared = { text: /** @type {string | null} */ (""), paper: /** @type {string | null} */ (null) };
  /** @typedef {{image: Blob | string, group: string | null, write: ReturnType<typeof room.ticket>}} Put */
  const reading = scope.answer(
    async (/** @type {Put} */ { image: put }, left) => {
      const image = typeof put === "string" ? put : await api.pictureOf(put);
      return (await api.opinions(card.name, { image }, left)).answer;
    },
    {
      arrived({ pictures, paper }, { group, write }) {
        const now = { kind: /** @type {const} */ ("picture"), png: toAddress(pictures[0] ?? "") };
        batch(() => {
          bared = { text: column.input.write(now), paper: paper ?? null };
          if (write(said(now), group)) strokes.value = group === null ? null : bared.text;
        });
      },
    },
  );

  return {
    card,
    generations,
    judge,
    found,
    /** `wins` with every generation's D, in the card's order. */
    history: computed(() => recalling.answer.value?.answer ?? null),
    trouble: computed(() => asking.trouble.value ?? recalling.trouble.value ?? opening.trouble.value),
    waiting: asking.waiting,
    retry() {
      for (const each of [opening, asking, recalling]) if (each.trouble.peek() !== null) each.retry();
    },
    /** The D of another generation, by its place: the page goes there. The newest is not written. @param {number} place */
    walk(place) {
      const generation = place < generations.length - 1 ? (generations[place]?.number ?? null) : null;
      room.slide({ generation, judge: null }, "generation");
    },
    /** @type {import("../../input/input.js").Taker} */
    taker: {
      card,
      inputTrouble: reading.trouble,
      seen: computed(() => {
        const now = found.value;
        if (now === null) return null;
        const own = strokes.value !== null && strokes.value === text.value;
        const paper = text.value === bared.text ? bared.paper : null;
        return { input: now.picture, reconstruction: null, own, paper };
      }),
      take(image, taken) {
        if (taken === null) reading.push({ image, group: null, write: room.ticket() });
        else {
          strokes.value = null;
          reading.drop();
          room.go(said(taken));
        }
      },
      draw(image, stroke) {
        strokes.value = text.peek(); // the paper is the hand's, while D looks
        reading.push({ image, group: stroke, write: room.ticket() });
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
