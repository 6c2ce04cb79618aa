/** The wall: several hands, each with all that it writes, and the code between two of them. */
import * as server from "../../base/api.js";
import { galleryOf, imageOf } from "../../base/api.js";
import { between, round } from "../../base/codes.js";
import { computed, signal } from "../../base/html.js";
import { bitmapOf, toAddress } from "../../base/pictures.js";
import { readable } from "../../input/readable.js";
import { createScope } from "../../kit/scope.js";
import { MEAN } from "../../levers/columns.js";
import { handText, MOST_HANDS } from "./address.js";

/** @typedef {import("./address.js").Hand} Hand */
/** @typedef {import("../../base/api.js").Label} Label */
/** @typedef {ReturnType<typeof createWall>} Wall */
/**
 * What a hand has written: a picture for each label, and the drawing that it was read from where there was one.
 * @typedef {object} Written
 * @property {ImageBitmap[]} pictures
 * @property {{url: string, bitmap: ImageBitmap, label: Label | null} | null} drawing
 * @property {number[]} code
 * @property {number | null} right how many of them the judge reads as meant, where there is one
 */
/** A hand of the wall; `found` is null while it is on its way. @typedef {{hand: Hand, key: string, found: Written | server.Problem | null}} Row */
/** What the server does for a wall. @typedef {Pick<typeof server, "restyle" | "encode">} Api */

/** The wall to begin with, by places in the gallery: heavy, thin, leaning, upright, quick. */
const OPENING = [136, 8, 98, 150, 43];
/** A code read again from its picture may differ in the last digit that is kept. */
const NEAR = 0.002;

/** @param {Row["found"]} found @returns {Written | null} */
export const ready = (found) => (found === null || found instanceof server.Problem ? null : found);

/** @param {Row["found"]} found */
function forget(found) {
  const { pictures, drawing } = ready(found) ?? { pictures: [], drawing: null };
  for (const bitmap of pictures) bitmap.close();
  drawing?.bitmap.close();
}

/**
 * The hands on the wall, and the mix of two.
 * @param {import("../../levers/instrument.js").Instrument} instrument
 * @param {ReturnType<typeof import("./address.js").roomIn>} room
 * @param {object} o
 * @param {import("./tiles.js").Read<boolean>} o.first is the hand on screen there? It comes before the others
 * @param {Api} [o.api]
 * @param {typeof bitmapOf} [o.unpack]
 * @param {typeof readable} [o.prepare]
 */
export function createWall(instrument, room, { first, api = server, unpack = bitmapOf, prepare = readable }) {
  const { card } = instrument;
  const { at } = room;
  const scope = createScope(room);
  const opening = signal(/** @type {Hand[]} */ ([]));
  const written = signal(/** @type {ReadonlyMap<string, Written | server.Problem>} */ (new Map()));
  const labelOf = (/** @type {string | null} */ text) => card.labels.find((label) => String(label) === text);

  const hands = computed(() =>
    [...new Map((at.hands.value ?? opening.value).map((hand) => [handText(hand), hand])).values()].filter(
      (hand) => hand.kind === "input" || hand.code.length === card.code_size,
    ),
  );
  const rows = computed(() =>
    hands.value.map((hand) => {
      const key = handText(hand);
      return /** @type {Row} */ ({ hand, key, found: written.value.get(key) ?? null });
    }),
  );

  /** Is it there? @param {Hand} hand */
  const hangs = (hand) => hands.peek().some((other) => handText(other) === handText(hand));

  /** @param {Hand} hand @param {AbortSignal} left @returns {Promise<Written>} */
  async function write(hand, left) {
    const label = hand.kind === "code" ? undefined : labelOf(hand.label);
    const question =
      hand.kind === "code"
        ? { code: hand.code }
        : { image: await imageOf(card.name, hand.input), ...(label !== undefined && { label }) };
    const { restyled } = await api.restyle(card.name, question, left);
    const { images, input = null, labels, verdicts, code } = restyled;
    const [bitmap, ...pictures] = await Promise.all([input && unpack(input), ...images.map(unpack)]);
    return {
      pictures: /** @type {ImageBitmap[]} */ (pictures),
      drawing: input && bitmap ? { url: input, bitmap, label: restyled.label ?? null } : null,
      code: code.map(round),
      right: verdicts ? verdicts.filter((verdict, i) => verdict.label === labels[i]).length : null,
    };
  }

  let asked = "";
  const asking = scope.answer(
    (/** @type {Hand} */ hand, left) =>
      write(hand, left).catch((/** @type {unknown} */ error) => {
        if (server.passing(error)) throw error;
        return server.problemOf(error); // its row says it, and the others go on
      }),
    {
      arrived(found, hand) {
        if (!hangs(hand)) return forget(found);
        asked = "";
        written.value = new Map(written.peek()).set(handText(hand), found);
      },
    },
  );
  scope.watch(() => {
    const next = first.value ? rows.value.find(({ found }) => found === null) : undefined;
    if (next === undefined) asking.drop();
    else if (next.key !== asked) asking.push(next.hand);
    asked = next?.key ?? "";
  });
  // What has left the wall is forgotten.
  scope.watch(() => {
    const there = new Set(hands.value.map(handText));
    const gone = [...written.peek()].filter(([key]) => !there.has(key));
    if (gone.length === 0) return;
    written.value = new Map([...written.peek()].filter(([key]) => there.has(key)));
    for (const [, found] of gone) forget(found);
  });
  scope.ending(() => {
    for (const found of written.peek().values()) forget(found);
  });

  scope.watch(() => {
    if (at.hands.value !== null || card.gallery === 0 || !first.value) return;
    galleryOf(card.name).then(
      ({ indices, labels }) => {
        const places = new Set(OPENING.map((i) => i % indices.length));
        // Without a judge somebody has to say what a picture shows; the gallery knows.
        opening.value = [...places].map((i) => ({
          kind: "input",
          input: { kind: "gallery", place: indices[i] ?? 0 },
          label: card.judge ? null : String(labels?.[i] ?? card.labels[0]),
        }));
      },
      () => {}, // the wall stays empty; what is added to it shows
    );
  });

  /** The two ends of the mix, and how far it is from the first; null while there are not two hands. */
  const mix = computed(() => {
    const n = rows.value.length;
    if (n < 2) return null;
    const [from, to, share] = at.mix.value ?? [0, 1, 0.5];
    return Math.max(from, to) < n ? { from, to, share } : { from: 0, to: 1, share: 0.5 };
  });
  const codeOf = (/** @type {number | undefined} */ i) =>
    i === undefined ? null : (ready(rows.value[i]?.found ?? null)?.code ?? null);
  const from = computed(() => codeOf(mix.value?.from));
  const to = computed(() => codeOf(mix.value?.to));
  const mixed = computed(() =>
    from.value === null || to.value === null || mix.value === null
      ? null
      : between(from.value, to.value, mix.value.share),
  );

  /** The hand on the levers: its drawing, as long as the levers stand where the drawing put them. */
  const playing = computed(() => {
    const [input, code, seen] = [instrument.input.value, instrument.code.value, instrument.seen.value];
    if (code === null) return null;
    const own =
      input !== null && seen?.code.mean.every((mean, i) => Math.abs(mean - (code[i] ?? mean)) < NEAR);
    /** @type {Hand} */
    const hand = own ? { kind: "input", input, label: at.label.value } : { kind: "code", code };
    return hand;
  });
  /** The row of the hand on the levers, -1 where it has none. */
  const standing = computed(() => {
    const hand = playing.value;
    return hand === null ? -1 : rows.value.findIndex(({ key }) => key === handText(hand));
  });

  const hanging = scope.answer(
    async (
      /** @type {{file: Blob, label: Label | null, write: ReturnType<typeof room.ticket>}} */ { file, label },
      left,
    ) => api.encode(card.name, await prepare(file), label, left),
    {
      arrived({ input }, { label, write }) {
        /** @type {Hand} */
        const hand = {
          kind: "input",
          input: { kind: "picture", png: toAddress(input) },
          label: label === null ? null : String(label),
        };
        if (hasRoomFor(hand)) write({ hands: [...hands.peek(), hand] });
      },
    },
  );

  const full = computed(() => hands.value.length >= MOST_HANDS);
  /** @param {Hand} hand */
  const hasRoomFor = (hand) => !full.peek() && !hangs(hand);

  return {
    card,
    rows,
    full,
    trouble: asking.trouble,
    retry: asking.retry,
    mix,
    from,
    to,
    mixed,
    playing,
    standing,
    /** How many of them the visitor has put there. */
    own: computed(() => {
      const begun = new Set(opening.value.map(handText));
      return hands.value.filter((hand) => !begun.has(handText(hand))).length;
    }),

    /** @param {Hand} hand */
    add(hand) {
      if (hasRoomFor(hand)) room.go({ hands: [...hands.peek(), hand] });
    },
    /** A picture from elsewhere, as the model sees it. @param {Blob} file @param {Label | null} label where no judge reads it */
    hang: (file, label) => hanging.push({ file, label, write: room.ticket() }),
    hangTrouble: hanging.trouble,
    hangAgain: hanging.retry,
    hangNot: hanging.drop,
    /** @param {number} i */
    remove(i) {
      const rest = hands.peek().filter((_, j) => j !== i);
      const now = at.mix.peek();
      const past = (/** @type {number} */ j) => (j > i ? j - 1 : j);
      const kept = now === null || now[0] === i || now[1] === i ? null : now;
      room.go({ hands: rest, mix: kept && [past(kept[0]), past(kept[1]), kept[2]] });
    },
    /** Another try at a hand that could not be had. @param {string} key */
    again(key) {
      written.value = new Map([...written.peek()].filter(([other]) => other !== key));
    },
    /** The hands that the wall opens with. */
    fill: () => room.go({ hands: null, mix: null }),
    /** A hand to the levers. @param {Hand} hand */
    play(hand) {
      const now = instrument.label.peek();
      if (hand.kind === "code")
        room.go({ input: null, label: now === null ? null : String(now), code: hand.code, seed: null });
      else room.go({ input: hand.input, label: hand.label, ...MEAN });
    },
    close: scope.close,
  };
}
