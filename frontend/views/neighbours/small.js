/** Neighbours in small: the training pictures nearest to what is on screen. */
import { neighbours } from "../../base/api.js";
import { html } from "../../base/html.js";
import { COUNT, picturesOf, Rows } from "../../kit/rows.js";

/** @param {import("../../base/api.js").Card} card @returns {import("../../kit/rows.js").Ask} */
const askOf = (card) => async (image, left) => {
  const { neighbours: near } = await neighbours(card.name, { image, k: COUNT }, left);
  return picturesOf(near.map((each) => each.image));
};

/** @param {Omit<Parameters<typeof Rows>[0], "ask">} props */
export const Small = (props) => html`<${Rows} ...${props} ask=${askOf(props.card)} />`;
