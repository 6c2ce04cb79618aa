/** A small way from the digit on screen to another one, for where the view is told of. */
import { html } from "../../base/html.js";
import { drawCell } from "../../base/pictures.js";
import { COUNT, Rows } from "../../kit/rows.js";
import { strip } from "./strip.js";
import { endsOf, hasPrior, reads } from "./way.js";

/** Where the way ends, by its seed; without a prior, at the end of a lever. */
const ELSEWHERE = 9;

/** @param {import("../../base/api.js").Card} card @returns {import("../../kit/rows.js").Ask} */
const askOf = (card) => async (image) => {
  const to = hasPrior(card) ? { seed: ELSEWHERE } : { code: endsOf(card)[1] };
  const from = reads(card) ? { image } : { seed: ELSEWHERE + 1 };
  const sheet = await strip(card.name, { from, to, steps: COUNT, path: "slerp" });
  return {
    cell: sheet.cell,
    draw: (ink, k, x, y) => drawCell(ink, sheet, k, x, y, 0),
    close: () => sheet.bitmap.close(),
  };
};

/** @param {Omit<Parameters<typeof Rows>[0], "ask">} props */
export const Small = (props) => html`<${Rows} ...${props} ask=${askOf(props.card)} />`;
