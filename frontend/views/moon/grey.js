/** How grey a picture is: two moons laid over each other are, a moon of any phase is not but for its edge. */
import { inkOf } from "../../base/pictures.js";

/** A pixel between them is grey; the cards measure it so, too. */
const [DARK, LIGHT] = [0.2 * 255, 0.8 * 255];

/** The share of grey pixels in each of the first `n` cells of a sheet. @param {import("../../base/pictures.js").Sheet} sheet @param {number} n */
export function greysIn({ bitmap, columns, cell }, n) {
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const ink = inkOf(canvas);
  ink.drawImage(bitmap, 0, 0);
  const { data } = ink.getImageData(0, 0, canvas.width, canvas.height);
  const counts = Array.from({ length: n }, () => 0);
  for (let i = 0; i < data.length; i += 4) {
    const value = data[i] ?? 0;
    if (value <= DARK || value >= LIGHT) continue;
    const [x, y] = [(i / 4) % canvas.width, Math.floor(i / 4 / canvas.width)];
    const k = Math.floor(y / cell.height) * columns + Math.floor(x / cell.width);
    if (k < n) counts[k] = (counts[k] ?? 0) + 1;
  }
  return counts.map((count) => count / (cell.width * cell.height));
}
