import { galleryOf } from "../base/galleries.js";
import { html, useEffect, useRef, useState } from "../base/html.js";
import { Dialog } from "../kit/dialog.js";
import { words } from "./words.js";

/** `label`: the digit that it shows, where it shows one. @typedef {{image: string, label: import("../base/api.js").Label | null, place: number}} Found */

/** The pictures of a model's gallery, none while they are on their way. @param {import("../base/api.js").Card} card */
export function useGallery({ name, gallery }) {
  const [found, setFound] = useState(/** @type {Found[]} */ ([]));
  useEffect(() => {
    if (gallery === 0) return;
    let gone = false;
    galleryOf(name).then(
      ({ images, labels, indices }) => {
        const pictures = images.map((image, i) => ({
          image,
          label: labels[i] ?? null,
          place: indices[i] ?? 0,
        }));
        if (!gone) setFound(pictures);
      },
      () => {}, // the picks stay away; drawing and uploading work without them
    );
    return () => {
      gone = true;
    };
  }, [name, gallery]);
  return found;
}

/** What a picture is called. @param {Found} picture */
export const pickName = ({ label, place }) =>
  label === null ? words.value.facePick(place) : words.value.galleryPick(label, place);

/** How far an arrow key goes in a grid of so many columns. */
const MOVES = /** @type {Record<string, (columns: number) => number>} */ ({
  ArrowLeft: () => -1,
  ArrowRight: () => 1,
  ArrowUp: (columns) => -columns,
  ArrowDown: (columns) => columns,
});

/**
 * Real pictures to choose from, by their digit where they show one; arrow keys walk the grid.
 * @param {{pictures: Found[], onPick: (picture: Found) => void, onClose: () => void}} props
 */
export function Gallery({ pictures, onPick, onClose }) {
  const [digit, setDigit] = useState(/** @type {number | null} */ (null));
  const grid = useRef(/** @type {HTMLElement | null} */ (null));
  const t = words.value;
  const chosen = pictures.filter(({ label }) => digit === null || label === digit);

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const cells = [...(grid.current?.querySelectorAll("button") ?? [])];
    const here = cells.findIndex((cell) => cell.contains(document.activeElement));
    const top = cells[0]?.offsetTop;
    const columns = cells.filter((cell) => cell.offsetTop === top).length;
    const step = MOVES[event.key]?.(columns);
    if (step === undefined || here < 0) return;
    event.preventDefault();
    cells[here + step]?.focus();
  }

  const labelled = pictures.some(({ label }) => label !== null);
  return html`<${Dialog} title=${labelled ? t.galleryTitle : t.facesTitle} onClose=${onClose} class="gallery-dialog">
    ${
      labelled &&
      html`<div class="choices" role="radiogroup" aria-label=${t.galleryFilter}>
      ${[null, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(
        (d) => html`<label class="choice">
          <input type="radio" name="gallery-digit" checked=${d === digit} onChange=${() => setDigit(d)} />
          <span>${d === null ? t.all : d}</span>
        </label>`,
      )}
    </div>`
    }
    <div class="gallery-grid" ref=${grid} onKeyDown=${walk}>
      ${chosen.map(
        (picture) => html`<button
          type="button"
          key=${picture.place}
          class="pick"
          onClick=${() => onPick(picture)}
        >
          <img class="picture" src=${picture.image} alt=${pickName(picture)} loading="lazy" />
        </button>`,
      )}
    </div>
  <//>`;
}
