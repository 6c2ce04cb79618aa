/** The same question to every model of these pictures, beside a real picture and a true copy as yardsticks. */
import * as server from "../../base/api.js";
import { galleryOf } from "../../base/api.js";
import { priorOf } from "../../base/columns.js";
import { computed } from "../../base/html.js";
import { createScope } from "../../kit/scope.js";
import { OPENING_SEED, sampleOf } from "./nearness.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {Pick<typeof server, "neighbours" | "sample" | "encode">} Api */
/** What a row asks: a picture by chance, a picture drawn anew, or one that is there. @typedef {{seed: number, prior: import("../../base/api.js").Prior | null, generation: number | null} | {anew: string} | {place: number} | {image: string}} Wanted */

/** The models that learned from the same pictures, this one first. @param {Card} card @param {Card[]} cards */
export const kin = (card, cards) => [
  card,
  ...cards.filter(
    ({ name, pictures, verbs }) =>
      name !== card.name && pictures === card.pictures && verbs.includes("neighbours"),
  ),
];

/**
 * @param {import("./nearness.js").Nearness} nearness @param {Card[]} cards
 * @param {typeof import("./address.js").room} room @param {{api?: Api}} [o]
 */
export function createBeside(nearness, cards, room, { api = server } = {}) {
  const { card, found } = nearness;
  const { at } = room;
  const scope = createScope(room);
  const models = kin(card, cards);
  const shown = models.find(({ gallery }) => gallery > 0);
  const seed = computed(() => at.seed.value ?? OPENING_SEED);
  const input = computed(() => found.value?.input ?? null);
  const nearest = computed(() => found.value?.neighbours[0]?.image ?? null);

  /** @param {string} key @param {Card} of @param {Card | null} model @param {() => Wanted | null} wanted */
  function row(key, of, model, wanted) {
    const asking = scope.answer(
      async (/** @type {Wanted & {space: "pixels" | "features"}} */ one, left) => {
        const what = await pictureOf(of, one, left);
        return api.neighbours(of.name, { ...what, k: 1, space: one.space, blend: true }, left);
      },
      { same: JSON.stringify, lanes: 2 },
    );
    const asked = computed(wanted);
    scope.watch(() => {
      // While the first question waits for its answer, or has none, these would have none either.
      if (found.value === null || asked.value === null) asking.drop();
      else asking.push({ ...asked.value, space: at.space.value });
    });
    return {
      key,
      model,
      there: computed(() => asked.value !== null),
      trouble: asking.trouble,
      retry: asking.retry,
      found: computed(() => (asked.value === null ? null : (asking.answer.value?.answer ?? null))),
    };
  }

  /** What is asked about. @param {Card} of @param {Wanted} one @param {AbortSignal} left */
  async function pictureOf(of, one, left) {
    if ("seed" in one) return sampleOf(of, one, one.generation, api, left);
    if ("anew" in one) return { image: (await api.encode(of.name, one.anew, null, left)).reconstruction };
    if ("image" in one) return { image: one.image };
    const { images } = await galleryOf(of.name);
    const image = images[one.place % images.length];
    if (image === undefined) throw new server.Problem(404, "not-in-gallery", "");
    return { image };
  }

  const rows = models.map((model) =>
    row(model.name, model, model, () => {
      if (at.rows.value === "chance")
        return model.verbs.includes("sample")
          ? {
              seed: seed.value,
              prior: priorOf(model, at.prior.value, at.seed.value !== null),
              generation: model === card ? nearness.generation.value : null,
            }
          : null;
      return model.verbs.includes("encode") && input.value !== null ? { anew: input.value } : null;
    }),
  );
  if (shown !== undefined) rows.push(row("real", shown, null, () => ({ place: seed.value })));
  rows.push(row("copy", card, null, () => (nearest.value === null ? null : { image: nearest.value })));
  return { rows, close: scope.close };
}

/** As recipes call it, and the row of real pictures beside it. */
const [BLEND, REAL] = ["blend of training digits", "the first 200 test digits, by people"];

/**
 * How much of its samples a blend explained, in percent, of each model of which that was measured, and of real pictures.
 * @param {Card[]} models
 */
export const measured = (models) =>
  models.flatMap((card) => {
    const metric = card.metrics.find(({ name }) => name === BLEND);
    const real = metric?.published.find(({ who }) => who === REAL);
    return metric === undefined || real === undefined
      ? []
      : [{ card, value: metric.value, real: real.value }];
  });
