import { Problem } from "../base/api.js";
import { html, useEffect, useMemo, useRef, useState } from "../base/html.js";
import { fitted, READABLE } from "../base/pictures.js";
import { Icon } from "../kit/icon.js";
import { Trouble } from "../kit/trouble.js";
import { FileInput } from "./file-input.js";
import { Gallery, pickName, useGallery } from "./gallery.js";
import { Paper } from "./paper.js";
import { words } from "./words.js";

/** @typedef {import("./gallery.js").Found} Found */
/** @typedef {import("../vendor/preact-signals.js").ReadonlySignal<{input: string, reconstruction: string | null, own: boolean} | null>} SeenSignal */
/**
 * Who takes what is put in, and says what it made of it. `own`: the strokes on the paper are what was taken.
 * @typedef {object} Taker
 * @property {import("../base/api.js").Card} card
 * @property {SeenSignal} seen
 * @property {import("../vendor/preact-signals.js").Signal<import("../kit/answer.js").Trouble | null>} inputTrouble
 * @property {(image: Blob | string, input: import("../base/columns.js").Input | null) => void} take
 * @property {(image: Blob, stroke: string) => void} draw
 * @property {() => void} clear
 * @property {() => void} retryInput
 */

/** One of each digit, to be had with one tap. @param {Found[]} pictures */
const onePerDigit = (pictures) =>
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((d) => pictures.filter(({ label }) => label === d)[2] ?? []);

/** Quick picks of pictures without labels. */
const PICKS = 10;

/** @param {DataTransfer | null} data */
const pictureIn = (data) => [...(data?.files ?? [])][0];

/**
 * A digit of the visitor's own: drawn, uploaded, dropped, pasted or taken from the gallery; and what
 * the model saw and makes of it.
 * @param {{taker: Taker, onPicked?: () => void}} props
 */
export function Input({ taker, onPicked }) {
  const { card, seen, inputTrouble } = taker;
  const pictures = useGallery(card);
  /** Digits can be drawn by hand; other pictures are taken as they are. */
  const digits = card.medium === "ink";
  const picks = useMemo(
    () => (digits ? onePerDigit(pictures) : pictures.slice(0, PICKS)),
    [pictures, digits],
  );
  const [browsing, setBrowsing] = useState(false);
  const [hovered, setHovered] = useState(false);
  const sheets = useRef(0);
  const file = useRef(/** @type {HTMLInputElement | null} */ (null));
  const t = words.value;

  /** @param {Blob} blob */
  async function takeFile(blob) {
    onPicked?.();
    const unreadable = new Problem(415, "unsupported-media-type", "");
    try {
      if (!READABLE.includes(blob.type)) throw unreadable;
      taker.take(await fitted(blob), null);
    } catch {
      inputTrouble.value = { problem: unreadable, retryMs: null };
    }
  }

  /** @param {Found} picture */
  function pick({ image, place }) {
    taker.take(image, { kind: "gallery", place });
    setBrowsing(false);
    onPicked?.();
  }

  /** @param {Blob} picture @param {number} stroke */
  function draw(picture, stroke) {
    taker.draw(picture, `paper ${sheets.current} stroke ${stroke}`);
  }

  function clear() {
    sheets.current += 1;
    inputTrouble.value = null;
    taker.clear();
  }

  useEffect(() => {
    const over = (/** @type {DragEvent} */ event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setHovered(true);
    };
    const leave = (/** @type {DragEvent} */ event) => event.relatedTarget === null && setHovered(false);
    const drop = (/** @type {DragEvent} */ event) => {
      setHovered(false);
      const picture = pictureIn(event.dataTransfer);
      if (picture === undefined) return;
      event.preventDefault();
      takeFile(picture);
    };
    const paste = (/** @type {ClipboardEvent} */ event) => {
      const picture = pictureIn(event.clipboardData);
      if (picture !== undefined) takeFile(picture);
    };
    const left = new AbortController();
    addEventListener("dragover", over, left);
    addEventListener("dragleave", leave, left);
    addEventListener("drop", drop, left);
    addEventListener("paste", paste, left);
    return () => left.abort();
  }, [taker]);

  // The visitor's own strokes stay on the paper; any other input lies there as the model saw it.
  const ground = seen.value?.own ? undefined : (seen.value?.input ?? null);
  const trouble = inputTrouble.value;

  const tools = html`<${FileInput} input=${file} take=${takeFile} />
      <button
        type="button"
        class="icon-button"
        aria-label=${t.upload}
        title=${`${t.upload}. ${t.uploadHint}`}
        onClick=${() => file.current?.click()}
      >
        <${Icon} name="upload" />
      </button>
      ${
        card.gallery > 0 &&
        html`<button
          type="button"
          class="icon-button"
          aria-label=${digits ? t.galleryOpen : t.faceOpen}
          title=${digits ? t.galleryOpen : t.faceOpen}
          onClick=${() => setBrowsing(true)}
        >
          <${Icon} name="gallery" />
        </button>`
      }`;

  return html`<section class="input" aria-label=${digits ? t.input : t.face}>
    <div class="desk">
    ${
      digits
        ? html`<${Paper} ground=${ground} onDraw=${draw} onClear=${clear}>${tools}<//>`
        : html`<div class="paper">
            <div class="paper-sheet picture-sheet">
              ${
                seen.value === null
                  ? html`<span class="paper-invite">${t.empty}</span>`
                  : html`<img class="picture" src=${seen.value.input} alt=${t.saw} />`
              }
            </div>
            <div class="paper-tools">${tools}</div>
          </div>`
    }
    <div class=${`saw ${trouble === null ? "" : "troubled"}`}>
      ${
        digits &&
        (seen.value === null
          ? html`<p class="quiet">${t.noInput}</p>`
          : html`${
              seen.value.input !== seen.value.reconstruction && // else it is the model's own
              html`<figure>
                  <img class="picture" src=${seen.value.input} alt="" />
                  <figcaption>${t.saw}</figcaption>
                </figure>`
            }
              ${
                seen.value.reconstruction !== null &&
                html`<figure>
                  <img class="picture" src=${seen.value.reconstruction} alt="" />
                  <figcaption>${t.made}</figcaption>
                </figure>`
              }`)
      }
    </div>
    </div>
    ${
      picks.length > 0 &&
      html`<div class="picks" role="group" aria-label=${digits ? t.quickPicks : t.facePicks}>
        ${picks.map(
          (
            picture,
          ) => html`<button type="button" class="pick" key=${picture.place} onClick=${() => pick(picture)}>
            <img class="picture" src=${picture.image} alt=${pickName(picture)} />
          </button>`,
        )}
      </div>`
    }
    ${
      trouble !== null &&
      html`<${Trouble}
        problem=${trouble.problem}
        retryMs=${trouble.retryMs}
        action=${trouble.retryMs === null ? t.problems.dismiss : t.problems.tryNow}
        act=${trouble.retryMs === null ? () => ((inputTrouble.value = null)) : () => taker.retryInput()}
      />`
    }
    ${browsing && html`<${Gallery} pictures=${pictures} onPick=${pick} onClose=${() => setBrowsing(false)} />`}
    ${hovered && html`<div class="drop-veil" aria-hidden="true">${t.dropHere}</div>`}
  </section>`;
}
