/** Pictures between their forms: data URLs, bytes, bitmaps, files to keep. */

/** @param {string} dataUrl */
export const bytesOf = (dataUrl) =>
  Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(",") + 1)), (c) => c.charCodeAt(0));

/** @param {string} dataUrl @returns {Promise<ImageBitmap>} */
export const bitmapOf = (dataUrl) => createImageBitmap(new Blob([bytesOf(dataUrl)], { type: "image/png" }));

/** The grey pixels of a picture, 0..1, row by row. @param {string} dataUrl */
export async function greysOf(dataUrl) {
  const picture = await bitmapOf(dataUrl);
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  const ink = inkOf(canvas);
  ink.drawImage(picture, 0, 0);
  picture.close();
  const { data } = ink.getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: data.length / 4 }, (_, i) => (data[4 * i] ?? 0) / 255);
}

/** @param {ImageBitmap} bitmap */
export function dataUrlOf(bitmap) {
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  inkOf(canvas).drawImage(bitmap, 0, 0);
  return canvas.toDataURL("image/png");
}

/** One cell of a sheet as a picture. @param {Sheet} sheet @param {number} index */
export function cellUrl(sheet, index) {
  const canvas = document.createElement("canvas");
  canvas.width = sheet.cell.width;
  canvas.height = sheet.cell.height;
  drawCell(inkOf(canvas), sheet, index, 0, 0, 0);
  return canvas.toDataURL("image/png");
}

/** A file as a data URL. @param {Blob} blob @returns {Promise<string>} */
export const pictureOf = (blob) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

/** A PNG data URL as it stands in the page's address. @param {string} dataUrl */
export const toAddress = (dataUrl) =>
  dataUrl
    .slice(dataUrl.indexOf(",") + 1)
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** @param {string} text */
export const fromAddress = (text) =>
  `data:image/png;base64,${text.replaceAll("-", "+").replaceAll("_", "/")}${"=".repeat(-text.length & 3)}`;

/**
 * A contact sheet: equal cells without gaps, row by row.
 * @typedef {{bitmap: ImageBitmap, columns: number, cell: {width: number, height: number}}} Sheet
 */

/** @param {ImageBitmap} bitmap @param {number} rows @param {number} columns @returns {Sheet} */
export const sheetOf = (bitmap, rows, columns) => ({
  bitmap,
  columns,
  cell: { width: bitmap.width / columns, height: bitmap.height / rows },
});

/**
 * Draws cell `index` of a sheet, without `cut` pixels of each side, at (x, y) of a canvas.
 * @param {CanvasRenderingContext2D} ink @param {Sheet} sheet @param {number} index
 * @param {number} x @param {number} y @param {number} cut
 */
export function drawCell(ink, { bitmap, columns, cell }, index, x, y, cut) {
  const w = cell.width - 2 * cut;
  const h = cell.height - 2 * cut;
  const left = (index % columns) * cell.width + cut;
  const top = Math.floor(index / columns) * cell.height + cut;
  ink.drawImage(bitmap, left, top, w, h, x, y, w, h);
}

/** @param {HTMLCanvasElement} canvas */
export function inkOf(canvas) {
  const ink = canvas.getContext("2d");
  if (ink === null) throw new Error("this browser draws no 2-D canvas");
  return ink;
}

/**
 * Pictures in a row, enlarged crisply, as a file.
 * @param {ImageBitmap[]} pictures @param {number} scale @param {boolean} paper ink on paper
 */
export const fileOf = (pictures, scale, paper) => fileOfRows([pictures], scale, paper);

/**
 * Rows of pictures of one size, enlarged crisply, as a file; null leaves a place black.
 * @param {(ImageBitmap | null)[][]} rows @param {number} scale @param {boolean} paper ink on paper
 * @returns {Promise<Blob>}
 */
export function fileOfRows(rows, scale, paper) {
  const cell = rows.flat().find((picture) => picture !== null) ?? { width: 28, height: 28 };
  const width = cell.width * scale;
  const height = cell.height * scale;
  const canvas = document.createElement("canvas");
  canvas.width = width * Math.max(1, ...rows.map((row) => row.length));
  canvas.height = height * Math.max(1, rows.length);
  const ink = inkOf(canvas);
  ink.imageSmoothingEnabled = false;
  ink.fillStyle = "#000";
  ink.fillRect(0, 0, canvas.width, canvas.height);
  rows.forEach((row, y) => {
    row.forEach((picture, x) => {
      if (picture !== null) ink.drawImage(picture, x * width, y * height, width, height);
    });
  });
  if (paper) {
    ink.globalCompositeOperation = "difference";
    ink.fillStyle = "#fff";
    ink.fillRect(0, 0, canvas.width, canvas.height);
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
  });
}

/**
 * Values of pixels onto a canvas of as many; what is not drawn yet (−1) lets the ground be seen.
 * @param {HTMLCanvasElement} canvas @param {readonly number[]} values @param {readonly number[][]} colours
 * @param {readonly number[]} [before] what it shows already: only rows that are others now are painted
 */
export function paintValues(canvas, values, colours, before = []) {
  const { width } = canvas;
  const other = (/** @type {number} */ value, /** @type {number} */ i) => value !== before[i];
  const from = values.findIndex(other);
  if (from < 0) return;
  const top = Math.floor(from / width);
  const rows = Math.floor(values.findLastIndex(other) / width) + 1 - top;
  const picture = inkOf(canvas).createImageData(width, rows);
  for (let i = 0; i < width * rows; i++) {
    const value = values[top * width + i] ?? -1;
    const colour = colours[value];
    for (let c = 0; c < 3; c++) picture.data[4 * i + c] = colour?.[c] ?? 0;
    picture.data[4 * i + 3] = value < 0 ? 0 : 255;
  }
  inkOf(canvas).putImageData(picture, 0, top);
}

/**
 * Values of a square picture as a PNG data URL.
 * @param {readonly number[]} values @param {readonly number[][]} colours
 */
export function pictureOfValues(values, colours) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.sqrt(values.length);
  paintValues(canvas, values, colours);
  return canvas.toDataURL("image/png");
}

/** Hands a file to the visitor. @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
