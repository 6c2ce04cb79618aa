/** One lever of a model, and what sounds on it. */
import { pulledTo } from "../../base/codes.js";
import { computed, signal } from "../../base/html.js";
import { createStage } from "../../levers/stage.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {ReturnType<typeof createPlay>} Play */

/** Besides the one lever, so many stand in the small picture of all. */
const OTHERS = 2;

/** The model with as few levers as the page shows: of those whose effect has a name the one that says most, and two others. @param {Card} card @returns {Card} */
export function inBrief(card) {
  const lever = card.sliders.find(({ label }) => label) ?? card.sliders[0];
  const others = card.sliders.filter((other) => other !== lever).slice(0, OTHERS);
  return { ...card, sliders: lever === undefined ? [] : [lever, ...others] };
}

/**
 * @param {import("../../levers/instrument.js").Instrument} instrument
 * @param {Parameters<typeof createStage>[1]} [o]
 */
export function createPlay(instrument, o) {
  const lever = /** @type {import("../../levers/instrument.js").Lever} */ (instrument.all[0]);
  /** So far the lever swings by itself beside where it stands. */
  const swing = signal(0);
  const value = computed(() => instrument.valueOf(lever) + swing.value);
  const code = computed(() => {
    const now = instrument.code.value;
    return now === null || swing.value === 0 ? now : pulledTo(now, lever, value.value);
  });
  return {
    ...createStage({ ...instrument, code }, o),
    instrument,
    lever,
    swing,
    value,
    /** @param {number} next */
    pull(next) {
      swing.value = 0;
      instrument.pull(lever, next);
    },
  };
}
