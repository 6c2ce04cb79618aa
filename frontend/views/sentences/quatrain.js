/** Two lines of verse, and two between them. */
import { newSeed } from "../../base/codes.js";
import { computed, html, Icon } from "../../base/html.js";
import { Canvas } from "../../kit/canvas.js";
import { Choices } from "../../kit/choices.js";
import { Copy } from "../../kit/copy.js";
import { Keep } from "../../kit/keep.js";
import { WRITINGS } from "./address.js";
import { asking } from "./asking.js";
import { drawCard } from "./poem.js";
import { Failed, Said } from "./said.js";
import { words } from "./words.js";

/** Lines of a quatrain. */
const LINES = 4;

/**
 * @param {import("./lines.js").Desk} desk
 * @param {import("../../vendor/preact-signals.js").ReadonlySignal<{from: import("./reader.js").Read, to: import("./reader.js").Read} | null>} ends
 */
export function createQuatrain({ card, room, scope, api, manner }, ends) {
  const answer = asking(
    scope,
    (/** @type {Parameters<typeof import("../../base/api.js").line>[1]} */ body, left) =>
      api.line(card.name, body, left),
  );
  scope.watch(() => {
    if (!manner.verse || room.at.tool.value !== "verse" || ends.value === null) return;
    const { from, to } = ends.value;
    answer.push({
      from: { sentence: from.text },
      to: { sentence: to.text },
      steps: LINES,
      path: manner.path.value,
      ...manner.writing.value,
      length: manner.length.value.length ?? [...from.input].length,
    });
  });
  /** The four lines; `own`: are the first and the last the visitor's, being as long as asked? */
  const poem = computed(() => {
    const now = answer.answer.value;
    if (now === null) return null;
    const { sentences, ends: stops } = now.answer;
    const length = now.question.length ?? 0;
    const [first, last] = [0, 1]
      .map((k) => stops[k]?.sentence ?? "")
      .map((own) => ([...own].length === length ? own : null));
    return {
      lines: sentences.map((text, i) => (i === 0 ? first : i === LINES - 1 ? last : null) ?? text),
      own: { first: first !== null, last: last !== null },
      length,
    };
  });
  return {
    poem,
    trouble: answer.trouble,
    waiting: answer.waiting,
    retry: answer.retry,
    question: computed(() => answer.answer.value?.question),
    /** The same two lines, two others between them. */
    roll() {
      room.go({ decoding: "sample", seed: newSeed() });
    },
  };
}

/** @param {{lines: import("./lines.js").Lines}} props */
export function Quatrain({ lines }) {
  const t = words.value.lines;
  const { quatrain, room } = lines;
  const { poem } = quatrain;
  const verses = poem.value?.lines ?? [];
  const { first, last } = poem.value?.own ?? { first: true, last: true };
  const writing = room.at.writing.value;
  const paint = (/** @type {HTMLCanvasElement} */ canvas) => {
    if (poem.value !== null) drawCard(canvas, poem.value.lines, room.at.writing.value);
    return poem.value !== null;
  };
  /** @returns {Promise<Blob | null>} */
  const keep = () => {
    const canvas = document.createElement("canvas");
    return new Promise((resolve) => (paint(canvas) ? canvas.toBlob(resolve, "image/png") : resolve(null)));
  };
  return html`<div class=${`tool ${quatrain.waiting.value ? "waiting" : ""}`}>
    <p class="prose">${first && last ? t.verseText : t.verseOther(poem.value?.length ?? 0, first || last)}</p>
    <${Failed} of=${quatrain} />
    <div class=${`poem ${writing}`}>
      <${Canvas} draw=${(/** @type {unknown} */ _, /** @type {HTMLCanvasElement} */ canvas) => paint(canvas)} class="poem-card" width=${900} height=${1200} label=${t.card} />
      <div class="poem-tools">
        <ol class="poem-lines" aria-label=${t.poem}>
          ${verses.map((line, i) => html`<li key=${i}><${Said} lines=${lines} text=${line} /></li>`)}
        </ol>
        <button type="button" class="button main" onClick=${quatrain.roll}>
          <${Icon} name="random" /><span>${words.value.roll}</span>
        </button>
        <${Choices} name="writing" label=${t.writing} choices=${WRITINGS} value=${writing}
          say=${(/** @type {typeof WRITINGS[number]} */ way) => t.writings[way]}
          take=${(/** @type {typeof WRITINGS[number]} */ way) => room.go({ writing: way })} />
        <span class="take-along">
          <${Copy} text=${() => verses.join("\n")} label=${t.copyPoem} icon="copy" />
          <${Keep} label=${t.keepCard} name=${`${lines.card.name}.png`} make=${keep} />
        </span>
      </div>
    </div>
  </div>`;
}
