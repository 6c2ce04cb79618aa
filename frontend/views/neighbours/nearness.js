/**
 * A picture and the training pictures nearest to it. What the visitor chose stands in the address: a code, else the seed of a
 * sample, else what was put in; what came back is derived beside it.
 */
import * as server from "../../base/api.js";
import { imageOf } from "../../base/api.js";
import * as column from "../../base/columns.js";
import { computed, signal } from "../../base/html.js";
import { toAddress } from "../../base/pictures.js";
import { columnOf } from "../../base/screen.js";
import { createScope } from "../../kit/scope.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("../../base/columns.js").Input} Input */
/** @typedef {ReturnType<typeof createNearness>} Nearness */
/** What the server does for it. @typedef {Pick<typeof server, "neighbours" | "sample">} Api */
/** What is asked about. @typedef {{code: number[], label: server.Label | null} | {seed: number, prior: server.Prior | null} | {input: Input}} Subject */
/** `generation`: who draws it; null: the newest. @typedef {{subject: Subject, generation: number | null, space: "pixels" | "features"}} Question */

/** The sample to begin with. */
export const OPENING_SEED = 42;
/** Pictures in the row. */
export const ROW = 12;

/**
 * A sample, as it is asked about: by its code where that says all, since a picture would be made ready as those of visitors are.
 * @param {Card} card @param {{seed: number, prior: server.Prior | null}} chance @param {number | null} generation
 * @param {Pick<Api, "sample">} api @param {AbortSignal} left
 */
export async function sampleOf({ name, verbs, parameters }, { seed, prior }, generation, api, left) {
  const given = generation !== null && { generation };
  const asked = { n: 1, seed, ...(prior !== null && { prior }), ...given };
  const { images, codes } = await api.sample(name, asked, left);
  const [[code], [image]] = [codes ?? [], images];
  if (code !== undefined && verbs.includes("decode") && !parameters.includes("label"))
    return { code, ...given };
  if (image === undefined) throw new server.Problem(500, "page", "");
  return { image };
}

/**
 * Is it new, is it a copy? The percentile counts how many of 100 real pictures lie nearer to a training picture.
 * @param {number} distance to the nearest @param {number} percentile
 */
export function verdictOf(distance, percentile) {
  if (distance === 0) return "copy";
  if (percentile <= 5) return "near";
  return percentile >= 95 ? "strange" : "new";
}

/** @param {Card} card @param {typeof import("./address.js").room} room @param {{api?: Api}} [o] */
export function createNearness(card, room, { api = server } = {}) {
  const { at } = room;
  const scope = createScope(room);
  /** Digits go from view to view; other pictures are these models' own. */
  const name = columnOf(card);
  const said = (/** @type {Input | null} */ next) => (name === "input" ? { input: next } : { face: next });
  const chance = card.verbs.includes("sample");
  const generation = computed(() => column.generationOf(card, at.generation.value));

  /** @type {import("../../vendor/preact-signals.js").ReadonlySignal<Subject | null>} */
  const subject = computed(() => {
    const code = at.code.value;
    if (code !== null && code.length === card.code_size && card.verbs.includes("decode")) {
      const label = card.labels.find((each) => String(each) === at.label.value) ?? card.labels[0] ?? null;
      return { code, label: card.parameters.includes("label") ? label : null };
    }
    const prior = column.priorOf(card, at.prior.value, at.seed.value !== null);
    if (at.seed.value !== null && chance) return { seed: at.seed.value, prior };
    if (at[name].value !== null) return { input: at[name].value };
    return chance ? { seed: OPENING_SEED, prior } : null;
  });
  const keyOf = (/** @type {Subject} */ one) =>
    "input" in one ? column.input.write(one.input) : JSON.stringify(one);

  const asking = scope.answer(
    async (/** @type {Question} */ { subject, generation, space }, left) => {
      const what =
        "code" in subject
          ? {
              code: subject.code,
              ...(subject.label !== null && { label: subject.label }),
              ...(generation !== null && { generation }),
            }
          : "seed" in subject
            ? await sampleOf(card, subject, generation, api, left)
            : { image: await imageOf(card.name, subject.input) };
      return api.neighbours(card.name, { ...what, k: ROW, space, blend: true }, left);
    },
    { same: JSON.stringify, lanes: 2 }, // a stroke need not wait for a sample that is still being drawn
  );
  scope.watch(() => {
    const now = subject.value;
    if (now !== null)
      asking.push({
        subject: now,
        generation: "input" in now ? null : generation.value,
        space: at.space.value,
      });
    else asking.drop();
  });
  const found = computed(() => (subject.value === null ? null : (asking.answer.value?.answer ?? null)));

  /** What was drawn on the paper just now, as the address says it: that lies there as it was drawn. */
  const own = signal(/** @type {string | null} */ (null));
  const reading = scope.answer(
    (
      /** @type {{image: Blob | string, group: string | null, write: ReturnType<typeof room.ticket>}} */ {
        image,
      },
      left,
    ) => api.neighbours(card.name, typeof image === "string" ? { image, k: 1 } : image, left),
    {
      arrived({ input }, { group, write }) {
        const now = { kind: /** @type {const} */ ("picture"), png: toAddress(input) };
        if (group !== null) own.value = column.input.write(now);
        write({ ...said(now), code: null, seed: null, part: null }, group);
      },
    },
  );

  const seen = computed(() => {
    const answered = asking.answer.value;
    if (answered === null || found.value === null) return null;
    const { input, paper } = answered.answer;
    const drawn = keyOf(answered.question.subject) === own.value;
    return { input, reconstruction: null, own: drawn, paper: paper ?? null };
  });

  const taker = {
    card,
    seen,
    inputTrouble: reading.trouble,
    /** @param {Blob | string} image @param {Input | null} from */
    take(image, from) {
      if (from !== null) room.go({ ...said(from), code: null, seed: null, part: null });
      else reading.push({ image, group: null, write: room.ticket() });
    },
    /** @param {Blob} image @param {string} stroke */
    draw(image, stroke) {
      reading.push({ image, group: stroke, write: room.ticket() });
    },
    clear() {
      room.go({ ...said(null), code: null, seed: null, part: null });
    },
    retryInput: reading.retry,
  };

  return {
    card,
    subject,
    found,
    taker,
    chance,
    generation,
    /** Has the visitor put in a picture? */
    laid: computed(() => at[name].value !== null),
    trouble: asking.trouble,
    waiting: asking.waiting,
    retry: asking.retry,
    /** Another sample. @param {number} seed */
    roll(seed) {
      room.go({ seed, prior: column.priorOf(card, at.prior.peek(), false), code: null, part: null });
    },
    /** A training picture is asked about itself. @param {string} image */
    put(image) {
      room.go({ ...said({ kind: "picture", png: toAddress(image) }), code: null, seed: null, part: null });
    },
    close: scope.close,
  };
}
