import { html, useEffect, useRef, useSignal, useSignalEffect } from "../../base/html.js";
import { inkOf } from "../../base/pictures.js";
import { frameAt, spread } from "../../kit/film.js";
import { at, PATHS, settle } from "./address.js";
import { words } from "./words.js";

/** MNIST leaves the edges of a picture blank; a strip goes without so many pixels of each side. */
const CUT = 3;
/** What is left of one, enlarged twice; on a wide strip three times. Steps never change it: nothing jumps. */
const cellOf = (/** @type {number} */ width) => (width < 1200 ? 44 : 66);

/**
 * The pictures of one path, side by side.
 * @param {object} props
 * @param {import("./way.js").FilmSource["film"]} props.film
 * @param {import("../../vendor/preact-signals.js").ReadonlySignal<number>} props.width of the strip, in pixels
 */
export function Filmstrip({ film, width }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useSignalEffect(() => {
    const pictures = film.value?.bitmaps;
    const paper = canvas.current;
    if (paper === null || pictures === undefined || width.value === 0) return;
    const cell = cellOf(width.value);
    const shown = spread(pictures.length, Math.floor(width.value / cell));
    paper.width = width.value;
    paper.height = cell;
    const ink = inkOf(paper);
    ink.imageSmoothingEnabled = false;
    shown.forEach((frame, k) => {
      const picture = pictures[frame];
      if (picture === undefined) return;
      const cut = picture.width === 28 ? CUT : 0;
      const x = Math.round((k * (paper.width - cell)) / Math.max(1, shown.length - 1));
      const side = picture.width - 2 * cut;
      ink.drawImage(picture, cut, cut, side, picture.height - 2 * cut, x, 0, cell, cell);
    });
  });
  return html`<canvas ref=${canvas} class="picture filmstrip" width="1" height="44" aria-hidden="true"></canvas>`;
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
  const n = way.steps.value;
  const frame = frameAt(way.share.value, n);
  const cell = cellOf(width.value);
  const shown = spread(n, Math.floor(width.value / cell)).length;
  // Of many pictures a strip shows some: the window stands on the nearest of them.
  const window = shown < 2 ? 0 : frameAt(way.share.value, shown) / (shown - 1);

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (way.playing.value) way.pause();
    else way.play();
  }

  return html`<div class="films">
    <div class="film-names">${PATHS.map((path) => html`<span key=${path}>${t.paths[path].name}</span>`)}</div>
    <div class="film-track" ref=${track} style=${{ "--cell": `${cell}px`, "--at": way.share.value }}>
      ${PATHS.map((path) => html`<${Filmstrip} key=${path} film=${way.films[path].film} width=${width} />`)}
      <input
        type="range"
        class="lever scrubber"
        min="0"
        max=${n - 1}
        step="1"
        value=${frame}
        aria-label=${t.scrub}
        aria-valuetext=${way.playing.value ? t.playing : t.place(frame + 1, n)}
        onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ { currentTarget }) =>
          way.scrub(Number(currentTarget.value) / (n - 1))}
        onKeyDown=${key}
        onPointerDown=${() => (before.current = at.t.peek())}
        onPointerCancel=${() => settle({ t: before.current }) /* a finger that scrolls past touches it all the same */}
      />
      <span class="film-window" aria-hidden="true" style=${{ "--at": window }}></span>
      <span class="film-line" aria-hidden="true">
        ${marks.map((mark) => html`<span class="film-mark" style=${{ "--at": mark }}></span>`)}
        <span class="film-cap"></span>
      </span>
    </div>
  </div>`;
}
