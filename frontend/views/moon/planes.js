/**
 * Two planes of codes beside each other, of an auto-encoder and of a VAE. What the visitor chose on them stands in the
 * address; otherwise both codes are what the two models read in the picture at hand.
 */
import * as server from "../../base/api.js";
import { noise, round, uniform } from "../../base/codes.js";
import * as column from "../../base/columns.js";
import { batch, computed, signal } from "../../base/html.js";
import { pressed, timing } from "../../base/media.js";
import { bitmapOf, toAddress } from "../../base/pictures.js";
import { LANES } from "../../kit/answer.js";
import { createScope } from "../../kit/scope.js";
import { both, paired, SIDES } from "./pair.js";

/** @typedef {import("../../base/columns.js").Input} Input */
/** @typedef {import("./pair.js").Which} Which */
/** @typedef {ReturnType<typeof createPlanes>} Planes */
/** @typedef {{image: Blob | string | Input, input: Input | null, group: string | null, own: boolean, write?: (patch: object, group?: string | null) => boolean}} Question */

/** The picture to begin with, by its place in the gallery: a clear 2. */
const OPENING = 44;
/** The judge looks when the hand has rested this long. */
const REST_MS = 250;
/** A judge that gives its likeliest label less has not read the picture; the cards measure it so, too. */
export const SURE = 0.9;
/** A plane full of pictures has so many along each side: as many as the server decodes at once. */
export const DENSE = 16;

const keyOf = (/** @type {Input} */ input) => column.input.write(input);

/** The middles of the cells of a plane, row by row, the upper rows first. @param {{low: number[], high: number[]}} grid */
export const cellsOf = ({ low, high }) =>
  Array.from({ length: DENSE * DENSE }, (_, k) => {
    const [x, y] = [((k % DENSE) + 0.5) / DENSE, 1 - (Math.floor(k / DENSE) + 0.5) / DENSE];
    return [x, y].map((share, i) => round((low[i] ?? 0) + share * ((high[i] ?? 0) - (low[i] ?? 0))));
  });

/**
 * How many training works have their code in each of those cells, 0..1 of the fullest by their logarithm.
 * @param {{counts: number[][]}} density
 */
export function fullness({ counts }) {
  const [rows, columns] = [counts.length, counts[0]?.length ?? 1];
  const sums = Array.from({ length: DENSE * DENSE }, () => 0);
  counts.forEach((row, j) => {
    row.forEach((count, i) => {
      const x = Math.floor((i * DENSE) / columns);
      const y = DENSE - 1 - Math.floor((j * DENSE) / rows);
      sums[y * DENSE + x] = (sums[y * DENSE + x] ?? 0) + count;
    });
  });
  const most = Math.log1p(Math.max(...sums)) || 1;
  return sums.map((sum) => Math.log1p(sum) / most);
}

/**
 * @param {import("./pair.js").Couple} couple
 * @param {ReturnType<typeof import("./address.js").roomIn>} room
 * @param {object} [o]
 * @param {Pick<typeof server, "scatter" | "decode" | "judged" | "encode" | "galleryOf" | "imageOf">} [o.api]
 * @param {typeof bitmapOf} [o.unpack]
 */
export function createPlanes(couple, room, { api = server, unpack = bitmapOf } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const nameOf = (/** @type {Which} */ which) => pair.peek()?.[which].card.name ?? "";

  const pairing = scope.answer((/** @type {import("./pair.js").Couple} */ two, left) =>
    paired(two, api, left),
  );
  scope.watch(() => pairing.push(couple));
  const pair = computed(() => pairing.answer.value?.answer ?? null);
  /** The plane as it is on screen: where training codes lie. */
  const grids = computed(() => {
    const now = pair.value;
    return now && both((which) => now[which].scatter.density ?? spanOf(now[which].scatter.mean));
  });

  const first = signal(/** @type {Input | null} */ (null));
  api.galleryOf(couple[0].name).then(
    ({ indices }) => {
      const place = indices[Math.min(OPENING, indices.length - 1)];
      if (scope.open && place !== undefined) first.value = { kind: "gallery", place };
    },
    () => {}, // then there are dots alone to begin with
  );
  const input = computed(() => at.input.value ?? first.value);

  const seen = signal(
    /** @type {(Record<Which, server.Encoded> & {key: string | null, own: boolean}) | null} */ (null),
  );
  const reading = scope.answer(
    async (/** @type {Question} */ { image }, left) => {
      const picture =
        typeof image === "string" || image instanceof Blob
          ? image
          : await api.imageOf(nameOf("plain"), image);
      const [plain, noisy] = await Promise.all(
        SIDES.map((which) => api.encode(nameOf(which), picture, null, left)),
      );
      return /** @type {Record<Which, server.Encoded>} */ ({ plain, noisy });
    },
    {
      still: ({ input: of }) =>
        of === null || (input.peek() !== null && keyOf(of) === keyOf(/** @type {Input} */ (input.peek()))),
      arrived(found, { input: of, group, own, write }) {
        const now = of ?? { kind: /** @type {const} */ ("picture"), png: toAddress(found.plain.input) };
        batch(() => {
          if (write !== undefined && !write({ input: now, plain: null, noisy: null }, group)) return;
          seen.value = { ...found, key: keyOf(now), own };
        });
      },
    },
  );
  scope.watch(() => {
    const now = input.value;
    if (now === null || pair.value === null || seen.value?.key === keyOf(now)) return;
    reading.push({ image: now, input: now, group: null, own: false });
  });

  /** The code under the finger; while another one is on its way, the one before. @type {Record<Which, number[] | null>} */
  const before = { plain: null, noisy: null };
  const codes = both((which) =>
    computed(() => {
      const chosen = at[which].value;
      const read = seen.value?.[which].code.mean ?? pair.value?.[which].scatter.clusters[0]?.mean ?? null;
      before[which] = chosen?.length === 2 ? chosen : (read ?? before[which]);
      return before[which];
    }),
  );

  const shown = both(() => signal(/** @type {ImageBitmap | null} */ (null)));
  const verdicts = both(() => signal(/** @type {{of: string, verdict: server.Verdict} | null} */ (null)));
  const drawings = both((which) =>
    scope.answer((/** @type {number[]} */ code, left) => api.decode(nameOf(which), [code], null, left), {
      lanes: LANES,
      arrived({ sheet, timing: took }) {
        timing.value = took;
        const old = shown[which].peek();
        shown[which].value = sheet.bitmap;
        old?.close();
      },
    }),
  );
  const judging = both((which) =>
    scope.answer((/** @type {number[]} */ code, left) => api.judged(nameOf(which), [code], left), {
      arrived({ answer: { verdicts: read } }, code) {
        if (read[0] !== undefined) verdicts[which].value = { of: String(code), verdict: read[0] };
      },
    }),
  );
  for (const which of SIDES) {
    scope.watch(() => {
      const code = codes[which].value;
      if (code !== null && pair.value !== null) drawings[which].push(code);
    });
    scope.watch(() => {
      const code = codes[which].value;
      if (code === null || pair.value === null || pressed.value) return;
      const timer = setTimeout(() => judging[which].push(code), REST_MS);
      return () => clearTimeout(timer);
    });
    scope.ending(() => shown[which].peek()?.close());
  }
  /** What the judge reads under the finger, once the hand rests there. */
  const verdict = both((which) =>
    computed(() => {
      const now = verdicts[which].value;
      return now !== null && now.of === String(codes[which].value) ? now.verdict : null;
    }),
  );

  // Pictures all over both planes, and what the judge makes of each.
  const dense = signal(
    /** @type {Record<Which, {bitmaps: ImageBitmap[], verdicts: server.Verdict[]}> | null} */ (null),
  );
  const filling = scope.answer(async (/** @type {Record<Which, number[][]>} */ cells, left) => {
    const [plain, noisy] = await Promise.all(
      SIDES.map(async (which) => {
        const { answer } = await api.judged(nameOf(which), cells[which], left);
        return { bitmaps: await Promise.all(answer.images.map(unpack)), verdicts: answer.verdicts };
      }),
    );
    if (plain !== undefined && noisy !== undefined) dense.value = { plain, noisy };
  });
  scope.watch(() => {
    const now = grids.value;
    if (!at.dense.value || now === null || dense.peek() !== null) return;
    filling.push(both((which) => cellsOf(now[which])));
  });
  scope.ending(() => {
    for (const which of SIDES) for (const bitmap of dense.peek()?.[which].bitmaps ?? []) bitmap.close();
  });

  /** Has the visitor come upon a picture that the judge cannot read? Not where the view begins. */
  const done = computed(() => {
    const now = SIDES.find((which) => at[which].value !== null && (verdict[which].value?.p ?? 1) < SURE);
    return now ?? null;
  });

  const take = (/** @type {Which} */ which, /** @type {number[] | null} */ code) =>
    room.go({ [which]: code?.map(round) ?? null });
  return {
    room,
    card: couple[0],
    pair,
    grids,
    seen,
    codes,
    shown,
    verdict,
    dense,
    done,
    filling,
    reading,
    drawings,
    /** which number of a code is pointed at */
    pointed: signal(/** @type {number | null} */ (null)),
    trouble: computed(
      () => pairing.trouble.value ?? drawings.plain.trouble.value ?? drawings.noisy.trouble.value,
    ),
    retry() {
      for (const asked of [pairing, drawings.plain, drawings.noisy])
        if (asked.trouble.peek() !== null) asked.retry();
    },
    /** The finger is on a plane. @param {Which} which @param {number[]} code */
    pull(which, code) {
      room.slide({ [which]: code.map(round) }, `plane ${which}`);
    },
    take,
    /**
     * A code by chance: where there is a prior from that, else evenly out of the box in which training codes lie.
     * @param {Which} which @param {number} seed
     */
    throwCode(which, seed) {
      const [roll, grid] = [uniform(seed), grids.peek()?.[which]];
      if (grid === undefined) return;
      const { low, high } = grid;
      const drawn = pair.peek()?.[which].card.verbs.includes("sample");
      take(which, drawn ? noise(seed, 2) : low.map((x, i) => x + roll() * ((high[i] ?? x) - x)));
    },

    // What is put in, as the input asks for it.
    taker: {
      card: couple[0],
      inputTrouble: reading.trouble,
      seen: computed(() => {
        const now = seen.value;
        return (
          now && {
            input: now.plain.input,
            reconstruction: now.noisy.reconstruction,
            own: now.own,
            paper: now.plain.paper,
          }
        );
      }),
      /** @param {Blob | string} image @param {Input | null} from */
      take(image, from) {
        if (from !== null) room.go({ input: from, plain: null, noisy: null });
        else reading.push({ image, input: null, group: null, own: false, write: room.ticket() });
      },
      /** @param {Blob} image @param {string} stroke */
      draw(image, stroke) {
        reading.push({ image, input: null, group: stroke, own: true, write: room.ticket() });
      },
      /** The paper is white again; the codes stay. */
      clear() {
        room.go({ input: null, plain: codes.plain.peek(), noisy: codes.noisy.peek() });
      },
      retryInput: reading.retry,
    },
    close: scope.close,
  };
}

/** The box of all codes. @param {number[][]} codes */
function spanOf(codes) {
  const of = (/** @type {(...x: number[]) => number} */ pick) =>
    [0, 1].map((i) => pick(...codes.map((code) => code[i] ?? 0)));
  return { low: of(Math.min), high: of(Math.max), counts: [[1]] };
}
