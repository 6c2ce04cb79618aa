/** Pictures of a sheet as numbers, and their mean. */
import { inkOf } from "../../base/pictures.js";

/** @typedef {import("../../base/pictures.js").Sheet} Sheet */

/** The grey pixels 0..1 of the first `n` cells of a sheet, each row by row. @param {Sheet} sheet @param {number} n */
export function greysOfSheet({ bitmap, columns, cell }, n) {
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const ink = inkOf(canvas);
  ink.drawImage(bitmap, 0, 0);
  const { data } = ink.getImageData(0, 0, canvas.width, canvas.height);
  const { width: w, height: h } = cell;
  return Array.from({ length: n }, (_, k) => {
    const corner = Math.floor(k / columns) * h * canvas.width + (k % columns) * w;
    return Array.from(
      { length: w * h },
      (_, i) => (data[4 * (corner + Math.floor(i / w) * canvas.width + (i % w))] ?? 0) / 255,
    );
  });
}

/** @param {readonly (readonly number[])[]} pictures of one size */
export const meanOf = (pictures) =>
  (pictures[0] ?? []).map(
    (_, i) => pictures.reduce((sum, each) => sum + (each[i] ?? 0), 0) / pictures.length,
  );
