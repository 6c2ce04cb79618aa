/** Files of visitors, made into pictures that the server takes. */
import { Problem } from "../base/api.js";
import { inkOf } from "../base/pictures.js";

/** @typedef {{width: number, height: number}} Size */

/** What the server reads, and how much of it. */
const TYPES = ["image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp"];
const MOST_BYTES = 1_900_000;
const MOST_PIXELS = 16_000_000;
const LONGEST = 8192;

/** The longest side of what is written instead, in the order in which it is tried; the server looks at 1024. */
const SIDES = [2048, 1448, 1024, 512];
/** Blocks of JPEG show around strokes below this. */
const QUALITY = 0.9;

/**
 * May a file go to the server as it is? What this browser cannot open has no size here, but the server may read it.
 * @param {{type: string, size: number}} file @param {Size | null} size
 */
export function fits({ type, size: bytes }, size) {
  if (!TYPES.includes(type) || bytes > MOST_BYTES) return false;
  return (
    size === null || (size.width * size.height <= MOST_PIXELS && Math.max(size.width, size.height) <= LONGEST)
  );
}

/** The sizes that are tried one after another for a picture; none is larger than it is. @param {Size} size */
export function sizesFor({ width, height }) {
  const scales = SIDES.map((side) => Math.min(1, side / Math.max(width, height)));
  return [...new Set(scales)].map((scale) => ({
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }));
}

/** The element knows how large a picture is before it is unpacked. @param {string} url @returns {Promise<HTMLImageElement>} */
const opened = (url) =>
  new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("no picture"));
    image.src = url;
  });

/** @param {HTMLCanvasElement} canvas */
function transparent(canvas) {
  const { data } = inkOf(canvas).getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return true;
  return false;
}

/** @param {ImageBitmap} bitmap @param {Size} size */
function drawn(bitmap, { width, height }) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const ink = inkOf(canvas);
  ink.imageSmoothingQuality = "high";
  ink.drawImage(bitmap, 0, 0, width, height);
  return canvas;
}

/**
 * A picture written anew: as PNG where it is transparent, since white ink is nothing on white paper, else as JPEG.
 * @param {Blob} file @param {HTMLImageElement} image
 */
async function rewritten(file, image) {
  const sizes = sizesFor({ width: image.naturalWidth, height: image.naturalHeight });
  const [first] = sizes;
  if (first === undefined) throw new Error("no size");
  /** @type {ImageBitmapOptions} */
  const small = { resizeWidth: first.width, resizeHeight: first.height, resizeQuality: "high" };
  // Browsers unpack a drawing of lines (SVG) from an element alone.
  const bitmap = await createImageBitmap(file, small).catch(() => createImageBitmap(image, small));
  try {
    const type = file.type !== "image/jpeg" && transparent(drawn(bitmap, first)) ? "image/png" : "image/jpeg";
    for (const size of sizes) {
      const canvas = drawn(bitmap, size);
      const picture = await new Promise((/** @type {(blob: Blob | null) => void} */ resolve) => {
        canvas.toBlob(resolve, type, QUALITY);
      });
      if (picture !== null && picture.size <= MOST_BYTES) return picture;
    }
    throw new Error("no size is small enough");
  } finally {
    bitmap.close();
  }
}

/**
 * What the server takes of a file: the file, or its picture in another form. Throws the problem of a file that
 * is no picture.
 * @param {Blob} file
 */
export async function readable(file) {
  const url = URL.createObjectURL(file);
  try {
    const image = await opened(url).catch(() => null);
    const size = image && { width: image.naturalWidth, height: image.naturalHeight };
    if (fits(file, size)) return file;
    if (image === null) throw new Error("no picture");
    return await rewritten(file, image);
  } catch {
    throw new Problem(415, "unsupported-media-type", "");
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Counts what is put in: a file that is still being read gives way to what came after it. */
let newest = 0;
export const overtake = () => ++newest;

/** @param {import("./input.js").Taker} taker @param {Blob} file */
export async function takeFile(taker, file) {
  const mine = overtake();
  taker.inputTrouble.value = null;
  try {
    const picture = await readable(file);
    if (mine === newest) taker.take(picture, null);
  } catch (problem) {
    if (mine === newest && problem instanceof Problem) taker.inputTrouble.value = { problem, retryMs: null };
  }
}
