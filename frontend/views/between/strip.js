/** The pictures of a way side by side, as one sheet. */
import { film } from "../../base/api.js";
import { sheetOf } from "../../base/pictures.js";

/**
 * @param {string} model
 * @param {{from: object, to: object, via?: object[], steps: number, path: string, label?: import("../../base/api.js").Label, prior?: import("../../base/api.js").Prior, generation?: number}} body
 */
export const strip = async (model, body) =>
  sheetOf(await createImageBitmap(await film(model, body, "image/png")), 1, body.steps);
