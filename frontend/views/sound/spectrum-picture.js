/** A spectrogram as a picture, in the colour of the ink. */
import { html, signal, useLayoutEffect, useRef, useSignal } from "../../base/html.js";
import { screen } from "../../base/screen.js";
import { Canvas, resize } from "../../kit/canvas.js";
import { BANDS, spectrogram } from "./spectrum.js";
import { expanded } from "./wave.js";
import { words } from "./words.js";

/** Does the system want it dark? */
const dark = signal(false);
const asked = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
if (asked !== undefined) {
  dark.value = asked.matches;
  asked.addEventListener("change", () => {
    dark.value = asked.matches;
  });
}

/** While it grows it is drawn so often at most: a model works beside it. */
const PACE_MS = 120;

/**
 * @param {{values: readonly number[], samples: number, rate: number, growing: boolean}} props `samples`: of the whole axis
 */
export function Spectrogram({ values, samples, rate, growing }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const tint = useSignal("");
  useLayoutEffect(() => {
    if (box.current !== null) tint.value = getComputedStyle(box.current).color;
  }, [screen.at.theme.value, dark.value]);
  const picture = useSignal({ width: 1, columns: /** @type {number[][]} */ ([]) });
  const last = useRef(0);
  useLayoutEffect(() => {
    if (growing && performance.now() - last.current < PACE_MS) return;
    last.current = performance.now();
    const { step, columns } = spectrogram(expanded(values), rate);
    picture.value = { width: Math.max(1, Math.round(samples / rate / step)), columns };
  }, [values, samples, rate, growing]);
  return html`<div class="spectrogram" ref=${box}>
    <${Canvas} width=${1} height=${BANDS} label=${words.value.sound.spectrogramLabel}
      draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
        const { width, columns } = picture.value;
        return paint(ink, canvas, columns, width, tint.value);
      }} />
  </div>`;
}

/**
 * @param {CanvasRenderingContext2D} ink @param {HTMLCanvasElement} canvas
 * @param {number[][]} columns @param {number} width @param {string} colour
 */
function paint(ink, canvas, columns, width, colour) {
  const [red = 0, green = 0, blue = 0] = colour.match(/\d+/g)?.map(Number) ?? [];
  if (colour === "") return false;
  resize(canvas, width, BANDS);
  const picture = ink.createImageData(width, BANDS);
  for (let x = 0; x < width; x++)
    for (let band = 0; band < BANDS; band++) {
      const loud = Math.round(255 * (columns[x]?.[band] ?? 0) ** 1.5);
      picture.data.set([red, green, blue, loud], 4 * ((BANDS - 1 - band) * width + x));
    }
  ink.putImageData(picture, 0, 0);
  return true;
}
