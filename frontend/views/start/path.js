/** The lecture's path: what it claims in each chapter, a small living picture, and the ways in. */
import { html, useEffect, useState } from "../../base/html.js";
import { lang } from "../../base/words.js";
import { Guard } from "../../kit/trouble.js";
import { ViewLink } from "../../kit/view-link.js";
import { LECTURE } from "./lecture.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {{fits: (card: Card) => boolean, cost?: (card: Card) => number, small?: () => Promise<{Small: (props: any) => any}>}} Row of the table of views */
/** @typedef {{name: string, title: string, views: {name: string, title: string}[]}} Chapter */

/** Which lecture it is, and where to hear it. */
function Lecture() {
  const t = words.value.start;
  const { title, parts, slides, course } = LECTURE;
  const links = [...parts.map((href, i) => [href, t.part(i + 1)]), [slides, t.slides], [course, t.course]];
  return html`<p class="lecture">
    ${t.lecture.before} <cite lang="en" translate=${false}>${title}</cite> <span class="quiet">${t.lecture.after}</span>
    ${links.map(([href, name]) => html` <a href=${href} rel="noreferrer">${name}</a>`)}
  </p>`;
}

/** Of models that write, those come first that write what the visitor reads. @param {Card} card */
const foreign = ({ medium, config }) =>
  Number(medium === "text" && (config.lengths ?? []).length > 0 !== (lang.value === "zh"));

/**
 * A view's small picture, once the large one is there. Where it does not come, nothing is missed.
 * @param {{row: Row, cards: Card[], play: import("./view.js").Play}} props
 */
function Living({ row, cards, play }) {
  const [Small, setSmall] = useState(/** @type {{is: (props: any) => any} | null} */ (null));
  const ready = play.picture.value !== null;
  const { small, fits, cost = () => 0 } = row;
  useEffect(() => {
    if (ready)
      small?.().then(
        ({ Small }) => setSmall({ is: Small }),
        () => {},
      );
  }, [ready, small]);
  const card = cards.filter(fits).sort((a, b) => foreign(a) - foreign(b) || cost(a) - cost(b))[0];
  return html`<span class="living" aria-hidden="true">
    ${
      Small !== null &&
      html`<${Guard}><${Small.is} instrument=${play.instrument} picture=${play.picture} card=${card} cards=${cards} /><//>`
    }
  </span>`;
}

/** @param {{chapters: Chapter[], views: Record<string, Row>, cards: Card[], play: import("./view.js").Play | null}} props */
export function Path({ chapters, views, cards, play }) {
  const t = words.value.start;
  const claims = /** @type {Record<string, string>} */ (t.claims);
  return html`<nav class="map" aria-label=${t.map}>
    <${Lecture} />
    <ol>
      ${chapters.map(
        (chapter) => html`<li key=${chapter.name}>
          <h3>${chapter.title}</h3>
          <p class="claim">${claims[chapter.name]}</p>
          <div class="ways">
            ${chapter.views.map(({ name, title }) => {
              const row = views[name];
              return html`<${ViewLink} key=${name} view=${name} class="way">
                ${play !== null && row?.small !== undefined && html`<${Living} row=${row} cards=${cards} play=${play} />`}
                <strong>${title}</strong>
              <//>`;
            })}
          </div>
        </li>`,
      )}
    </ol>
  </nav>`;
}
