import { newSeed, parseCode, parseNumber, round } from "../../base/codes.js";
import { html, useEffect, useState } from "../../base/html.js";
import { Icon } from "../../kit/icon.js";
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
  const count = way.stops.value?.length ?? 2;
  const picture = way.pictureAt(k);
  const name = nameOf(k, count);
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

/** Which stop lies on the paper, and where it goes. @param {{way: WayHeld}} props */
export function StopHead({ way }) {
  const t = words.value.way;
  const count = way.stops.value?.length ?? 2;
  const k = way.chosen.value;
  /** @type {[string, string, boolean, () => void][]} */
  const actions = [
    ["earlier", t.earlier, count > 2 && k > 0, () => way.move(-1)],
    ["later", t.later, count > 2 && k < count - 1, () => way.move(1)],
    ["close", t.remove, count > 2, () => way.remove()],
  ];
  return html`<header class="stop-head">
    <h2>${nameOf(k, count)}</h2>
    ${actions.map(
      ([icon, name, possible, act]) =>
        possible &&
        html`<button type="button" class="icon-button" key=${icon} aria-label=${name} title=${name} onClick=${act}>
          <${Icon} name=${icon} />
        </button>`,
    )}
  </header>`;
}

/** A stop by chance, by its seed or by its code. @param {{way: WayHeld}} props */
export function StopByNumber({ way }) {
  const t = words.value;
  const [wrong, setWrong] = useState(false);
  const k = way.chosen.value;
  const stop = way.stops.value?.[k];
  const code = way.codeAt(k);
  const text = code.map(round).join(", ");
  const seed = stop?.kind === "seed" ? stop.seed.toString() : "";
  useEffect(() => setWrong(false), [text]);

  /** @param {FieldEvent} event */
  function typedSeed({ currentTarget }) {
    const next = parseNumber(currentTarget.value);
    if (next !== null && Number.isSafeInteger(next) && next >= 0) way.become({ kind: "seed", seed: next });
    else currentTarget.value = seed;
  }

  /** @param {FieldEvent} event */
  function typedCode({ currentTarget }) {
    const next = parseCode(currentTarget.value);
    const fits = next !== null && next.length === way.card.code_size;
    setWrong(!fits);
    if (fits) way.become({ kind: "code", code: next });
  }

  return html`<div class="by-number">
    <button
      type="button"
      class="button"
      title=${t.way.byChance}
      onClick=${() => way.become({ kind: "seed", seed: newSeed() })}
    >
      <${Icon} name="random" /><span>${t.random}</span>
    </button>
    <label class="field">
      <span>${t.seed}</span>
      <input type="text" inputmode="numeric" autocomplete="off" value=${seed} onChange=${typedSeed} />
    </label>
    <label class="field code-field">
      <span class=${wrong ? "wrong" : ""} role=${wrong ? "alert" : null}>
        ${wrong ? t.way.codeHint(way.card.code_size) : t.way.code}
      </span>
      <input
        type="text"
        autocomplete="off"
        spellcheck="false"
        title=${t.way.codeHint(way.card.code_size)}
        aria-invalid=${wrong ? "true" : null}
        value=${text}
        onChange=${typedCode}
      />
    </label>
  </div>`;
}
