/** The code of a sentence, number by number. */
import { clamp, DEAD, LIMIT, parseNumber, pulledTo, round, shown, valueOn } from "../../base/codes.js";
import { computed, html, Icon, signal, useComputed } from "../../base/html.js";
import { asking } from "./asking.js";
import { MakeOwn, OwnTools } from "./own-lever.js";
import { Failed, Said } from "./said.js";
import { Subject } from "./subject.js";
import { words } from "./words.js";

/** @typedef {import("./lines.js").Lines} Lines */
/** `n` stands beside it; `own`: of the visitor. @typedef {import("../../base/api.js").Lever & {n: number | string, own?: import("./own-lever.js").Own}} Lever */
/** @typedef {{codes: number[][]} & import("../../base/api.js").Manner} Codes */
/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

/** A hand that rests this long on a lever lets the ends of the others be written anew. */
const REST_MS = 250;
/** Codes of sentences that the server writes at once. */
const MOST_CODES = 64;
/** Levers shown at first, and by each press on "more". */
const SHOWN = 6;

/** @param {import("./lines.js").Desk} desk @param {import("./subject.js").Subjects} subject @param {import("./own-lever.js").OwnLevers} owns */
export function createWordLevers({ card, room, scope, api, manner, beside }, subject, owns) {
  const { at } = room;
  const limit = card.code_range ?? LIMIT;
  const dies = (/** @type {import("../../base/api.js").Lever} */ { kl }) => kl != null && kl <= DEAD;
  const sorted = [...card.sliders.filter((lever) => !dies(lever)), ...card.sliders.filter(dies)];
  const all = sorted.map((lever, i) => ({ ...lever, n: i + 1 }));
  const live = all.filter((lever) => !dies(lever));
  const dead = all.filter(dies);
  const shown = signal(SHOWN);
  const deadShown = signal(false);
  /** @type {import("../../vendor/preact-signals.js").ReadonlySignal<Lever[]>} */
  const levers = computed(() => [
    ...owns.own.value.map((own, k) => ({ ...own, label: null, own, n: String.fromCharCode(65 + k) })),
    ...live.slice(0, shown.value),
    ...(deadShown.value ? dead : []),
  ]);

  /** The code under the levers. */
  const code = computed(() => {
    const own = at.code.value;
    return own !== null && own.length === card.code_size ? own : (subject.value?.code.map(round) ?? null);
  });
  const active = () => at.tool.value === "levers";
  const pulled = asking(scope, (/** @type {Codes} */ body, left) => api.write(card.name, body, left));
  scope.watch(() => {
    if (active() && code.value !== null) pulled.push({ codes: [code.value], ...manner.writing.value });
  });

  const ends = asking(
    scope,
    async (/** @type {Codes & {of: (number | string)[]}} */ { codes, of: _, ...rest }, left) => {
      /** @type {string[]} */
      const sentences = [];
      let timing = /** @type {import("../../base/api.js").Timing} */ ({ model: null, trip: 0 });
      for (let k = 0; k < codes.length; k += MOST_CODES) {
        const some = await api.write(card.name, { codes: codes.slice(k, k + MOST_CODES), ...rest }, left);
        sentences.push(...some.answer.sentences);
        timing = some.timing;
      }
      return { answer: { sentences }, timing };
    },
  );
  scope.watch(() => {
    const now = code.value;
    if (!active() || now === null) return;
    const codes = levers.value.flatMap((lever) => [
      pulledTo(now, lever, lever.low),
      pulledTo(now, lever, lever.high),
    ]);
    const question = {
      of: levers.value.map(({ n }) => n),
      codes: codes.map((each) => each.map((x) => clamp(x, -limit, limit))),
      ...manner.drawing.value,
    };
    const timer = setTimeout(() => ends.push(question), ends.answer.peek() === null ? 0 : REST_MS);
    return () => clearTimeout(timer);
  });

  return {
    live,
    dead,
    levers,
    deadShown,
    pulled,
    /** What the code under the levers says. */
    sentence: computed(() => pulled.answer.value?.answer.sentences[0] ?? ""),
    /** What each lever says at its low and at its high end. */
    ends: computed(() => {
      const { question, answer } = ends.answer.value ?? { question: { of: [] }, answer: { sentences: [] } };
      const { sentences } = answer;
      return new Map(question.of.map((n, i) => [n, [sentences[2 * i] ?? "", sentences[2 * i + 1] ?? ""]]));
    }),
    more: computed(() => Math.max(0, live.length - shown.value)),
    showMore() {
      shown.value += SHOWN;
    },
    /** @param {Lever} lever */
    valueOf: (lever) => (code.value === null ? 0 : valueOn(code.value, lever)),
    /** @param {Lever} lever @param {number} value */
    pull(lever, value) {
      const from = code.peek();
      if (from === null) return;
      const next = pulledTo(from, lever, clamp(value, -limit, limit)).map((x) => clamp(x, -limit, limit));
      room.slide({ ...beside(), code: next }, `lever ${lever.n}`);
    },
    back() {
      room.go({ code: null });
    },
  };
}

/** The range and the number of one lever. @param {{lines: Lines, lever: Lever}} props */
function Pull({ lines, lever }) {
  const t = words.value;
  const { levers } = lines;
  const value = useComputed(() => levers.valueOf(lever)).value;
  return html`<input type="range" min=${lever.low} max=${lever.high} step="any" value=${value}
      aria-label=${lever.own?.name ?? t.lever(lever.n)} aria-valuetext=${`${shown(value)}: ${levers.sentence.value}`}
      onInput=${(/** @type {FieldEvent} */ { currentTarget }) => levers.pull(lever, Number(currentTarget.value))} />
    <input type="text" inputmode="decimal" autocomplete="off" class="lever-value" value=${shown(value)}
      aria-label=${t.leverNumber(lever.n)}
      onChange=${(/** @type {FieldEvent} */ { currentTarget }) => {
        const next = parseNumber(currentTarget.value);
        if (next !== null) levers.pull(lever, next);
        currentTarget.value = shown(value); // until the new one comes back
      }} />`;
}

/** What a lever says at its low end, 0, or at its high one, 1. @param {{lines: Lines, lever: Lever, end: 0 | 1}} props */
function End({ lines, lever, end }) {
  const { ends, sentence } = lines.levers;
  const text = useComputed(() => ends.value.get(lever.n)?.[end] ?? "");
  return html`<span><${Said} lines=${lines} text=${text.value} before=${sentence.value} /></span>`;
}

/** @param {{lines: Lines, lever: Lever, most: number}} props */
function WordLever({ lines, lever, most }) {
  const kl = lever.kl ?? null;
  return html`<li class="word-lever" data-lever=${lever.index ?? lever.n}>
    <span class="lever-number quiet" aria-hidden="true">${lever.n}</span>
    <${Pull} lines=${lines} lever=${lever} />
    ${lever.own && html`<${OwnTools} owns=${lines.owns} lever=${lever.own} />`}
    ${
      kl !== null &&
      html`<span class="lever-nats">
        <span class="lever-bar" style=${{ "--share": most > 0 ? kl / most : 0 }}></span>
        <span aria-hidden="true">${shown(kl, kl < 0.1 ? 2 : 1)}</span>
        <span class="unseen">${words.value.nats(shown(kl))}</span>
      </span>`
    }
    <span class="lever-ends">
      <${End} lines=${lines} lever=${lever} end=${0} /><${End} lines=${lines} lever=${lever} end=${1} />
    </span>
  </li>`;
}

/** What the levers say now. @param {{lines: Lines}} props */
function Result({ lines }) {
  const { sentence, back } = lines.levers;
  return html`<div class="result" aria-live="polite">
    <${Said} lines=${lines} text=${sentence.value} before=${lines.subject.value?.text ?? null} />
    ${
      lines.room.at.code.value !== null &&
      html` <button type="button" class="quiet-button" onClick=${back}>
        <${Icon} name="reset" /><span>${words.value.lines.back}</span>
      </button>`
    }
  </div>`;
}

/** @param {{lines: Lines}} props */
export function WordLevers({ lines }) {
  const t = words.value;
  const { live, dead, levers, pulled, more, showMore, deadShown } = lines.levers;
  return html`<div class="tool">
    <p class="prose">${t.lines.leversText} ${t.lines.active(live.length, lines.card.code_size)}</p>
    <${Subject} room=${lines.room} />
    <${Result} lines=${lines} />
    <${Failed} of=${pulled} />
    <ol class="word-levers">
      ${levers.value.map(
        (lever) =>
          html`<${WordLever} key=${lever.n} lines=${lines} lever=${lever} most=${live[0]?.kl ?? 0} />`,
      )}
    </ol>
    <${MakeOwn} lines=${lines} />
    <p class="more-levers">
      ${
        more.value > 0 &&
        html`<button type="button" class="quiet-button" onClick=${showMore}>
          <${Icon} name="plus" /><span>${t.lines.more(more.value)}</span>
        </button>`
      }
      ${
        dead.length > 0 &&
        html`<button type="button" class="quiet-button" aria-expanded=${deadShown.value ? "true" : "false"}
          onClick=${() => (deadShown.value = !deadShown.value)}>
          ${deadShown.value ? t.deadHide(dead.length) : t.deadShow(dead.length)}
        </button>`
      }
    </p>
  </div>`;
}
