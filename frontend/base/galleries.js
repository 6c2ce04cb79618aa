/** The pictures that each model brings along. */
import * as api from "./api.js";
import { fromAddress } from "./pictures.js";

/** @type {Map<string, Promise<api.Gallery>>} */
const galleries = new Map();

/** A model's gallery; asked for once. @param {string} model */
export function galleryOf(model) {
  const known = galleries.get(model);
  if (known !== undefined) return known;
  const asked = api.gallery(model);
  galleries.set(model, asked);
  asked.catch(() => galleries.delete(model));
  return asked;
}

/** The picture that an input of the address stands for, as a data URL. @param {string} model @param {import("./columns.js").Input} input */
export async function imageOf(model, input) {
  if (input.kind === "picture") return fromAddress(input.png);
  const { images, indices } = await galleryOf(model);
  const found = images[indices.indexOf(input.place)];
  if (found === undefined) throw new api.Problem(404, "not-in-gallery", "");
  return found;
}
