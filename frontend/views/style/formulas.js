/** Where the label enters, and the same in formulas. */
import { html } from "../../base/html.js";
import { Picture } from "../../kit/canvas.js";
import { Formula, mi, mn, mo, sub } from "../../kit/mathml.js";
import { Flow } from "../../levers/flow.js";
import { CodeNumbers, LossFormula } from "../../levers/formulas.js";
import { pointing } from "../../levers/pointing.js";
import { words } from "./words.js";

/** @typedef {import("../../levers/instrument.js").Instrument} Instrument */
/** @typedef {import("../../base/api.js").Label} Label */

/** So many numbers of a code are written out. */
const SHOWN = 3;

/** A label as a formula has it. @param {Label | undefined} label */
const name = (label) => (typeof label === "number" ? html`<mn>${label}</mn>` : html`<mtext>${label}</mtext>`);

/** The formulas, with the numbers on screen and what they mean. @param {{instrument: Instrument}} props */
export function Formulas({ instrument }) {
  const { card, live, pointed } = instrument;
  const { labels } = card;
  const numbers = live.filter(({ index }) => index != null);
  const t = words.value;
  return html`<div>
      <h3>${t.formulaEncode}</h3>
      <p>${t.formulaEncodeText}</p>
      <${CodeNumbers} instrument=${instrument} />
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
          ${mi("z")}${mo("=")}${mo("(")}
          ${numbers.slice(0, SHOWN).map(
            (lever, i) => html`${i > 0 && mo(",")}
              <mrow class=${`of-lever ${pointed.value === lever.id ? "pointed" : ""}`} tabindex="0" ...${pointing(pointed, lever.id)}>
                ${mn(instrument.valueOf(lever))}
              </mrow>`,
          )}
          ${card.code_size > SHOWN && html`${mo(",")}${mo("…")}`}${mo(")")}
        </mrow>
      <//>
    </div>
    <div><${LossFormula} instrument=${instrument} brief /></div>`;
}

/**
 * The way from a drawing to another label's picture, as a line; the label enters it twice.
 * @param {object} props
 * @param {Instrument} props.instrument
 * @param {import("./tiles.js").Tiles} props.tiles
 * @param {Label | null} props.read
 * @param {string} props.place on the page
 * @param {boolean} [props.told] with a sentence about it
 */
export function Entry({ instrument, tiles, read, place, told: captioned = true }) {
  const { card, seen, code, live, pointed, encoder } = instrument;
  const from = Math.max(0, read === null ? 0 : card.labels.indexOf(read));
  const to = (from + 1) % card.labels.length;
  const [told, other] = [card.labels[from] ?? "", card.labels[to] ?? ""];
  const drawing = seen.value?.input;
  const picture = (/** @type {number} */ i) =>
    html`<${Picture} key=${i} source=${tiles.pictures[i]} class="flow-picture" />`;
  const flow = html`<${Flow}
    place=${place}
    code=${code}
    levers=${live}
    pointed=${pointed}
    encoder=${encoder}
    decoder=${tiles}
    labels=${[told, other]}
    from=${drawing === undefined ? picture(from) : html`<img class="picture" src=${drawing} alt="" />`}
    to=${picture(to)}
  />`;
  return captioned
    ? html`<figure class="entry">${flow}<figcaption>${words.value.entry(told, other)}</figcaption></figure>`
    : flow;
}
