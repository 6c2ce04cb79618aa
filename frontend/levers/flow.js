/** The way of the data: a picture, the encoder, the code, the decoder, a picture; without an encoder it begins with chance. What is at work is lit. */
import { share, valueOn } from "../base/codes.js";
import { effect, html, signal, useComputed } from "../base/html.js";
import { calm } from "../base/media.js";
import { useHeld } from "../kit/scope.js";
import { Term } from "../kit/term.js";
import { pointing } from "./pointing.js";
import { words } from "./words.js";

/** @template T @typedef {import("../vendor/preact-signals.js").ReadonlySignal<T>} Read */
/** @typedef {{asking: Read<boolean>, waiting: Read<boolean>}} Work of one half: an answer that it gives */
/** @typedef {import("./instrument.js").Lever} Lever */
/** @typedef {import("../base/api.js").Label} Label */

/** What worked stays lit so long: the work itself may take less than a frame. */
export const GLOW_MS = 160;

/**
 * Is it at work, or has it just been? Who asks for less motion sees what takes long, and no flicker.
 * @param {Work} work
 */
export function createGlow({ asking, waiting }) {
  const lit = signal(false);
  const close = effect(() => {
    if (calm.value || asking.value) {
      lit.value = calm.value ? waiting.value : true;
      return;
    }
    const timer = setTimeout(() => (lit.value = false), GLOW_MS);
    return () => clearTimeout(timer);
  });
  return { lit, close };
}

/**
 * One half of the network, and the label that it is told; or chance, which is none.
 * @param {{word: "encoder" | "decoder" | "generator" | "prior", work: Work, label: Label | null, place: string, children?: unknown}} props
 */
function Half({ word, work, label, place, children }) {
  const { lit } = useHeld(() => createGlow(work), [work]);
  return html`<span class=${`flow-half ${lit.value ? "lit" : ""}`}>
    ${label !== null && html`<b translate=${false}><bdi>${label}</bdi></b>`}
    <${Term} word=${word} place=${place}>${children}<//>
  </span>`;
}

/** A number of the code: from 0 as far as it reaches between its lever's ends. @param {{code: Read<readonly number[] | null>, lever: Lever, pointed: import("./pointing.js").Pointed}} props */
function Tick({ code, lever, pointed }) {
  const at = useComputed(() => (code.value === null ? 0 : valueOn(code.value, lever)));
  const lit = useComputed(() => pointed.value === lever.id);
  const { low, high } = lever;
  return html`<span
    class=${`tick ${lit.value ? "pointed" : ""}`}
    style=${{ "--zero": share(0, low, high), "--at": share(at.value, low, high) }}
    ...${pointing(pointed, lever.id)}
  ></span>`;
}

/**
 * One quiet line.
 * @param {object} props
 * @param {unknown} [props.from] the picture that goes in
 * @param {Work | null} props.encoder none: the model reads nothing
 * @param {Work | null} [props.chance] what draws a code where nothing is read
 * @param {Work} props.decoder
 * @param {"decoder" | "generator"} [props.draws] what it is called
 * @param {unknown} props.to the picture that comes out
 * @param {Read<readonly number[] | null>} props.code
 * @param {readonly Lever[]} props.levers whose numbers are shown
 * @param {import("./pointing.js").Pointed} props.pointed
 * @param {[Label | null, Label | null]} [props.labels] told to the encoder, and to the decoder
 * @param {string} props.place on the page, told apart from others
 */
export function Flow({
  from,
  encoder,
  chance = null,
  decoder,
  draws = "decoder",
  to,
  code,
  levers,
  pointed,
  labels: [told, other] = [null, null],
  place,
}) {
  const t = words.value;
  return html`<div class="flow" role="group" aria-label=${encoder === null ? t.flowByChance : t.flow}>
    ${
      encoder !== null
        ? html`<span class="flow-end">${from}</span><span class="flow-way"></span>
            <${Half} word="encoder" work=${encoder} label=${told} place=${place} /><span class="flow-way"></span>`
        : chance !== null &&
          html`<${Half} word="prior" work=${chance} label=${null} place=${place}>${t.byChance}<//><span class="flow-way"></span>`
    }
    <span class="flow-code">
      <${Term} word="code" place=${place} />
      <span class="ticks" aria-hidden="true">
        ${levers.map((lever) => html`<${Tick} key=${lever.id} code=${code} lever=${lever} pointed=${pointed} />`)}
      </span>
    </span>
    <span class="flow-way"></span><${Half} word=${draws} work=${decoder} label=${other} place=${place} />
    <span class="flow-way"></span><span class="flow-end">${to}</span>
  </div>`;
}
