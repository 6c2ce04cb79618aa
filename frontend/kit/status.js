import { html, Icon, useState } from "../base/html.js";
import { timing } from "../base/media.js";
import { screen } from "../base/screen.js";
import { number } from "../base/words.js";
import { Copy } from "./copy.js";
import { FromCode } from "./from-code.js";
import { Keep } from "./keep.js";
import { words } from "./words.js";

const ms = (/** @type {number} */ x) => number(x, x < 10 ? 1 : 0);

/**
 * The last line: where the picture came from, how long it took, and ways to take it along.
 * @param {object} props
 * @param {import("../base/api.js").Card} props.card
 * @param {number | null} [props.seed] where chance had a hand in it
 * @param {() => Promise<Blob | null>} [props.picture] what Download keeps; a view may have its own ways to keep
 * @param {() => import("./from-code.js").Request | import("./from-code.js").Request[]} props.request what From code shows
 * @param {unknown} [props.children] those ways
 */
export function Status({ card, seed = null, picture, request, children }) {
  const [coding, setCoding] = useState(false);
  const t = words.value;
  const took = timing.value;
  return html`<footer class="status">
    <p class="facts" translate=${false}>
      <span>${card.name}</span>
      ${seed !== null && html`<span>${t.footer.seed(seed)}</span>`}
      ${
        took !== null &&
        html`<span>
          ${took.model === null ? t.footer.trip(ms(took.trip)) : t.footer.timing(ms(took.model), ms(took.trip))}
        </span>`
      }
    </p>
    <p class="take-along">
      <${Copy} text=${() => screen.link(card)} label=${t.copyLink} icon="link" />
      ${
        picture !== undefined &&
        html`<${Keep} label=${t.download} name=${`${card.name}.png`} make=${picture} />`
      }
      ${children}
      <button type="button" class="quiet-button" onClick=${() => setCoding(true)}>
        <${Icon} name="code" /><span>${t.code}</span>
      </button>
    </p>
    ${coding && html`<${FromCode} request=${request()} onClose=${() => setCoding(false)} />`}
  </footer>`;
}
