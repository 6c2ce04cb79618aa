/**
 * The line between two sentences under the hand, and the tools beside it.
 * What the visitor chose stands in the address; signals hold what came back from the server.
 */
import * as server from "../../base/api.js";
import { clamp, newSeed } from "../../base/codes.js";
import { computed } from "../../base/html.js";
import { createScope } from "../../kit/scope.js";
import { LINES, OF_MODEL } from "./address.js";
import { asking } from "./asking.js";
import { createManner } from "./manner.js";
import { createNear } from "./near.js";
import { createOwnLevers } from "./own-lever.js";
import { createQuatrain } from "./quatrain.js";
import { createReader } from "./reader.js";
import { createSum } from "./sum.js";
import { createWalk } from "./walk.js";
import { createWordLevers } from "./word-levers.js";

/** @typedef {ReturnType<typeof createLines>} Lines */
/** What the server does for sentences. @typedef {Pick<typeof server, "readSentence" | "line" | "chance" | "write">} Api */
/**
 * What the parts of the view work with.
 * @typedef {object} Desk
 * @property {server.Card} card
 * @property {import("./address.js").Room} room
 * @property {import("../../kit/scope.js").Scope} scope
 * @property {Api} api
 * @property {import("./manner.js").Manners} manner
 * @property {() => object} beside what is written together with any text or code
 */

/** @param {server.Card} card @param {import("./address.js").Room} room @param {{api?: Api}} [o] */
export function createLines(card, room, { api = server } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const manner = createManner(card, room);

  /**
   * A text means something to one model and one way, so that the address says both, as they are at that moment: a link that is
   * opened in another language then shows the same. What belongs to the model stays.
   */
  function beside() {
    const kept = at.model.peek() === null ? OF_MODEL.map((name) => [name, at[name].peek()]) : [];
    return {
      ...Object.fromEntries(kept),
      model: card.name,
      made: at.made.peek(),
      path: manner.path.peek(),
    };
  }

  /** @type {Desk} */
  const desk = { card, room, scope, api, manner, beside };
  const onSum = () => at.tool.value === "sum";
  const fields = {
    from: createReader("from", desk, () => true),
    to: createReader("to", desk, () => true),
    a: createReader("a", desk, onSum),
    b: createReader("b", desk, onSum),
    c: createReader("c", desk, onSum),
  };
  /** Both ends as the model reads them now; null until it does. */
  const ends = computed(() => {
    const [from, to] = [fields.from.now.value, fields.to.now.value];
    return from === null || to === null ? null : { from, to };
  });

  const line = asking(scope, (/** @type {Parameters<typeof server.line>[1]} */ body, left) =>
    api.line(card.name, body, left),
  );
  scope.watch(() => {
    if (ends.value === null) return;
    line.push({
      from: { sentence: ends.value.from.text },
      to: { sentence: ends.value.to.text },
      steps: at.lines.value,
      path: manner.path.value,
      ...manner.writing.value,
    });
  });
  const found = computed(() => line.answer.value?.answer ?? null);
  const count = computed(() => found.value?.sentences.length ?? at.lines.value);
  const walk = createWalk(room, scope, count);

  /** What the tools work on: a sentence and its code, before any lever is pulled. */
  const subject = computed(() => {
    const of = at.of.value;
    const [code, text] =
      of === "here"
        ? [found.value?.codes[walk.here.value], found.value?.sentences[walk.here.value]]
        : [fields[of].read.value?.code, fields[of].read.value?.reconstruction];
    return code === undefined || text === undefined ? null : { code, text };
  });

  const owns = createOwnLevers(desk);
  return {
    card,
    room,
    manner,
    verse: manner.verse,
    fields,
    ends,
    line,
    found,
    count,
    walk,
    subject,
    near: createNear(desk, subject),
    owns,
    levers: createWordLevers(desk, subject, owns),
    sum: createSum(desk, fields),
    quatrain: createQuatrain(desk, ends),

    /** Another sentence to begin with. @param {import("./reader.js").Name} name */
    open(name) {
      fields[name].open(Object.values(fields).map(({ text }) => text.peek()));
    },
    swap() {
      const [from, to] = [fields.to.text.peek(), fields.from.text.peek()];
      room.go({ ...beside(), from, to, code: null });
    },
    /** @param {number} next */
    steps(next) {
      room.slide({ lines: clamp(Math.round(next), LINES.least, LINES.most) }, "lines");
    },
    /** Other words, other neighbours. */
    roll() {
      room.go({ seed: newSeed() });
    },
    close: scope.close,
  };
}
