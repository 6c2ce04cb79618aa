import { html, Icon, useEffect, useMemo, useRef, useState } from "../base/html.js";
import { Later } from "../kit/later.js";
import { Away, Refusal } from "../kit/trouble.js";
import { useDropped } from "./drop.js";
import { FileInput } from "./file-input.js";
import { Gallery, labelsOf, pickName, useGallery } from "./gallery.js";
import { leafOf, Paper } from "./paper.js";
import { overtake, takeFile } from "./readable.js";
import { words } from "./words.js";

/** @typedef {import("./gallery.js").Found} Found */
/** @typedef {import("../vendor/preact-signals.js").ReadonlySignal<{input: string, reconstruction: string | null, own: boolean, paper?: string | null} | null>} SeenSignal */
/**
 * Who takes what is put in, and says what it made of it. `own`: the strokes on the paper are what was taken; `paper`: what
 * was taken away from a picture.
 * @typedef {object} Taker
 * @property {import("../base/api.js").Card} card
 * @property {SeenSignal} seen
 * @property {import("../vendor/preact-signals.js").Signal<import("../kit/answer.js").Trouble | null>} inputTrouble
 * @property {(image: Blob | string, input: import("../base/columns.js").Input | null) => void} take
 * @property {(image: Blob, stroke: string) => void} draw
 * @property {() => void} clear
 * @property {() => void} retryInput
 */

/** How many pictures can be had with one tap. */
const PICKS = 10;

/** One of each label, or the first ones where there are none. @param {Found[]} pictures */
function picksOf(pictures) {
  const labels = labelsOf(pictures);
  if (labels.length === 0) return pictures.slice(0, PICKS);
  return labels.slice(0, PICKS).flatMap((wanted) => {
    const same = pictures.filter(({ label }) => label === wanted);
    return same[2] ?? same[0] ?? [];
  });
}

/** What went wrong with the last picture. @param {{taker: Taker}} props */
export const InputTrouble = ({ taker: { inputTrouble, retryInput } }) =>
  html`<${Refusal} trouble=${inputTrouble.value} retry=${retryInput} drop=${() => (inputTrouble.value = null)} />`;

/**
 * A digit of the visitor's own: drawn, uploaded, dropped, pasted or taken from the gallery; and what
 * the model saw and makes of it.
 * @param {{taker: Taker, onPicked?: () => void}} props
 */
export function Input({ taker, onPicked }) {
  const { card, seen, inputTrouble } = taker;
  const gallery = useGallery(card);
  /** Digits are drawn on paper, pictures of few colours pixel by pixel; others are taken as they are. */
  const digits = card.medium === "ink";
  const mosaic = card.medium === "palette" && (card.palette?.length ?? 0) > 0;
  const picks = useMemo(() => picksOf(gallery.found ?? []), [gallery.found]);
  const [browsing, setBrowsing] = useState(false);
  const file = useRef(/** @type {HTMLInputElement | null} */ (null));
  /** What was seen when a file came, until that is taken or refused. */
  const waiting = useRef(/** @type {{seen: typeof seen.value} | null} */ (null));
  const t = words.value;

  /** @param {File} picture */
  function take(picture) {
    waiting.current = { seen: seen.peek() };
    takeFile(taker, picture);
  }
  useDropped(take);

  /** @param {Found} picture */
  function pick({ image, place }) {
    overtake();
    taker.take(image, { kind: "gallery", place });
    setBrowsing(false);
    onPicked?.();
  }

  /** @param {Blob} picture @param {number} stroke */
  function draw(picture, stroke) {
    overtake();
    taker.draw(picture, `stroke ${stroke}`);
  }

  function clear() {
    overtake();
    inputTrouble.value = null;
    taker.clear();
  }

  // The visitor's own strokes stay on the paper; any other input lies there as the model saw it.
  const ground = seen.value?.own ? undefined : (seen.value?.input ?? null);
  const trouble = inputTrouble.value;

  useEffect(() => {
    if (waiting.current === null) return;
    if (trouble !== null) {
      if (trouble.retryMs === null) waiting.current = null;
    } else if (seen.value !== waiting.current.seen) {
      waiting.current = null;
      onPicked?.();
    }
  }, [seen.value, trouble]);

  const tools = html`<${FileInput} input=${file} take=${take} />
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

  const shown = html`<div class="paper">
            <div class="paper-sheet picture-sheet">
              ${
                seen.value === null
                  ? html`<span class="paper-invite">${t.empty}</span>`
                  : html`<img class="picture" src=${seen.value.input} alt=${t.saw} />`
              }
            </div>
            <div class="paper-tools">${tools}</div>
          </div>`;

  return html`<section class="input" aria-label=${digits ? t.input : t.face}>
    <div class="desk">
    ${
      digits
        ? html`<${Paper} ground=${ground} leaf=${leafOf(taker)} onDraw=${draw} onClear=${clear}>${tools}<//>`
        : mosaic
          ? html`<${Later} load=${() => import("./mosaic.js")} part="Mosaic" meanwhile=${shown}
              given=${{ card, owner: taker, ground, onDraw: draw, onClear: clear, children: tools }} />`
          : shown
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
    <${Away} paper=${seen.value?.paper} />
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
    <${InputTrouble} taker=${taker} />
    ${browsing && html`<${Gallery} gallery=${gallery} onPick=${pick} onClose=${() => setBrowsing(false)} />`}
  </section>`;
}
