/** Between: two ends, and three ways from one to the other, side by side. */
import * as api from "../../base/api.js";
import { clamp, parseNumber, shown } from "../../base/codes.js";
import { html, useComputed, useEffect, useMemo, useState } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { save } from "../../base/pictures.js";
import { Input } from "../../input/input.js";
import { StageTakes } from "../../input/sheets.js";
import { Dialog } from "../../kit/dialog.js";
import { frameAt, frameMs, meetings } from "../../kit/film.js";
import { Icon } from "../../kit/icon.js";
import { Picture } from "../../kit/picture.js";
import { Status } from "../../kit/status.js";
import { Prose, Story } from "../../kit/story.js";
import { Trouble } from "../../kit/trouble.js";
import { at, go, MOST_STOPS, PATHS, STEPS, settle, slide } from "./address.js";
import { Films } from "./filmstrip.js";
import { WayFormulas } from "./formulas.js";
import { ShellCurve } from "./shell-curve.js";
import { nameOf, StopButton, StopByNumber, StopHead } from "./stops.js";
import { createWay } from "./way.js";
import { words } from "./words.js";

/** @typedef {import("./way.js").WayHeld} WayHeld */
/** @typedef {import("./way.js").Path} Path */
/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

/** Side of a picture's pixel in the files that a visitor keeps. */
const SCALE = 8;

/** One path at the place where one stands. @param {{way: WayHeld, path: Path, most: number}} props */
function PathStage({ way, path, most }) {
  const t = words.value.way;
  const { film } = way.films[path];
  const picture = useComputed(() => {
    const pictures = film.value?.bitmaps ?? [];
    return pictures[frameAt(way.share.value, pictures.length)] ?? null;
  });
  const { name, text } = t.paths[path];
  return html`<figure class="path">
    <${Picture} source=${picture} label=${t.picture(name)} class="path-picture" />
    <figcaption>
      <h2>${name}</h2>
      ${!narrow.value && html`<p class="path-text">${text}</p>`}
    </figcaption>
    ${
      path === "pixels"
        ? !narrow.value && html`<p class="quiet small no-code">${t.noCode}</p>`
        : html`<${ShellCurve} film=${film} share=${way.share} most=${most} />`
    }
  </figure>`;
}

/** How many pictures, and the stops between the ends. @param {{way: WayHeld, onAdded: () => void}} props */
function WayTools({ way, onAdded }) {
  const t = words.value.way;
  const playing = way.playing.value;
  const count = way.stops.value?.length ?? 2;
  const steps = way.steps.value;
  /** @param {FieldEvent} event */
  const slid = ({ currentTarget }) => slide({ steps: Number(currentTarget.value) }, "steps");
  /** @param {FieldEvent} event */
  const typed = ({ currentTarget }) => {
    const next = parseNumber(currentTarget.value);
    if (next !== null) go({ steps: clamp(Math.round(next), Math.max(STEPS.least, count), STEPS.most) });
    currentTarget.value = way.steps.peek().toString();
  };
  /** @param {FieldEvent} event */
  const placed = ({ currentTarget }) => {
    const next = parseNumber(currentTarget.value);
    if (next !== null) way.scrub(clamp((next - 1) / (steps - 1), 0, 1));
    currentTarget.value = String(frameAt(way.share.peek(), steps) + 1);
  };
  return html`<div class="way-tools">
    <button type="button" class="button main play" onClick=${playing ? way.pause : way.play}>
      <${Icon} name=${playing ? "pause" : "play"} /><span>${playing ? t.pause : t.play}</span>
    </button>
    <label class="place">
      <span>${t.placeBefore}</span>
      <input
        type="text"
        inputmode="numeric"
        autocomplete="off"
        value=${frameAt(way.share.value, steps) + 1}
        aria-label=${t.placeNumber}
        onFocus=${way.pause}
        onChange=${placed}
      />
      <span>${t.placeAfter(steps)}</span>
    </label>
    <div class="field steps">
      <span>${t.steps}</span>
      <input
        type="range"
        min=${Math.max(STEPS.least, count)}
        max=${STEPS.most}
        step="1"
        value=${steps}
        aria-label=${t.steps}
        onInput=${slid}
      />
      <input
        type="text"
        inputmode="numeric"
        autocomplete="off"
        value=${steps}
        aria-label=${t.stepsNumber}
        onChange=${typed}
      />
    </div>
    <div class="way-actions">
      ${
        count < MOST_STOPS &&
        html`<button
          type="button"
          class="button"
          onClick=${async () => {
            await way.add();
            onAdded();
          }}
        >
          <${Icon} name="plus" /><span>${t.add}</span>
        </button>`
      }
      <button type="button" class="button" onClick=${way.swap}><${Icon} name="swap" /><span>${t.swap}</span></button>
    </div>
  </div>`;
}

/** The film of the chosen path as a file. @param {{way: WayHeld}} props */
function Keep({ way }) {
  const t = words.value.way;
  /** @param {"image/png" | "image/gif" | "image/apng"} kind */
  async function keep(kind) {
    const path = at.path.value;
    const body = way.films[path].film.value?.body;
    if (body === undefined) return;
    const film = { milliseconds: frameMs(body.steps), there_and_back: true };
    try {
      const file = await api.film(
        way.card.name,
        { ...body, scale: SCALE, ...(kind === "image/png" ? {} : film) },
        kind,
      );
      way.keepTrouble.value = null;
      save(file, `${way.card.name}-${path}.${kind.slice(6)}`);
    } catch (error) {
      way.keepTrouble.value = { problem: /** @type {api.Problem} */ (error), retryMs: null };
    }
  }
  /** @type {["image/png" | "image/gif" | "image/apng", string][]} */
  const kinds = [
    ["image/png", t.strip],
    ["image/gif", t.gif],
    ["image/apng", t.apng],
  ];
  return html`<span class="keep">
    <span id="keep-path">${t.takeAlong}</span>
    <span class="choices" role="radiogroup" aria-labelledby="keep-path">
      ${PATHS.map(
        (path) => html`<label class="choice" key=${path}>
          <input type="radio" name="keep-path" checked=${path === at.path.value} onChange=${() => settle({ path })} />
          <span>${t.paths[path].name}</span>
        </label>`,
      )}
    </span>
    ${kinds.map(
      ([
        kind,
        name,
      ]) => html`<button type="button" class="quiet-button" key=${kind} onClick=${() => keep(kind)}>
        <${Icon} name="download" /><span>${name}</span>
      </button>`,
    )}
  </span>`;
}

/** @param {{card: api.Card, models: api.Card[]}} props */
export function View({ card, models }) {
  const way = useMemo(() => createWay(card), [card]);
  useEffect(() => () => way.close(), [way]);
  const [sheet, setSheet] = useState(/** @type {"input" | "story" | null} */ (null));
  const t = words.value;
  const count = way.stops.value?.length ?? 2;
  const slerp = way.films.slerp.film.value;
  const lengths = [slerp, way.films.lerp.film.value].flatMap((film) => film?.radii ?? []);
  const most = slerp === null ? 1 : Math.max(slerp.shell.radius + 2 * slerp.shell.spread, ...lengths);
  const shell = slerp === null ? null : t.way.shell(card.code_size, shown(slerp.shell.radius));
  const marks =
    slerp === null ? [] : meetings(slerp.t, slerp.ends.length).map((i) => i / (slerp.t.length - 1));
  const now = way.trouble.value ?? way.keepTrouble.value;
  const isFilm = way.trouble.value !== null;

  const open = () => setSheet("input");
  const stop = (/** @type {number} */ k) =>
    html`<${StopButton} key=${k} way=${way} k=${k} onOpen=${() => narrow.value && open()} />`;
  const between = Array.from({ length: count - 2 }, (_, i) => i + 1);
  const films = html`<${Films}
    way=${way}
    marks=${marks.slice(1, -1)}
  />`;
  const formulas = html`<${WayFormulas} way=${way} />`;
  const request = () => ({
    path: `/models/${card.name}/interpolate`,
    body: way.films[at.path.value].film.value?.body ?? {},
  });

  return html`<main class="view between">
    ${
      !narrow.value &&
      html`<div class="stop-desk">
        <${StopHead} way=${way} /><${Input} taker=${way.taker} /><${StopByNumber} way=${way} />
      </div>`
    }
    <div class="stand">
      <div class=${`paths ${now === null ? "" : "troubled"}`}>
        ${PATHS.map((path) => html`<${PathStage} key=${path} way=${way} path=${path} most=${most} />`)}
        ${
          now !== null &&
          html`<${Trouble}
            problem=${now.problem}
            retryMs=${now.retryMs}
            action=${isFilm ? (now.retryMs === null ? t.way.startOver : t.problems.tryNow) : t.problems.dismiss}
            act=${() => {
              if (!isFilm) way.keepTrouble.value = null;
              else if (now.retryMs === null) way.startOver();
              else way.retry();
            }}
          />`
        }
      </div>
      ${!narrow.value && html`<p class="shell-text">${shell}</p>`}
    </div>
    <section id="console" class="reel" aria-label=${t.way.films} tabindex="-1">
      ${!narrow.value && stop(0)}
      <div class="reel-middle">
        ${
          narrow.value
            ? html`<div class="stops" role="group" aria-label=${t.way.stops}>
                ${[0, ...between, count - 1].map(stop)}
              </div>`
            : count > 2 &&
              html`<div class="stops" role="group" aria-label=${t.way.stops}>
                ${between.map((k) => html`<span class="stop-place" style=${{ "--at": marks[k] ?? k / (count - 1) }}>${stop(k)}</span>`)}
              </div>`
        }
        ${films}
      </div>
      ${!narrow.value && stop(count - 1)}
      <${WayTools} way=${way} onAdded=${() => narrow.value && open()} />
    </section>
    ${
      way.label.value !== null &&
      html`<div class="read-as">
        <span id="drawn-as">${t.way.drawnAs}</span>
        <div class="choices" role="radiogroup" aria-labelledby="drawn-as">
          ${card.labels.map(
            (digit) => html`<label class="choice" key=${digit}>
              <input
                type="radio"
                name="drawn-as"
                aria-label=${t.digit(digit)}
                checked=${digit === way.label.value}
                onChange=${() => go({ label: digit })}
              />
              <span>${digit}</span>
            </label>`,
          )}
        </div>
        <span class="quiet hint">${t.way.drawnAsHint}</span>
      </div>`
    }
    ${
      narrow.value &&
      html`<dl class="path-texts">
        ${PATHS.map((path) => html`<dt>${t.way.paths[path].name}</dt><dd>${t.way.paths[path].text}</dd>`)}
      </dl>
      <p class="shell-text">${shell}</p>
      <button type="button" class="button" onClick=${() => setSheet("story")}>
        <${Icon} name="book" /><span>${t.story}</span>
      </button>`
    }
    ${!narrow.value && html`<${Story} sentences=${t.way.story}>${formulas}<//>`}
    <${Status} card=${card} models=${models} request=${request}><${Keep} way=${way} /><//>
    ${narrow.value && sheet === null && html`<${StageTakes} taker=${way.taker} />`}
    ${
      narrow.value &&
      sheet === "input" &&
      html`<${Dialog} title=${nameOf(way.chosen.value, count)} onClose=${() => setSheet(null)} class="sheet">
        <${StopHead} way=${way} />
        <${Input} taker=${way.taker} onPicked=${() => setSheet(null)} />
        <${StopByNumber} way=${way} />
      <//>`
    }
    ${
      narrow.value &&
      sheet === "story" &&
      html`<${Dialog} title=${t.story} onClose=${() => setSheet(null)} class="sheet">
        <${Prose} sentences=${t.way.story}>${formulas}<//>
      <//>`
    }
  </main>`;
}
