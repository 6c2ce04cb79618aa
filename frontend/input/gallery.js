import { galleryOf, Problem } from "../base/api.js";
import { html, useEffect, useRef, useState } from "../base/html.js";
import { Dialog } from "../kit/dialog.js";
import { Trouble } from "../kit/trouble.js";
import { words } from "./words.js";

/** What a picture shows, where somebody has said it: a digit, or a word. @typedef {number | string} Label */
/** @typedef {{image: string, label: Label | null, place: number}} Found */
/**
 * A model's gallery; `found` is null while it is on its way.
 * @typedef {{found: Found[] | null, problem: Problem | null, again: () => void}} Held
 */

/** @param {import("../base/api.js").Gallery} gallery @returns {Found[]} */
const picturesOf = ({ images, labels, indices }) =>
  images.map((image, i) => ({ image, label: labels?.[i] ?? null, place: indices[i] ?? 0 }));

/** The pictures of a model's gallery. @param {import("../base/api.js").Card} card @returns {Held} */
export function useGallery({ name, gallery }) {
  const [found, setFound] = useState(/** @type {Found[] | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (gallery === 0) return;
    let gone = false;
    galleryOf(name).then(
      (answer) => {
        if (gone) return;
        setFound(picturesOf(answer));
        setProblem(null);
      },
      (error) => {
        if (!gone) setProblem(error instanceof Problem ? error : new Problem(0, "no-answer", ""));
      },
    );
    return () => {
      gone = true;
    };
  }, [name, gallery, tries]);
  return { found, problem, again: () => setTries((n) => n + 1) };
}

/** The labels in a gallery, each once, digits in their order. @param {Found[]} pictures */
export const labelsOf = (pictures) =>
  [...new Set(pictures.flatMap(({ label }) => label ?? []))].sort((a, b) =>
    String(a).localeCompare(String(b), undefined, { numeric: true }),
  );

/** What a picture is called. @param {Found} picture */
export function pickName({ label, place }) {
  const t = words.value;
  if (label === null) return t.facePick(place);
  return typeof label === "number" ? t.galleryPick(label, place) : t.galleryPickOf(label, place);
}

/** How far a key goes in a grid of so many columns. @type {Record<string, (columns: number) => number>} */
const MOVES = {
  ArrowLeft: () => -1,
  ArrowRight: () => 1,
  ArrowUp: (columns) => -columns,
  ArrowDown: (columns) => columns,
  Home: () => Number.NEGATIVE_INFINITY,
  End: () => Number.POSITIVE_INFINITY,
};

/** One stop of the Tab key, and keys that walk from picture to picture. @param {{pictures: Found[], onPick: (picture: Found) => void}} props */
function Grid({ pictures, onPick }) {
  const grid = useRef(/** @type {HTMLElement | null} */ (null));
  const [here, setHere] = useState(0);

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const cells = [...(grid.current?.querySelectorAll("button") ?? [])];
    const top = cells[0]?.offsetTop;
    const step = MOVES[event.key]?.(cells.filter((cell) => cell.offsetTop === top).length);
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = Number.isFinite(step) ? here + step : step < 0 ? 0 : cells.length - 1;
    cells[next]?.focus();
  }

  return html`<div class="gallery-grid" ref=${grid} onKeyDown=${walk}>
    ${pictures.map(
      (picture, i) => html`<button
        type="button"
        key=${picture.place}
        class="pick"
        tabindex=${i === Math.min(here, pictures.length - 1) ? 0 : -1}
        onFocus=${() => setHere(i)}
        onClick=${() => onPick(picture)}
      >
        <img class="picture" src=${picture.image} alt=${pickName(picture)} loading="lazy" />
      </button>`,
    )}
  </div>`;
}

/**
 * Real pictures to choose from, by what they show where somebody has said it.
 * @param {{gallery: Held, onPick: (picture: Found) => void, onClose: () => void}} props
 */
export function Gallery({ gallery, onPick, onClose }) {
  const { found, problem, again } = gallery;
  const [chosen, setChosen] = useState(/** @type {Label | null} */ (null));
  const t = words.value;
  useEffect(() => {
    if (problem !== null) again(); // what failed a while ago may work by now
  }, []);
  const pictures = found ?? [];
  const labels = labelsOf(pictures);
  const digits = labels.every((label) => typeof label === "number");
  const known = labels.length === 0 ? t.facesTitle : digits ? t.galleryTitle : t.picturesTitle;
  const missing =
    problem !== null && html`<${Trouble} problem=${problem} action=${t.problems.tryNow} act=${again} />`;

  return html`<${Dialog} title=${found === null ? t.gallery : known} onClose=${onClose} class="gallery-dialog">
    ${
      labels.length > 0 &&
      html`<div class="choices" role="radiogroup" aria-label=${digits ? t.galleryFilter : t.galleryKind}>
      ${[null, ...labels].map(
        (label) => html`<label class="choice" key=${label}>
          <input type="radio" name="gallery-label" checked=${label === chosen} onChange=${() => setChosen(label)} />
          <span>${label === null ? t.all : html`<bdi>${label}</bdi>`}</span>
        </label>`,
      )}
    </div>`
    }
    ${
      found === null
        ? missing || html`<p class="quiet" role="status">${t.galleryLoading}</p>`
        : html`<${Grid} key=${chosen} pictures=${pictures.filter(({ label }) => chosen === null || label === chosen)} onPick=${onPick} />`
    }
  <//>`;
}
