/** The card of a model: open, closed, or of one that was refused. */
import * as api from "../../base/api.js";
import { html, Icon, useState } from "../../base/html.js";
import { screen } from "../../base/screen.js";
import { lang } from "../../base/words.js";
import { Copy } from "../../kit/copy.js";
import { FromCode } from "../../kit/from-code.js";
import { isPlain, ViewLink } from "../../kit/view-link.js";
import { LossesTable } from "./losses.js";
import { Moments } from "./moments.js";
import { Command, Numbers } from "./numbers.js";
import { PullsTable } from "./pulls.js";
import { can, Few, Samples, shownPath, speaks, writes } from "./samples.js";
import { Spectra } from "./spectra.js";
import { english, exact, Told } from "./told.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {{name: string, title: string}} Named */
/** The table of views, as far as a card needs it. @typedef {Record<string, {fits: (card: Card) => boolean}>} Views */

/** What the name of a model stands for on the page. @param {string} name */
export const headingOf = (name) => `model-${name}`;

/** What its verbs do, in words. @param {Card} card */
function verbsOf(card) {
  const { verbs, writing, dueling } = words.value;
  if (/gan/.test(card.family)) return { ...verbs, ...dueling };
  if (speaks(card)) return { ...verbs, ...words.value.speaking };
  return writes(card) ? { ...verbs, ...writing } : verbs;
}

/** Where a model comes from. @param {{card: Card}} props */
function Origin({ card }) {
  const t = words.value;
  const [command = "", ...settings] = card.recipe.split(": ");
  const minutes = Math.round(10 * card.minutes) / 10;
  return html`<section class="origin">
    <h3>${t.origin}</h3>
    <dl>
      <dt>${t.data}</dt>
      <dd><${Told} own=${card.data} chinese=${card.zh?.data} /></dd>
      <dt>${t.recipe}</dt>
      <dd>
        <${Command} text=${command} />
        ${settings.length > 0 && html`<code class="quiet small">${settings.join(": ")}</code>`}
        <p>${t.minutes(minutes, exact(minutes))}</p>
      </dd>
      <dt>${t.size}</dt>
      <dd>
        ${t.params(card.params, exact(card.params))}${card.code_size > 0 && html`<br />${t.codeSize(card.code_size)}`}
      </dd>
      <dt>${t.licence}</dt>
      <dd><bdi lang=${english()}>${card.licence}</bdi></dd>
      <dt>${t.digest}</dt>
      <dd>
        <p class="command" translate=${false}>
          <code title=${card.digest}>${card.digest.slice(0, 12)}…</code>
          <${Copy} text=${() => card.digest} label=${t.copy} icon="copy" />
        </p>
      </dd>
      <dt>${t.asks}</dt>
      <dd>
        <ul>
          ${card.verbs.map((verb) => html`<li><code>${verb}</code> ${verbsOf(card)[verb]}</li>`)}
        </ul>
      </dd>
      ${
        card.parameters.length > 0 &&
        html`<dt>${t.choices}</dt>
          <dd>
            <ul>
              ${card.parameters.map((name) => html`<li><code>${name}</code> ${t.parameters[name]}</li>`)}
            </ul>
          </dd>`
      }
    </dl>
  </section>`;
}

/** What its model is bad at. @param {{card: Card}} props */
function Limits({ card }) {
  const chinese = lang.value === "zh" ? card.zh?.limits : undefined;
  const limits = chinese ?? card.limits;
  return html`<h3>${words.value.limits}</h3>
    ${
      limits.length === 0
        ? html`<p class="quiet">${words.value.unknownLimits}</p>`
        : html`<ul class="limits" lang=${chinese ? null : english()}>
            ${limits.map((limit) => html`<li><bdi>${limit}</bdi></li>`)}
          </ul>`
    }`;
}

/** The views that can show it. @param {{card: Card, views: Views, titles: Named[]}} props */
function Ways({ card, views, titles }) {
  const t = words.value;
  const fitting = titles.filter(({ name }) => name !== "models" && views[name]?.fits(card));
  return html`<p class="ways">
    ${
      fitting.length === 0
        ? t.noView
        : html`<span>${t.tryIn}</span>
            ${fitting.map(
              ({ name, title }) =>
                html`<${ViewLink} key=${name} class="button" view=${name} texts=${{ model: card.name }}>${title}<//>`,
            )}`
    }
  </p>`;
}

/** @param {{card: Card, cards: Card[], views: Views, titles: Named[], seed: number}} props */
export function OpenCard({ card, cards, views, titles, seed }) {
  const [coding, setCoding] = useState(false);
  const t = words.value;
  /** @type {import("../../kit/from-code.js").Request} */
  const request = can(card, "sample")
    ? speaks(card)
      ? { path: `/models/${card.name}/sample`, body: { n: 1, seed }, gives: "sound" }
      : { path: shownPath(card, seed), gives: writes(card) ? "sentences" : "images" }
    : { path: `/models/${card.name}`, gives: "card" };
  return html`<article class="model open" aria-labelledby=${headingOf(card.name)}>
    <header>
      <h2 id=${headingOf(card.name)} tabindex="-1"><${Told} own=${card.title || card.name} chinese=${card.zh?.title} /></h2>
      <p class="model-name" translate=${false}>${card.name}</p>
      <p class="take-along">
        <${Copy} text=${() => screen.link(card)} label=${t.copyLink} icon="link" />
        <button type="button" class="quiet-button" onClick=${() => setCoding(true)}>
          <${Icon} name="code" /><span>${t.code}</span>
        </button>
        <a class="quiet-button" href=${api.address(`/models/${card.name}`)}>${t.json}</a>
        <a class="quiet-button" href="docs">${t.docs}</a>
      </p>
    </header>
    <div class="model-pictures"><${Samples} card=${card} cards=${cards} seed=${seed} /></div>
    <div class="model-words">
      <p class="summary"><${Told} own=${card.summary} chinese=${card.zh?.summary} /></p>
      <${Ways} card=${card} views=${views} titles=${titles} />
      <${Limits} card=${card} />
    </div>
    <div class="model-measured"><${Moments} card=${card} /><${Spectra} card=${card} /><${PullsTable} card=${card} /><${LossesTable} card=${card} /><${Numbers} card=${card} /></div>
    <${Origin} card=${card} />
    ${coding && html`<${FromCode} request=${request} onClose=${() => setCoding(false)} />`}
  </article>`;
}

/** A card that is not open: its name, its sentence, a few works. @param {{card: Card, seed: number, act: () => void}} props */
export function ClosedCard({ card, seed, act }) {
  /** @param {MouseEvent} event */
  const click = (event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    act();
  };
  return html`<article class="model" aria-labelledby=${headingOf(card.name)}>
    <h2 id=${headingOf(card.name)}>
      <a href=${screen.addressOf("models", { model: card.name })} onClick=${click}>
        <${Told} own=${card.title || card.name} chinese=${card.zh?.title} />
      </a>
    </h2>
    <p class="model-name" translate=${false}>${card.name}</p>
    <p class="summary"><${Told} own=${card.summary} chinese=${card.zh?.summary} /></p>
    <${Few} card=${card} seed=${seed} />
  </article>`;
}

/** A model that was refused, and what to do about it. @param {{name: string, detail: string}} props */
export function RefusedCard({ name, detail }) {
  const t = words.value;
  return html`<article class="model broken" aria-labelledby=${headingOf(name)}>
    <h2 id=${headingOf(name)} translate=${false}>${name}</h2>
    <p class="broken-mark">${t.broken}</p>
    <p class="summary"><bdi lang=${english()}>${detail}</bdi></p>
    <p>${t.repair}</p>
  </article>`;
}
