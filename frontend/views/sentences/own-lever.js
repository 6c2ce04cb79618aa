/** A lever of the visitor's own: sentences that have more of something, and sentences that have less. */
import { directionOf } from "../../base/codes.js";
import { computed, html, Icon, signal, useSignal } from "../../base/html.js";
import { save } from "../../base/pictures.js";
import { LONGEST_NAME, MOST_OWN, plainName } from "../../levers/columns.js";
import { fileOfLever, leverOfFile, reachOf, unit } from "../../levers/making.js";
import { words as ofLevers } from "../../levers/words.js";
import { asking } from "./asking.js";
import { Failed, Said } from "./said.js";

/** @typedef {import("./lines.js").Lines} Lines */
/** @typedef {import("../../levers/making.js").Mark} Mark */
/** @typedef {import("../../levers/columns.js").Own} Own */
/** @typedef {ReturnType<typeof createOwnLevers>} OwnLevers */

/** Sentences that come at once. */
const EACH = 12;

/** @param {import("./lines.js").Desk} desk */
export function createOwnLevers({ card, room, scope, api, manner, beside }) {
  const { at } = room;
  const open = signal(false);
  const name = signal("");
  /** @type {import("../../vendor/preact-signals.js").Signal<{code: number[], text: string, mark: Mark}[]>} */
  const examples = signal([]);
  let asked = 0;
  const seeking = asking(scope, (/** @type {Parameters<typeof api.chance>[1]} */ body, left) =>
    api.chance(card.name, body, left),
  );
  let taken = seeking.answer.peek();
  scope.watch(() => {
    const found = seeking.answer.value;
    if (found === null || found === taken) return;
    taken = found;
    const { codes, sentences } = found.answer;
    const fresh = codes.map((code, i) => ({ code, text: sentences[i] ?? "", mark: /** @type {Mark} */ (0) }));
    examples.value = [...examples.peek(), ...fresh];
  });
  const again = () => seeking.push({ n: EACH, ...manner.drawing.peek(), seed: ++asked });
  const marked = (/** @type {Mark} */ mark) =>
    examples.value.filter((each) => each.mark === mark).map(({ code }) => code);
  /** What the examples tell; null: too few of them, or no difference. */
  const lever = computed(() => {
    const [more, less] = [marked(1), marked(-1)];
    const way = more.length > 0 && less.length > 0 ? unit(directionOf(more, less)) : null;
    if (way === null) return null;
    const codes = examples.value.map(({ code }) => code);
    return { direction: way, ...reachOf(codes, way) };
  });
  const own = computed(() => at.own.value.filter(({ direction }) => direction.length === card.code_size));
  /** @param {Own} next */
  function add(next) {
    room.go({ ...beside(), own: [...own.peek(), next].slice(-MOST_OWN) });
    open.value = false;
  }
  return {
    card,
    open,
    name,
    examples,
    lever,
    own,
    seeking,
    again,
    add,
    begin() {
      open.value = true;
      if (examples.peek().length === 0) again();
    },
    /** None, more, less, none. @param {number} k @param {Mark} [to] */
    turn(k, to) {
      const next = (/** @type {Mark} */ now) => to ?? (now === 0 ? 1 : now === 1 ? -1 : 0);
      examples.value = examples
        .peek()
        .map((each, i) => (i === k ? { ...each, mark: next(each.mark) } : each));
    },
    /** @param {string} usual its name, where none was given */
    take(usual) {
      const way = lever.peek();
      if (way !== null) add({ name: plainName(name.peek()) || usual, ...way });
    },
    /** @param {Own} which */
    remove(which) {
      room.go({ ...beside(), own: own.peek().filter((each) => each !== which) });
    },
  };
}

/** What can be done with one of them. @param {{owns: OwnLevers, lever: Own}} props */
export function OwnTools({ owns, lever }) {
  const t = ofLevers.value;
  const { name } = lever;
  return html`<span class="own-lever-name"><bdi>${name}</bdi>
    <button type="button" class="icon-button" aria-label=${t.download(name)} title=${t.download(name)}
      onClick=${() => save(fileOfLever(owns.card, lever), "drawbar-lever.json")}><${Icon} name="download" /></button>
    <button type="button" class="icon-button" aria-label=${t.remove(name)} title=${t.remove(name)}
      onClick=${() => owns.remove(lever)}><${Icon} name="close" /></button>
  </span>`;
}

/** The sentences, and what they make. @param {{lines: Lines}} props */
export function MakeOwn({ lines }) {
  const owns = lines.owns;
  const refused = useSignal("");
  const t = ofLevers.value.make;
  const of = ofLevers.value.makeOfSentences;
  const { open, examples, lever, name, own } = owns;
  if (!lines.card.verbs.includes("sample")) return null;
  if (!open.value)
    return own.value.length >= MOST_OWN
      ? html`<p class="quiet small">${t.full}</p>`
      : html`<button type="button" class="button" onClick=${owns.begin}><${Icon} name="plus" /><span>${t.open}</span></button>`;

  /** @param {Event & {currentTarget: HTMLInputElement}} event */
  async function load({ currentTarget }) {
    const file = currentTarget.files?.[0];
    currentTarget.value = "";
    if (file === undefined) return;
    const size = lines.card.code_size;
    const found = file.size > 200_000 ? null : leverOfFile(await file.text(), size);
    if (found === null) refused.value = t.foreign;
    else if ("has" in found) refused.value = t.size(size, found.has);
    else owns.add(found);
  }

  return html`<section class="own-lever" aria-label=${t.title}>
    <h3>${t.title}</h3>
    <p class="prose">${of.text}</p>
    <ul>
      ${examples.value.map(({ text, mark }, k) => {
        const said = t.marks[mark === -1 ? 2 : mark];
        return html`<li key=${k}><button type="button" class=${`own-example ${mark === 1 ? "more" : mark === -1 ? "less" : ""}`}
          aria-label=${`${text}: ${said}`}
          onClick=${() => owns.turn(k)}
          onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
            /** @type {Readonly<Record<string, Mark>>} */
            const keys = { "+": 1, "=": 1, "-": -1, "−": -1, Delete: 0, Backspace: 0 };
            const next = keys[event.key];
            if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
            owns.turn(k, next);
            event.preventDefault();
          }}>
          <span class="own-mark" aria-hidden="true">${mark === 1 ? "+" : mark === -1 ? "−" : ""}</span>
          <${Said} lines=${lines} text=${text} />
        </button></li>`;
      })}
    </ul>
    <${Failed} of=${owns.seeking} />
    <form class="own-lever-take" onSubmit=${(/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      owns.take(t.usual);
    }}>
      <label class="field"><span>${t.name}</span>
        <input type="text" maxlength=${LONGEST_NAME} autocomplete="off" placeholder=${t.usual} value=${name.value}
          onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => (name.value = event.currentTarget.value)} />
      </label>
      ${
        lever.value === null
          ? html`<p class="quiet" role="status">${of.wanting}</p>`
          : html`<button type="submit" class="button main"><${Icon} name="check" /><span>${t.take}</span></button>`
      }
    </form>
    <p class="own-lever-more">
      <button type="button" class="button" onClick=${owns.again}><${Icon} name="random" /><span>${of.again}</span></button>
      <label class="button file-button"><${Icon} name="upload" /><span>${t.load}</span>
        <input type="file" class="unseen" accept=".json,application/json" onChange=${load} /></label>
      <button type="button" class="button" onClick=${() => (open.value = false)}><${Icon} name="close" /><span>${of.close}</span></button>
    </p>
    ${refused.value && html`<p class="trouble" role="alert">${refused.value}</p>`}
  </section>`;
}
