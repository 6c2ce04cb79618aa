/** Duel in small: pictures of one noise, of a generation as far on as the lever on screen is pulled. */
import { sample } from "../../base/api.js";
import { share } from "../../base/codes.js";
import { html } from "../../base/html.js";
import { COUNT, picturesOf, Rows } from "../../kit/rows.js";
import { OPENING_SEED } from "./duel.js";

/** @typedef {import("../../base/api.js").Card} Card */

/** The generation that is as far on as the first lever is. @param {Card} card @param {{value: number, low: number, high: number}} lever */
export function generationAt({ generations = [] }, { value, low, high }) {
  return generations[Math.round(share(value, low, high) * (generations.length - 1))]?.number ?? 0;
}

/** @param {Card} card @param {import("../../levers/instrument.js").Instrument} instrument @returns {import("../../kit/rows.js").Ask} */
const askOf = (card, instrument) => async (_, left) => {
  const [lever] = instrument.all;
  const place =
    lever === undefined ? { value: 1, low: 0, high: 1 } : { ...lever, value: instrument.valueOf(lever) };
  const asked = { n: COUNT, seed: OPENING_SEED, generation: generationAt(card, place) };
  return picturesOf((await sample(card.name, asked, left)).images);
};

/** @param {Omit<Parameters<typeof Rows>[0], "ask" | "instrument"> & {instrument: import("../../levers/instrument.js").Instrument}} props */
export const Small = (props) => html`<${Rows} ...${props} ask=${askOf(props.card, props.instrument)} />`;
