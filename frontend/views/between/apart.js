/** Where the two ways over codes differ, to the eye. */
import { zeros } from "../../base/codes.js";
import { inkOf } from "../../base/pictures.js";

/** How much of the greatest difference is still called the most. */
const NEARLY = 0.85;

/** How much the pictures of slerp and lerp differ, one number for each. @param {import("./way.js").Film} film */
function differences({ sheets: { slerp, lerp }, t }) {
  const { width, height } = slerp.bitmap;
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const ink = inkOf(canvas);
  ink.drawImage(slerp.bitmap, 0, 0);
  ink.globalCompositeOperation = "difference";
  ink.drawImage(lerp.bitmap, 0, 0);
  const { data } = ink.getImageData(0, 0, width, height);
  const sums = zeros(t.length);
  for (let x = 0; x < width; x++) {
    const frame = Math.floor(x / slerp.cell.width);
    for (let y = 0; y < height; y++) sums[frame] = (sums[frame] ?? 0) + (data[4 * (y * width + x)] ?? 0);
  }
  return sums;
}

/** The pictures at which they differ most, by their places in the film. @param {import("./way.js").Film} film */
export function farthestApart(film) {
  const all = differences(film);
  const most = Math.max(...all);
  return all.flatMap((one, i) => (most > 0 && one >= NEARLY * most ? i : []));
}
