import { LIMIT, newSeed, parseCode, parseNumber, round } from "../../base/codes.js";
import { html, Icon, useEffect, useState } from "../../base/html.js";
import { Term } from "../../kit/term.js";
import { stopText } from "./address.js";
import { hasPrior } from "./way.js";
import { words } from "./words.js";

/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */
/** @typedef {import("./way.js").WayHeld} WayHeld */

/** @param {number} k @param {number} count */
export function nameOf(k, count) {
  const t = words.value.way;
  if (k === 0) return t.start;
  return k === count - 1 ? t.end : t.stop(k);
}

/**
 * A stop as its picture; a press puts it on the paper.
 * @param {{way: WayHeld, k: number, onOpen: () => void}} props
 */
export function StopButton({ way, k, onOpen }) {
  const t = words.value.way;
  const picture = way.pictureAt(k);
  const name = nameOf(k, way.stops.value?.length ?? 2);
  return html`<button
    type="button"
    class="stop"
    aria-pressed=${way.chosen.value === k ? "true" : "false"}
    aria-label=${t.change(name)}
    title=${t.change(name)}
    onClick=${() => {
      way.choose(k);
      onOpen();
    }}
  >
    ${picture === undefined ? html`<span class="picture"></span>` : html`<img class="picture" src=${picture} alt="" />`}
    <span class="stop-name">${name}</span>
  </button>`;
}

/**
 * Which stop lies on the paper, and where it goes.
 * @param {{way: WayHeld, titled: boolean, onRemoved: () => void}} props `titled`: what it is called stands here
 */
export function StopHead({ way, titled, onRemoved }) {
  const t = words.value.way;
  const count = way.stops.value?.length ?? 2;
  const k = way.chosen.value;
  if (count <= 2) return titled && html`<header class="stop-head"><h2>${nameOf(k, count)}</h2></header>`;
  /** @type {["earlier" | "later", 1 | -1][]} */
  const moves = [
    ["earlier", -1],
    ["later", 1],
  ];
  return html`<header class="stop-head">
    ${titled && html`<h2>${nameOf(k, count)}</h2>`}
    ${moves.map(
      ([icon, by]) => html`<button
        type="button"
        class="icon-button"
        key=${icon}
        aria-label=${t[icon]}
        title=${t[icon]}
        aria-disabled=${k + by < 0 || k + by >= count ? "true" : null}
        onClick=${() => way.move(by)}
      >
        <${Icon} name=${icon} />
      </button>`,
    )}
    <button
      type="button"
      class="quiet-button remove"
      onClick=${() => {
        way.remove();
        onRemoved();
      }}
    >
      ${t.remove}
    </button>
  </header>`;
}

/**
 * A text field that keeps what is being typed, whatever comes from elsewhere meanwhile, and what does not fit, to be mended.
 * @param {object} props
 * @param {unknown} props.label
 * @param {string} props.name for who does not see the label
 * @param {string} props.hint where a text does not fit
 * @param {string} props.value
 * @param {string} props.of what the value belongs to: with another one the text is void
 * @param {(text: string) => boolean} props.take does it fit?
 * @param {string} [props.class]
 * @param {"numeric"} [props.keys]
 */
function Typed({ label, name, hint, value, of, take, class: kind = "", keys }) {
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const [wrong, setWrong] = useState(false);
  const empty = () => {
    setDraft(null);
    setWrong(false);
  };
  useEffect(empty, [of]);
  return html`<div class=${`field ${kind}`}>
    <span class=${wrong ? "wrong" : ""} role=${wrong ? "alert" : null}>${wrong ? hint : label}</span>
    <input
      type="text"
      inputmode=${keys}
      autocomplete="off"
      spellcheck=${false}
      translate=${false}
      title=${hint}
      aria-label=${name}
      aria-invalid=${wrong ? "true" : null}
      value=${draft ?? value}
      onInput=${(/** @type {FieldEvent} */ { currentTarget }) => setDraft(currentTarget.value)}
      onChange=${(/** @type {FieldEvent} */ { currentTarget }) => {
        if (currentTarget.value.trim() === "" || take(currentTarget.value)) empty();
        else setWrong(true);
      }}
      onKeyDown=${(/** @type {KeyboardEvent} */ { key }) => key === "Escape" && draft !== null && empty()}
    />
  </div>`;
}

/** A stop by chance, by its seed or by its code. @param {{way: WayHeld}} props */
export function StopByNumber({ way }) {
  const t = words.value;
  const k = way.chosen.value;
  const stop = way.stops.value?.[k];
  const { code_size: size, code_range: limit = LIMIT } = way.card;
  const of = `${k} ${stop === undefined ? "" : stopText(stop)}`;

  /** @param {string} text */
  function takeSeed(text) {
    const seed = parseNumber(text);
    const fits = seed !== null && Number.isSafeInteger(seed) && seed >= 0;
    if (fits) way.become({ kind: "seed", seed });
    return fits;
  }

  /** @param {string} text */
  function takeCode(text) {
    const code = parseCode(text, limit);
    const fits = code !== null && code.length === size;
    if (fits) way.become({ kind: "code", code });
    return fits;
  }

  return html`<div class="by-number">
    ${
      hasPrior(way.card) &&
      html`<button
          type="button"
          class="button"
          title=${t.way.byChance}
          onClick=${() => way.become({ kind: "seed", seed: newSeed() })}
        >
          <${Icon} name="random" /><span>${t.random}</span>
        </button>
        <${Typed}
          label=${t.seed}
          name=${t.seed}
          hint=${t.way.seedHint}
          keys="numeric"
          value=${stop?.kind === "seed" ? stop.seed.toString() : ""}
          of=${of}
          take=${takeSeed}
        />`
    }
    <${Typed}
      label=${html`<${Term} word="code" place="between-stop">${t.way.code}<//>`}
      name=${t.way.code}
      hint=${t.way.codeHint(size, limit)}
      value=${way.codeAt(k).map(round).join(", ")}
      of=${of}
      take=${takeCode}
      class="code-field"
    />
  </div>`;
}
