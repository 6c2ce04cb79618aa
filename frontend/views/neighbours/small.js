/** Neighbours in small: the training pictures nearest to what is on screen. */
import { neighbours } from "../../base/api.js";
import { html } from "../../base/html.js";
import { bitmapOf } from "../../base/pictures.js";
import { COUNT, Rows } from "../../kit/rows.js";

/** @param {import("../../base/api.js").Card} card @returns {import("../../kit/rows.js").Ask} */
const askOf = (card) => async (image, left) => {
  const { neighbours: near } = await neighbours(card.name, { image, k: COUNT }, left);
  const bitmaps = await Promise.all(near.map((each) => bitmapOf(each.image)));
  const { width = 0, height = 0 } = bitmaps[0] ?? {};
  return {
    cell: { width, height },
    draw(ink, k, x, y) {
      const bitmap = bitmaps[k];
      if (bitmap !== undefined) ink.drawImage(bitmap, x, y);
    },
    close() {
      for (const bitmap of bitmaps) bitmap.close();
    },
  };
};

/** @param {Omit<Parameters<typeof Rows>[0], "ask">} props */
export const Small = (props) => html`<${Rows} ...${props} ask=${askOf(props.card)} />`;
