/** The round from its first half step to its last, under one finger: whose turn it is, and how the drawn ones fare. */
import { html } from "../../base/html.js";
import { percent } from "../../base/words.js";
import { Scrubber } from "../../kit/transport.js";
import { words } from "./words-round.js";

/** @typedef {import("./round-steps.js").Round} Round */
/** @typedef {import("../../base/api.js").Generation} Generation */

const [WIDTH, HEIGHT] = [440, 132];
const EDGE = { left: 40, right: 12, top: 22, bottom: 10 };
const inner = { width: WIDTH - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };

/**
 * The turns as stretches of half steps: from the one before the first move to the last.
 * @param {readonly Generation[]} halves
 */
export function stretchesOf(halves) {
  /** @type {{turn: "discriminator" | "generator", from: number, to: number}[]} */
  const found = [];
  for (const [k, { turn }] of halves.entries()) {
    const before = found.at(-1);
    if (!turn) continue;
    if (before?.turn === turn && before.to === k - 1) before.to = k;
    else found.push({ turn, from: Math.max(0, k - 1), to: k });
  }
  return found;
}

/** @param {{round: Round}} props */
export function Trace({ round }) {
  const t = words.value;
  const { halves, last } = round;
  const k = round.half.value;
  const x = (/** @type {number} */ at) => EDGE.left + (inner.width * at) / Math.max(1, last);
  const y = (/** @type {number} */ share) => EDGE.top + inner.height * (1 - share);
  const fooled = round.fooled.value;
  const steps = halves.flatMap((_, at) => {
    const [from, to] = [fooled[at - 1], fooled[at]];
    return from === undefined || to === undefined ? [] : { at, from, to };
  });
  const here = fooled[k];
  const turn = halves[k]?.turn ?? null;
  const where = k === 0 ? t.placeStart : t.place(String(k), String(last));
  const text = [
    where,
    turn === null ? "" : t.turns[turn],
    here === undefined ? "" : `${t.traceAxis}: ${percent(here)}`,
  ]
    .filter(Boolean)
    .join(", ");
  const transport = { playing: false, play: () => round.step(1), pause: () => round.step(1) };
  return html`<figure class="round-trace" style=${{ "--left": EDGE.left / WIDTH, "--width": inner.width / WIDTH }}>
    <${Scrubber} class="lever round-lever" label=${t.half} at=${k} most=${last} text=${text} walk=${round.walk}
      transport=${transport} />
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${t.trace}>
      ${stretchesOf(halves).map(
        ({
          turn,
          from,
          to,
        }) => html`<rect class=${`turn ${turn}`} x=${x(from)} width=${x(to) - x(from)} y=${EDGE.top} height=${inner.height} />
          <text class=${`turn-name ${turn}`} x=${(x(from) + x(to)) / 2} y=${EDGE.top - 7}>${t.turns[turn]}</text>`,
      )}
      ${[0, 0.5, 1].map(
        (
          share,
        ) => html`<line class=${share === 0.5 ? "half" : "grid"} x1=${EDGE.left} x2=${WIDTH - EDGE.right} y1=${y(share)} y2=${y(share)} />
          <text class="wall" x=${EDGE.left - 6} y=${y(share) + 4}>${percent(share)}</text>`,
      )}
      ${halves.map((_, at) => html`<line class="notch" x1=${x(at)} x2=${x(at)} y1=${y(0) - 3} y2=${y(0) + 3} />`)}
      ${steps.map(({ at, from, to }) => html`<line class="fooled" x1=${x(at - 1)} x2=${x(at)} y1=${y(from)} y2=${y(to)} />`)}
      <line class="now" x1=${x(k)} x2=${x(k)} y1=${EDGE.top} y2=${y(0)} />
      ${here !== undefined && html`<circle class="here" cx=${x(k)} cy=${y(here)} r="5" />`}
      <rect class="cap" x=${x(k) - 5} y=${y(0) - 7} width="10" height="14" rx="2" />
    </svg>
    <figcaption class="quiet small">${t.trace}</figcaption>
  </figure>`;
}
