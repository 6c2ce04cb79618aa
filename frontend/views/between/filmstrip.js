import { html, useEffect, useRef, useSignal } from "../../base/html.js";
import { drawCell } from "../../base/pictures.js";
import { Canvas, resize } from "../../kit/canvas.js";
import { frameAt, spread } from "../../kit/film.js";
import { Scrubber } from "../../kit/transport.js";
import { PATHS } from "./address.js";
import { words } from "./words.js";

/** MNIST leaves the edges of a picture blank; a strip goes without so many pixels of each side. */
const CUT = 3;
/** What is left of one, enlarged twice; on a wide strip three times. Steps never change it: nothing jumps. */
const cellOf = (/** @type {number} */ width) => (width < 1200 ? 44 : 66);

/**
 * The pictures of one path, side by side.
 * @param {object} props
 * @param {import("./way.js").WayHeld} props.way
 * @param {import("./address.js").Path} props.path
 * @param {import("../../vendor/preact-signals.js").ReadonlySignal<number>} props.width of the strip, in pixels
 */
function Filmstrip({ way, path, width }) {
  return html`<${Canvas}
    class=${`picture filmstrip ${way.card.medium === "ink" ? "" : "spaced"}`}
    height=${44}
    draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
      const film = way.film.value;
      if (film === null || width.value === 0) return false;
      const sheet = film.sheets[path];
      const cell = cellOf(width.value);
      const shown = spread(film.t.length, Math.floor(width.value / cell));
      canvas.width = width.value; // and wipes what was there
      resize(canvas, width.value, cell);
      ink.imageSmoothingEnabled = false;
      const cut = sheet.cell.width === 28 ? CUT : 0;
      const scale = cell / (sheet.cell.width - 2 * cut);
      shown.forEach((frame, k) => {
        const x = Math.round((k * (canvas.width - cell)) / Math.max(1, shown.length - 1));
        ink.setTransform(scale, 0, 0, scale, x, 0);
        drawCell(ink, sheet, frame, 0, 0, cut);
      });
      ink.resetTransform();
      return true;
    }}
  />`;
}

/**
 * One scrubber over all strips: a range that lies on them, and a window that shows where it stands.
 * @param {object} props
 * @param {import("./way.js").WayHeld} props.way
 * @param {number[]} props.marks places of stops on the way, 0..1
 */
export function Films({ way, marks }) {
  const track = useRef(/** @type {HTMLElement | null} */ (null));
  const width = useSignal(0);
  const before = useRef(/** @type {number | null} */ (null));
  useEffect(() => {
    const element = track.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      width.value = Math.floor(entry?.contentRect.width ?? 0);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const t = words.value.way;
  const { at, settle } = way.room;
  const n = way.steps.value;
  const frame = frameAt(way.share.value, n);
  const cell = cellOf(width.value);
  const shown = spread(n, Math.floor(width.value / cell)).length;
  // Of many pictures a strip shows some: the window stands on the nearest of them.
  const window = shown < 2 ? 0 : frameAt(way.share.value, shown) / (shown - 1);

  return html`<div class="films">
    <div class="film-names" aria-hidden="true">${PATHS.map((path) => html`<span key=${path}>${t.paths[path].name}</span>`)}</div>
    <div
      class="film-track"
      ref=${track}
      style=${{ "--cell": `${cell}px`, "--at": way.share.value }}
      onPointerDown=${() => (before.current = at.t.peek())}
      onPointerCancel=${() => settle({ t: before.current }) /* a finger that scrolls past touches it all the same */}
    >
      ${PATHS.map((path) => html`<${Filmstrip} key=${path} way=${way} path=${path} width=${width} />`)}
      <${Scrubber}
        class="lever scrubber"
        label=${t.scrub}
        at=${frame}
        most=${n - 1}
        text=${way.playing.value ? t.playing : t.place(frame + 1, n)}
        walk=${(/** @type {number} */ k) => way.scrub(k / (n - 1))}
        transport=${{ playing: way.playing.value, play: way.play, pause: way.pause }}
      />
      <span class="film-window" aria-hidden="true" style=${{ "--at": window }}></span>
      <span class="film-line" aria-hidden="true">
        ${marks.map((mark) => html`<span class="film-mark" style=${{ "--at": mark }}></span>`)}
        <span class="film-cap"></span>
      </span>
    </div>
  </div>`;
}
