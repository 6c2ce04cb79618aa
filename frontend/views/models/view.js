/** Models: one card per model, what it is, can do and was measured to do, and what it is bad at. */
import * as api from "../../base/api.js";
import { newSeed } from "../../base/codes.js";
import { html, useEffect, useRef, useState } from "../../base/html.js";
import { screen } from "../../base/screen.js";
import { lang } from "../../base/words.js";
import { Copy } from "../../kit/copy.js";
import { FromCode } from "../../kit/from-code.js";
import { Icon } from "../../kit/icon.js";
import { Trouble } from "../../kit/trouble.js";
import { open } from "../../shell/shell.js";
import { lengthsOf } from "../sentences/lines.js";
import { at, go } from "./address.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("../../base/api.js").Metric} Metric */
/** @typedef {import("../../base/state.js").Screen} Screen */
/** @typedef {Partial<Record<Screen["view"], {fits: (card: Card) => boolean}>>} Views */

/** The sheet to begin with. */
const SEED = 42;
/** Pictures on a sheet of a model without labels, and in a row; the server sends rows of ten. */
const SHEET = 60;
const ROW = 10;
/** Sentences of a card that is not open. */
const FEW = 3;
/** Pixels of a picture's side, where the card does not say. */
const CELL = 28;

const number = (/** @type {number} */ x, digits = 3) =>
  x.toLocaleString(lang.value, { maximumFractionDigits: digits });
const percent = (/** @type {number} */ p) => `${Math.round(100 * p)}%`;

/**
 * A text of a card, in the visitor's language where the card has it. Anybody may have written it, in any
 * script: it is set apart from what stands around it.
 * @param {{english: string, chinese?: string | null}} props
 */
function Told({ english, chinese }) {
  if (lang.value === "en") return html`<bdi>${english}</bdi>`;
  return chinese ? html`<bdi>${chinese}</bdi>` : html`<bdi lang="en">${english}</bdi>`;
}

/** @param {Screen["view"]} view @param {string} model */
function hrefOf(view, model) {
  const { lang, theme, paper } = screen.value;
  return write({ ...read(""), lang, theme, paper, view, model });
}

/**
 * A link that another tab may open, and that moves the page itself when it is simply clicked.
 * @param {{href: string, act: () => void, class?: string, children?: unknown}} props
 */
const Way = ({ href, act, class: kind, children }) =>
  html`<a
    href=${href}
    class=${kind}
    onClick=${(/** @type {MouseEvent} */ event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      act();
    }}
    >${children}</a
  >`;

/** The labels whose pictures make the rows of a sheet; one sheet of anything where there are none. @param {Card} card */
const rowsOf = (card) => (card.parameters.includes("label") ? card.labels.slice(0, 20) : [null]);

/** How many pictures stand on one sheet: those that are drawn pixel by pixel take their time. @param {Card} card @param {number | null} label */
const sheetOf = ({ verbs }, label) => (label !== null || verbs.includes("complete") ? ROW : SHEET);

/** Pixels of a picture's side. @param {Card} card */
const sideOf = ({ config }) => config.side ?? CELL;

/** @param {Card} card @param {number} seed @param {number | null} label */
const rowPath = (card, seed, label) => api.samplePath(card.name, sheetOf(card, label), seed, label);

/** Pictures by chance, crisp. @param {{card: Card, seed: number}} props */
function Sheet({ card, seed }) {
  const [tries, setTries] = useState(0);
  const [failed, setFailed] = useState(false);
  const t = words.value;
  const rows = rowsOf(card);
  const again = () => {
    setFailed(false);
    setTries(tries + 1);
  };
  return html`<figure class="sample-sheet">
    <div class=${failed ? "sheet-rows troubled" : "sheet-rows"}>
      ${rows.map(
        (label) => html`<img
          key=${`${label} ${tries}`}
          class="picture"
          src=${api.address(rowPath(card, seed, label))}
          alt=${label === null ? t.cards.sheet(card.name) : t.cards.row(label)}
          width=${ROW * sideOf(card)}
          height=${(sheetOf(card, label) / ROW) * sideOf(card)}
          onError=${() => setFailed(true)}
        />`,
      )}
    </div>
    ${failed && html`<${Trouble} problem=${new api.Problem(0, "no-answer", "")} action=${t.problems.tryNow} act=${again} />`}
    <figcaption>
      <${Roll} />
      <span class="quiet small">${t.footer.seed(seed)}</span>
      ${rows.length > 1 && html`<span class="quiet small">${t.cards.columns}</span>`}
    </figcaption>
  </figure>`;
}

/**
 * Sentences by chance.
 * @param {{card: Card, seed: number, n: number, children?: unknown}} props
 */
function Written({ card, seed, n, children }) {
  const [sentences, setSentences] = useState(/** @type {string[]} */ ([]));
  const [problem, setProblem] = useState(/** @type {api.Problem | null} */ (null));
  const [tries, setTries] = useState(0);
  const t = words.value;
  useEffect(() => {
    const left = new AbortController();
    api.chance(card.name, { n, seed }, left.signal).then(
      ({ answer }) => {
        setSentences(answer.sentences);
        setProblem(null);
      },
      (error) => left.signal.aborted || setProblem(error),
    );
    return () => left.abort();
  }, [card.name, seed, n, tries]);
  return html`<figure class="sample-sheet written">
    <ul class=${problem === null ? "" : "troubled"} aria-label=${t.cards.written(card.name)}>
      ${sentences.map((sentence) => html`<li><bdi class="said" lang=${lengthsOf(card).length > 0 ? "zh-Hant" : "en"}>${sentence}</bdi></li>`)}
    </ul>
    ${problem !== null && html`<${Trouble} problem=${problem} action=${t.problems.tryNow} act=${() => setTries(tries + 1)} />`}
    ${children}
  </figure>`;
}

/** The path that gives what a card shows by a GET. @param {Card} card @param {number} seed */
const shownPath = (card, seed) =>
  card.medium === "text"
    ? api.samplePath(card.name, ROW, seed, null)
    : rowPath(card, seed, rowsOf(card)[0] ?? null);

const Roll = () =>
  html`<button type="button" class="button" onClick=${() => go({ seed: newSeed() })}>
    <${Icon} name="random" /><span>${words.value.cards.roll}</span>
  </button>`;

/**
 * What a judge reads in another model's pictures.
 * @param {{judge: Card, artist: Card, seed: number}} props
 */
function Readings({ judge, artist, seed }) {
  const [readings, setReadings] = useState(/** @type {{image: string, label: number, p: number}[]} */ ([]));
  const [problem, setProblem] = useState(/** @type {api.Problem | null} */ (null));
  const [tries, setTries] = useState(0);
  const t = words.value;
  useEffect(() => {
    const left = new AbortController();
    const ask = async () => {
      const { images } = await api.sample(artist.name, { n: ROW, seed, temperature: 1 }, left.signal);
      const said = await Promise.all(
        images.map(async (image) => {
          const { label, probabilities } = await api.classify(judge.name, image, left.signal);
          return { image, label, p: probabilities[label] ?? 0 };
        }),
      );
      setReadings(said);
      setProblem(null);
    };
    ask().catch((error) => {
      if (!left.signal.aborted) setProblem(error);
    });
    return () => left.abort();
  }, [judge.name, artist.name, seed, tries]);
  return html`<figure class="sample-sheet">
    <div class=${problem === null ? "readings" : "readings troubled"}>
      ${readings.map(
        ({ image, label, p }) => html`<div>
          <img class="picture" src=${image} alt=${t.cards.reading(label, percent(p))} width=${CELL} height=${CELL} />
          <p aria-hidden="true"><b>${label}</b> <span class="quiet small">${percent(p)}</span></p>
        </div>`,
      )}
    </div>
    ${
      problem !== null &&
      html`<${Trouble} problem=${problem} action=${t.problems.tryNow} act=${() => setTries(tries + 1)} />`
    }
    <figcaption>
      <${Roll} />
      <span class="quiet small">${t.footer.seed(seed)}</span>
      <span class="quiet small">${t.cards.readings(artist.name)}</span>
    </figcaption>
  </figure>`;
}

/**
 * The measured number and the published ones as dots on a line, the better end to the right, where there
 * is anything to compare; the exact numbers below, the best first.
 * @param {{metric: Metric, name: string}} props
 */
function Numbers({ metric, name }) {
  const t = words.value;
  const all = [
    { who: name, value: metric.value, own: true },
    ...metric.published.map((other) => ({ ...other, own: false })),
  ];
  all.sort((a, b) => (metric.better === "higher" ? b.value - a.value : a.value - b.value));
  const values = all.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const place = (/** @type {number} */ x) => {
    const share = high > low ? (x - low) / (high - low) : 0.5;
    return 0.06 + 0.76 * (metric.better === "lower" ? 1 - share : share);
  };
  return html`<div class="line" aria-hidden="true">
      ${all.map(({ value, own }) => html`<span class=${own ? "dot own" : "dot"} style=${{ "--at": place(value) }}></span>`)}
      ${metric.better !== "neither" && html`<span class="line-end">${t.cards.betterEnd}</span>`}
    </div>
    <ul class="points">
      ${all.map(
        ({ who, value, own }) => html`<li class=${own ? "own" : ""}>
          <b>${number(value)}</b> <bdi lang=${lang.value === "zh" ? "en" : null}>${who}</bdi>
        </li>`,
      )}
    </ul>`;
}

/** One measured number, and how it was measured. @param {{metric: Metric, name: string}} props */
function Measured({ metric, name }) {
  const t = words.value;
  const { zh } = metric;
  return html`<section class="measured">
    <h4><${Told} english=${metric.name} chinese=${zh?.name} /></h4>
    <p class="value">
      <b>${number(metric.value)}</b> <${Told} english=${metric.unit} chinese=${zh?.unit} />
      <span class="quiet small">${t.cards.better[metric.better]}</span>
    </p>
    ${metric.means && html`<p class="means"><${Told} english=${metric.means} chinese=${zh?.means} /></p>`}
    ${metric.published.length > 0 && html`<${Numbers} metric=${metric} name=${name} />`}
    <details>
      <summary>${t.cards.how}</summary>
      <p><${Told} english=${metric.split} chinese=${zh?.split} /> · ${t.cards.cases(number(metric.n))}</p>
      <p><${Told} english=${metric.protocol} chinese=${zh?.protocol} /></p>
      <p class="command">
        <code>${metric.command}</code><${Copy} text=${() => metric.command} label=${t.copy} icon="copy" />
      </p>
      ${
        metric.published.length > 0 &&
        html`<p>${t.cards.sources}</p>
          <ul lang=${lang.value === "zh" ? "en" : null}>
            ${metric.published.map(({ who, source }) => html`<li><bdi>${who}</bdi>: <bdi>${source}</bdi></li>`)}
          </ul>`
      }
    </details>
  </section>`;
}

/** What its verbs do, in words. @param {Card} card */
const verbsOf = ({ medium }) => {
  const { verbs, writing } = words.value.cards;
  return medium === "text" ? { ...verbs, ...writing } : verbs;
};

/** Where a model comes from. @param {{card: Card}} props */
function Origin({ card }) {
  const t = words.value;
  const [command = "", ...settings] = card.recipe.split(": ");
  return html`<section class="origin">
    <h3>${t.cards.origin}</h3>
    <dl>
      <dt>${t.cards.data}</dt>
      <dd><${Told} english=${card.data} chinese=${card.zh?.data} /></dd>
      <dt>${t.cards.recipe}</dt>
      <dd>
        <p class="command"><code>${command}</code><${Copy} text=${() => command} label=${t.copy} icon="copy" /></p>
        ${settings.length > 0 && html`<code class="quiet small">${settings.join(": ")}</code>`}
        <p>${t.cards.minutes(number(card.minutes, 1))}</p>
      </dd>
      <dt>${t.cards.size}</dt>
      <dd>
        ${t.cards.params(number(card.params))}${card.code_size > 0 && html`<br />${t.cards.codeSize(card.code_size)}`}
      </dd>
      <dt>${t.cards.licence}</dt>
      <dd><bdi lang=${lang.value === "zh" ? "en" : null}>${card.licence}</bdi></dd>
      <dt>${t.cards.digest}</dt>
      <dd>
        <p class="command">
          <code title=${card.digest}>${card.digest.slice(0, 12)}…</code>
          <${Copy} text=${() => card.digest} label=${t.copy} icon="copy" />
        </p>
      </dd>
      <dt>${t.cards.asks}</dt>
      <dd>
        <ul>
          ${card.verbs.map((verb) => html`<li><code>${verb}</code> ${verbsOf(card)[verb]}</li>`)}
        </ul>
      </dd>
      ${
        card.parameters.length > 0 &&
        html`<dt>${t.cards.choices}</dt>
          <dd>
            <ul>
              ${card.parameters.map((name) => html`<li><code>${name}</code> ${t.cards.parameters[name]}</li>`)}
            </ul>
          </dd>`
      }
    </dl>
  </section>`;
}

/**
 * The open card.
 * @param {{card: Card, cards: Card[], views: Views}} props
 */
function Open({ card, cards, views }) {
  const [coding, setCoding] = useState(false);
  const t = words.value;
  const { zh } = card;
  const seed = at.seed.value ?? SEED;
  const draws = card.verbs.includes("sample");
  const writes = card.medium === "text";
  const artists = cards.filter(({ verbs, medium }) => verbs.includes("sample") && medium === card.medium);
  const artist = artists.find(({ parameters }) => !parameters.includes("label")) ?? artists[0];
  const fitting = /** @type {Screen["view"][]} */ (Object.keys(views)).filter(
    (view) => view !== "start" && views[view]?.fits(card),
  );
  const limits = lang.value === "zh" && zh ? zh.limits : card.limits;
  const limitsIn = lang.value === "zh" && !zh ? "en" : null;
  /** @type {import("../../kit/from-code.js").Request} */
  const request = draws
    ? { path: shownPath(card, seed), gives: writes ? "sentences" : "images" }
    : { path: `/models/${card.name}`, gives: "card" };
  return html`<article class="model open" aria-labelledby=${`model-${card.name}`}>
    <header>
      <h2 id=${`model-${card.name}`} tabindex="-1"><${Told} english=${card.title || card.name} chinese=${zh?.title} /></h2>
      <p class="model-name">${card.name}</p>
      <p class="take-along">
        <${Copy} text=${link} label=${t.copyLink} icon="link" />
        <button type="button" class="quiet-button" onClick=${() => setCoding(true)}>
          <${Icon} name="code" /><span>${t.code}</span>
        </button>
        <a class="quiet-button" href=${api.address(`/models/${card.name}`)}>${t.cards.json}</a>
      </p>
    </header>
    <div class="model-pictures">
      ${draws && !writes && html`<${Sheet} key=${card.name} card=${card} seed=${seed} />`}
      ${
        draws &&
        writes &&
        html`<${Written} card=${card} seed=${seed} n=${ROW}>
          <figcaption><${Roll} /><span class="quiet small">${t.footer.seed(seed)}</span></figcaption>
        <//>`
      }
      ${
        !draws &&
        card.verbs.includes("classify") &&
        artist !== undefined &&
        html`<${Readings} judge=${card} artist=${artist} seed=${seed} />`
      }
    </div>
    <div class="model-words">
      <p class="summary"><${Told} english=${card.summary} chinese=${zh?.summary} /></p>
      <p class="ways">
        ${
          fitting.length === 0
            ? t.cards.noView
            : html`<span>${t.cards.tryIn}</span>
                ${fitting.map(
                  (
                    view,
                  ) => html`<${Way} class="button" href=${hrefOf(view, card.name)} act=${() => open(view, card.name)}>
                    ${t[view]}
                  <//>`,
                )}`
        }
      </p>
      ${
        limits.length > 0 &&
        html`<h3>${t.cards.limits}</h3>
          <ul class="limits" lang=${limitsIn}>
            ${limits.map((limit) => html`<li><bdi>${limit}</bdi></li>`)}
          </ul>`
      }
    </div>
    ${
      card.metrics.length > 0 &&
      html`<section class="model-numbers">
        <h3>${card.metrics.some(({ published }) => published.length > 0) ? t.cards.numbers : t.cards.measured}</h3>
        ${card.metrics.map((metric) => html`<${Measured} key=${metric.name} metric=${metric} name=${card.name} />`)}
      </section>`
    }
    <${Origin} card=${card} />
    ${coding && html`<${FromCode} request=${request} onClose=${() => setCoding(false)} />`}
  </article>`;
}

/** A card that is not open: its name, its sentence, ten pictures. @param {{card: Card, act: () => void}} props */
const Closed = ({ card, act }) =>
  html`<article class="model" aria-labelledby=${`model-${card.name}`}>
    <h2 id=${`model-${card.name}`}>
      <${Way} href=${hrefOf("models", card.name)} act=${act}>
        <${Told} english=${card.title || card.name} chinese=${card.zh?.title} />
      <//>
    </h2>
    <p class="model-name">${card.name}</p>
    <p class="summary"><${Told} english=${card.summary} chinese=${card.zh?.summary} /></p>
    ${
      card.medium === "text" &&
      card.verbs.includes("sample") &&
      html`<${Written} card=${card} seed=${SEED} n=${FEW} />`
    }
    ${
      card.medium !== "text" &&
      card.verbs.includes("sample") &&
      html`<img
        class="picture few"
        src=${api.address(api.samplePath(card.name, ROW, SEED, null))}
        alt=${words.value.cards.sheet(card.name)}
        width=${ROW * sideOf(card)}
        height=${sideOf(card)}
      />`
    }
  </article>`;

/** The models that were refused, and what to do about it. @param {{models: {name: string, detail: string}[]}} props */
const Broken = ({ models }) => {
  const t = words.value;
  return models.map(
    ({ name, detail }) => html`<article class="model broken" key=${name} aria-labelledby=${`model-${name}`}>
      <h2 id=${`model-${name}`}>${name}</h2>
      <p class="broken-mark">${t.cards.broken}</p>
      <p class="summary"><bdi lang=${lang.value === "zh" ? "en" : null}>${detail}</bdi></p>
      <p>${t.cards.repair}</p>
    </article>`,
  );
};

/** @param {{cards: Card[], views: Views}} props */
export function View({ cards, views }) {
  const [refused, setRefused] = useState(/** @type {{name: string, detail: string}[]} */ ([]));
  const stepped = useRef(false);
  const t = words.value;
  const wanted = at.model.value;
  const shown = wanted === null ? cards[0]?.name : wanted;
  const known = cards.some(({ name }) => name === shown) || refused.some(({ name }) => name === shown);

  useEffect(() => {
    api.broken().then(setRefused, () => {}); // the cards that came stand for themselves
  }, []);

  // Who opens a card looks at it: cards above it have changed their height.
  useEffect(() => {
    const heading = wanted === null ? null : document.getElementById(`model-${wanted}`);
    if (heading === null) return;
    heading.closest("article")?.scrollIntoView({ block: "start" });
    if (stepped.current) heading.focus({ preventScroll: true });
    stepped.current = false;
  }, [wanted, refused]);

  /** @param {string} model */
  const step = (model) => {
    stepped.current = true;
    go({ model, seed: null });
  };
  return html`<main class="view models" tabindex="-1">
    <p class="intro">${t.cards.intro}</p>
    ${
      !known &&
      html`<div class="trouble" role="alert">
        <p>${shown === undefined ? t.problems.noModel : t.problems.unknownModel(shown)}</p>
      </div>`
    }
    ${cards.map((card) =>
      card.name === shown
        ? html`<${Open} key=${card.name} card=${card} cards=${cards} views=${views} />`
        : html`<${Closed} key=${card.name} card=${card} act=${() => step(card.name)} />`,
    )}
    <${Broken} models=${refused} />
  </main>`;
}
