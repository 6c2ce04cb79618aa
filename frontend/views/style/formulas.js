/** Where the label enters, and the same in formulas. */
import { html } from "../../base/html.js";
import { Picture } from "../../kit/canvas.js";
import { Formula, mi, mn, mo, sub } from "../../kit/mathml.js";
import { Term } from "../../kit/term.js";
import { LossFormula } from "../../levers/formulas.js";
import { Levers } from "./wall-parts.js";
import { words } from "./words.js";

/** @typedef {import("../../levers/instrument.js").Instrument} Instrument */
/** @typedef {import("../../base/api.js").Label} Label */

/** So many numbers of a code are written out. */
const SHOWN = 3;

/** A label as a formula has it. @param {Label | undefined} label */
const name = (label) => (typeof label === "number" ? html`<mn>${label}</mn>` : html`<mtext>${label}</mtext>`);

/** The formulas, with the numbers on screen and what they mean. @param {{instrument: Instrument}} props */
export function Formulas({ instrument }) {
  const z = instrument.code.value ?? [];
  const { labels } = instrument.card;
  const t = words.value;
  return html`<div>
      <h3>${t.formulaEncode}</h3>
      <p>${t.formulaEncodeText}</p>
    </div>
    <div>
      <h3>${t.formulaStyle}</h3>
      <p>${t.formulaStyleText}</p>
      <${Formula}>
        <mrow translate=${false}>
          ${sub(mi("x"), mi("y"))}${mo("=")}${mi("decoder")}${mo("(")}${mi("z")}${mo(",")}${mi("y")}${mo(")")}${mo(",")}
          <mspace width="1em" />${mi("y")}${mo("=")}${name(labels[0])}${mo("…")}${name(labels.at(-1))}
        </mrow>
      <//>
      <${Formula}>
        <mrow class="numbers" translate=${false}>
          ${mi("z")}${mo("=")}${mo("(")}${z.slice(0, SHOWN).map((x, i) => html`${i > 0 && mo(",")}${mn(x)}`)}
          ${z.length > SHOWN && html`${mo(",")}${mo("…")}`}${mo(")")}
        </mrow>
      <//>
    </div>
    <div><${LossFormula} instrument=${instrument} brief /></div>`;
}

/**
 * The way from a drawing to another label's picture; the label enters it twice.
 * @param {object} props
 * @param {Instrument} props.instrument
 * @param {import("./tiles.js").Tiles} props.tiles
 * @param {Label | null} props.read
 * @param {string} props.place on the page
 */
export function Entry({ instrument, tiles, read, place }) {
  const { card, seen, code } = instrument;
  const t = words.value.entry;
  const from = Math.max(0, read === null ? 0 : card.labels.indexOf(read));
  const to = (from + 1) % card.labels.length;
  const [told, other] = [card.labels[from] ?? "", card.labels[to] ?? ""];
  const drawing = seen.value?.input;
  return html`<figure class="entry">
    <figcaption>${t.text(told, other)}</figcaption>
    <div class="entry-way">
      ${
        drawing === undefined
          ? html`<${Picture} key=${from} source=${tiles.pictures[from]} label=${t.from} class="entry-picture" />`
          : html`<img class="picture entry-picture" src=${drawing} alt=${t.from} />`
      }
      <span class="entry-half"><b translate=${false}><bdi>${told}</bdi></b><${Term} word="encoder" place=${place} /></span>
      <span class="entry-code"><${Levers} code=${code.value ?? []} /><${Term} word="code" place=${place} /></span>
      <span class="entry-half"><b translate=${false}><bdi>${other}</bdi></b><${Term} word="decoder" place=${place} /></span>
      <${Picture} key=${`to ${to}`} source=${tiles.pictures[to]} label=${t.to(other)} class="entry-picture" />
    </div>
  </figure>`;
}
