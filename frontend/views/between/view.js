/** Between: two ends, and three ways from one to the other, side by side. */
import { clamp, parseNumber, shown } from "../../base/codes.js";
import * as column from "../../base/columns.js";
import {
  html,
  Icon,
  useComputed,
  useEffect,
  useRef,
  useSignal,
  useSignalEffect,
  useState,
} from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { cellUrl, drawCell } from "../../base/pictures.js";
import { Input } from "../../input/input.js";
import { StageTakes } from "../../input/sheets.js";
import { Unread } from "../../input/unread.js";
import { Canvas, resize } from "../../kit/canvas.js";
import { Choices } from "../../kit/choices.js";
import { Dial } from "../../kit/dial.js";
import { Dialog } from "../../kit/dialog.js";
import { frameAt, meetings } from "../../kit/film.js";
import { Generations } from "../../kit/generations.js";
import { Head } from "../../kit/head.js";
import { PriorChoice } from "../../kit/priors.js";
import { useHeld } from "../../kit/scope.js";
import { Status } from "../../kit/status.js";
import { Prose, Story } from "../../kit/story.js";
import { Term } from "../../kit/term.js";
import { Play } from "../../kit/transport.js";
import { Trouble } from "../../kit/trouble.js";
import { IsNew, TakeTo } from "../../kit/view-link.js";
import { MOST_STOPS, PATHS, room, STEPS } from "./address.js";
import { farthestApart } from "./apart.js";
import { Films } from "./filmstrip.js";
import { WayFormulas } from "./formulas.js";
import { KeepFilm } from "./keep.js";
import { ShellCurve } from "./shell-curve.js";
import { nameOf, StopButton, StopByNumber, StopHead } from "./stops.js";
import { createWay, hasPrior, reads } from "./way.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("./way.js").WayHeld} WayHeld */
/** @typedef {import("./address.js").Path} Path */
/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

/** What a path does; without a prior there is no shell to go along. @param {Card} card @param {Path} path */
function textOf(card, path) {
  const { paths, plain } = words.value.way;
  return path === "pixels" || hasPrior(card) ? paths[path].text : plain[path];
}

/** One path at the place where one stands. @param {{way: WayHeld, path: Path}} props */
function PathStage({ way, path }) {
  const t = words.value.way;
  const { name } = t.paths[path];
  const prior = hasPrior(way.card);
  return html`<figure class="path">
    <${Canvas}
      class="picture path-picture"
      width=${28}
      height=${28}
      label=${t.picture(name)}
      draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
        const film = way.film.value;
        if (film === null) return false;
        const sheet = film.sheets[path];
        resize(canvas, sheet.cell.width, sheet.cell.height);
        drawCell(ink, sheet, frameAt(way.share.value, film.t.length), 0, 0, 0);
        return true;
      }}
    />
    <figcaption>
      <h2>${path === "pixels" || !prior ? name : html`<${Term} word=${path} place="between">${name}<//>`}</h2>
      ${!narrow.value && html`<p class="path-text">${textOf(way.card, path)}</p>`}
    </figcaption>
    ${
      path === "pixels"
        ? prior && !narrow.value && html`<p class="quiet small no-code">${t.noCode}</p>`
        : html`<${ShellCurve} way=${way} path=${path} />`
    }
  </figure>`;
}

/** The three paths, and what is wrong with them. @param {{way: WayHeld}} props */
function Paths({ way }) {
  const { way: t, problems } = words.value;
  const now = way.trouble.value;
  return html`<div class=${`paths ${now === null ? "" : "troubled"} ${way.waiting.value ? "waiting" : ""}`}>
    ${PATHS.map((path) => html`<${PathStage} key=${path} way=${way} path=${path} />`)}
    ${
      now !== null &&
      html`<${Trouble}
        problem=${now.problem}
        retryMs=${now.retryMs}
        action=${now.retryMs === null ? t.startOver : problems.tryNow}
        act=${now.retryMs === null ? way.startOver : way.retry}
      />`
    }
  </div>`;
}

/** Which picture of the way it is; can be typed. @param {{way: WayHeld}} props */
function Place({ way }) {
  const t = words.value.way;
  const steps = way.steps.value;
  /** @param {FieldEvent} event */
  const placed = ({ currentTarget }) => {
    const next = parseNumber(currentTarget.value);
    if (next !== null) way.scrub(clamp((next - 1) / (steps - 1), 0, 1));
    currentTarget.value = String(frameAt(way.share.peek(), steps) + 1);
  };
  return html`<label class="place">
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
  </label>`;
}

/** How many pictures, and the stops between the ends. @param {{way: WayHeld, onAdded: () => void}} props */
function WayTools({ way, onAdded }) {
  const t = words.value.way;
  const count = way.stops.value?.length ?? 2;
  const full = count >= MOST_STOPS;
  return html`<div class="way-tools">
    <${Play} playing=${way.playing.value} play=${way.play} pause=${way.pause} main=${true} />
    <${Place} way=${way} />
    <${Dial}
      class="steps"
      label=${t.steps}
      typed=${t.stepsNumber}
      value=${way.steps.value}
      low=${Math.max(STEPS.least, count)}
      high=${STEPS.most}
      slide=${(/** @type {number} */ steps) => room.slide({ steps }, "steps")}
      set=${(/** @type {number} */ steps) => room.go({ steps })}
    />
    <${Generations} card=${way.card} room=${room} />
    <div class="way-actions">
      <button
        type="button"
        class="button"
        aria-disabled=${full ? "true" : null}
        title=${full ? t.full(MOST_STOPS) : null}
        onClick=${() => {
          if (full) return;
          way.add();
          onAdded();
        }}
      >
        <${Icon} name="plus" /><span>${t.add}</span>
      </button>
      <button type="button" class="button" onClick=${way.swap}><${Icon} name="swap" /><span>${t.swap}</span></button>
    </div>
  </div>`;
}

/** What |z| is. @param {{way: WayHeld}} props */
function ShellText({ way }) {
  const t = words.value.way;
  const film = way.film.value;
  if (film === null || !film.shell) return null;
  return html`<p class="shell-text">
    ${t.shellBefore}<${Term} word="code" place="between">${t.shellCode}<//>${t.shellAfter(way.card.code_size, shown(film.shell.radius))}${reads(way.card) && t.shellOfDrawings}
  </p>`;
}

/** Where the picture on the way can be taken. @param {{way: WayHeld, cards: import("../../base/api.js").Card[]}} props */
function Asked({ way, cards }) {
  const film = way.film.value;
  const code = film?.codes?.[frameAt(way.share.value, film.t.length)];
  const [label, generation] = [way.label.value, way.generation.value];
  const now = column.code.write(code ?? null);
  // While it plays, the links would be others with every frame.
  const texts =
    now === null
      ? null
      : {
          code: now,
          ...(label !== null && { label: String(label) }),
          ...(generation !== null && { generation: String(generation) }),
        };
  if (film === null || way.playing.value) return null;
  const image = cellUrl(film.sheets.slerp, frameAt(way.share.value, film.t.length));
  return html`<div class="taken-to"><${IsNew} card=${way.card} texts=${texts} />
    <${TakeTo} card=${way.card} cards=${cards} image=${image} views=${["sliders", "pixels"]} drawn=${texts} /></div>`;
}

/** Has the visitor stopped where the two ways over codes differ most? Then that stays done. @param {WayHeld} way */
function useStopped(way) {
  const done = useSignal(false);
  const begun = useRef(room.at.t.peek()); // where a link has put one, one has not stopped oneself
  const places = useComputed(() => (way.film.value === null ? [] : farthestApart(way.film.value)));
  useSignalEffect(() => {
    const here = room.at.t.value;
    if (here === null || here === begun.current || way.film.value === null) return;
    if (places.value.includes(frameAt(here, way.film.value.t.length))) done.value = true;
  });
  return done;
}

/** @param {{card: Card, models: Card[], cards: Card[]}} props */
export function View({ card, models, cards }) {
  const way = useHeld(() => createWay(card, room), [card]);
  const done = useStopped(way);
  const [sheet, setSheet] = useState(/** @type {"input" | "story" | null} */ (null));
  const [removed, setRemoved] = useState(0);
  const main = useRef(/** @type {HTMLElement | null} */ (null));
  // The button has gone with its stop: the stop that is chosen now is where one goes on.
  useEffect(() => {
    if (removed > 0)
      /** @type {HTMLElement | null} */ (main.current?.querySelector(".stop[aria-pressed=true]"))?.focus();
  }, [removed]);
  const t = words.value;
  const count = way.stops.value?.length ?? 2;
  const film = way.film.value;
  const marks =
    film === null ? [] : meetings(film.t, film.ends.length).map((i) => i / Math.max(1, film.t.length - 1));

  const open = () => narrow.value && setSheet("input");
  const stop = (/** @type {number} */ k) => html`<${StopButton} key=${k} way=${way} k=${k} onOpen=${open} />`;
  const between = Array.from({ length: count - 2 }, (_, i) => i + 1);
  const formulas = html`<${WayFormulas} way=${way} />`;
  const told = !hasPrior(card) ? t.way.plain.story : reads(card) ? t.way.story : t.way.unread.story;
  const story = way.opens.value ? [...told, t.way.storyOpening] : told;
  const onRemoved = () => {
    setSheet(null);
    setRemoved((times) => times + 1);
  };
  const stopTools = html`<${StopHead} way=${way} titled=${!narrow.value} onRemoved=${onRemoved} />
    ${
      reads(card)
        ? html`<${Input} taker=${way.taker} onPicked=${() => setSheet(null)} />`
        : html`<${Unread} card=${card} roll=${null} />`
    }
    <${StopByNumber} way=${way} />`;
  const request = () => ({
    path: `/models/${card.name}/interpolate`,
    body: { ...film?.body, path: room.at.path.value },
  });

  return html`<main class="view between" tabindex="-1" ref=${main}>
    <${Head} card=${card} models=${models} room=${room} task=${t.way.task} done=${done.value} />
    ${!narrow.value && html`<div class="stop-desk">${stopTools}</div>`}
    <div class="stand">
      <${Paths} way=${way} />
      ${!narrow.value && html`<${ShellText} way=${way} /><${Asked} way=${way} cards=${cards} />`}
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
                ${between.map((k) => html`<span class="stop-place" key=${k} style=${{ "--at": marks[k] ?? k / (count - 1) }}>${stop(k)}</span>`)}
              </div>`
        }
        <${Films} way=${way} marks=${marks.slice(1, -1)} />
      </div>
      ${!narrow.value && stop(count - 1)}
      <${WayTools} way=${way} onAdded=${open} />
    </section>
    ${
      way.label.value !== null &&
      html`<div class="drawn-as">
        <${Choices} name="drawn-as" label=${t.way.drawnAs} choices=${card.labels} value=${way.label.value} say=${String}
          take=${(/** @type {import("../../base/api.js").Label} */ label) => room.go({ label: String(label) })}>
          <span class="quiet hint">${t.way.drawnAsHint}</span>
        <//>
      </div>`
    }
    ${
      way.prior.value !== null &&
      html`<div class="drawn-as">
        <${PriorChoice} prior=${way.prior.value} take=${(/** @type {import("../../base/api.js").Prior} */ prior) => room.go({ prior })} />
      </div>`
    }
    ${
      narrow.value &&
      html`<div class="told">
        <dl class="path-texts">
          ${PATHS.map((path) => html`<dt>${t.way.paths[path].name}</dt><dd>${textOf(card, path)}</dd>`)}
        </dl>
        <${ShellText} way=${way} />
        <${Asked} way=${way} cards=${cards} />
        <button type="button" class="button" onClick=${() => setSheet("story")}>
          <${Icon} name="book" /><span>${t.story}</span>
        </button>
      </div>`
    }
    ${!narrow.value && html`<${Story} sentences=${story}>${formulas}<//>`}
    <${KeepFilm} way=${way} />
    <${Status} card=${card} request=${request} />
    ${narrow.value && sheet === null && reads(card) && html`<${StageTakes} taker=${way.taker} />`}
    ${
      narrow.value &&
      sheet === "input" &&
      html`<${Dialog} title=${nameOf(way.chosen.value, count)} onClose=${() => setSheet(null)} class="sheet">${stopTools}<//>`
    }
    ${
      narrow.value &&
      sheet === "story" &&
      html`<${Dialog} title=${t.story} onClose=${() => setSheet(null)} class="sheet">
        <${Prose} sentences=${story}>${formulas}<//>
      <//>`
    }
  </main>`;
}
