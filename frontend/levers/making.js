/**
 * A lever made of examples: pictures of the model that have more of something, and pictures that have less. Nothing of it
 * stands in the address until it is taken: then its direction does.
 */
import * as server from "../base/api.js";
import { directionOf, dot, round, traversal } from "../base/codes.js";
import { computed, signal } from "../base/html.js";
import { dataUrlOf } from "../base/pictures.js";
import { LANES } from "../kit/answer.js";
import { createScope } from "../kit/scope.js";
import { plainName } from "./columns.js";

/** 1: more of it, -1: less. @typedef {-1 | 0 | 1} Mark */
/** @typedef {{code: number[], image: string, mark: Mark}} Example */
/** @typedef {import("./columns.js").Own} Own */
/** @typedef {ReturnType<typeof createMaking>} Making */

/** Pictures that come at once. */
const EACH = 24;
/** As far as the 1st and the 99th percentile of a normal distribution lie from its mean, in standard deviations. */
const REACH = 2.33;

/** A direction of length 1, as it will stand in the address. @param {readonly number[]} way */
export function unit(way) {
  const length = Math.hypot(...way);
  const found = length > 0 ? way.map((x) => round(x / length)) : [];
  return found.some((x) => x !== 0) ? found : null;
}

/**
 * How far codes reach along a direction: the lever's ends.
 * @param {readonly (readonly number[])[]} codes @param {readonly number[]} direction
 */
export function reachOf(codes, direction) {
  const all = codes.map((code) => dot(code, direction) / dot(direction, direction));
  const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
  const std = Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length);
  const far = REACH * (std > 0.001 ? std : 1);
  return { low: round(mean - far), high: round(mean + far) };
}

/**
 * @param {import("./instrument.js").Instrument} instrument
 * @param {{api?: Pick<typeof server, "sample" | "encode" | "decode" | "galleryOf">, urlOf?: (picture: ImageBitmap) => string}} [o]
 */
export function createMaking(instrument, { api = server, urlOf = dataUrlOf } = {}) {
  const { card, room, code, label, prior, generation } = instrument;
  const scope = createScope(room);
  const examples = signal(/** @type {Example[]} */ ([]));
  const name = signal("");
  const strip = signal(/** @type {import("./instrument.js").Strip | null} */ (null));
  let asked = 0;

  /** Pictures of the gallery, read by the model: for one that draws nothing by chance. @param {number} from @param {AbortSignal} left */
  async function fromGallery(from, left) {
    const { images } = await api.galleryOf(card.name);
    const some = images.slice(from, from + EACH);
    const read = await Promise.all(
      some.map((image) => api.encode(card.name, image, label.peek(), left, generation.peek())),
    );
    return read.map(({ code: { mean }, reconstruction }) => ({ code: mean, image: reconstruction }));
  }
  const seeking = scope.answer(
    async (/** @type {number} */ nth, left) => {
      if (!instrument.can("sample")) return fromGallery(nth * EACH, left);
      const [as, from, when] = [label.peek(), prior.peek(), generation.peek()];
      const { codes, images } = await api.sample(
        card.name,
        {
          n: EACH,
          seed: nth + 1,
          ...(as !== null && { label: as }),
          ...(from !== null && { prior: from }),
          ...(when !== null && { generation: when }),
        },
        left,
      );
      return codes.map((each, i) => ({ code: each, image: images?.[i] ?? "" }));
    },
    {
      arrived(found) {
        examples.value = [
          ...examples.peek(),
          ...found.map((each) => ({ ...each, mark: /** @type {Mark} */ (0) })),
        ];
      },
    },
  );
  const adding = scope.answer(
    async (/** @type {readonly number[]} */ now, left) => {
      const { sheet } = await api.decode(card.name, [now], label.peek(), left, generation.peek());
      return { code: [...now], image: urlOf(sheet.bitmap) };
    },
    {
      arrived(found) {
        examples.value = [{ ...found, mark: 1 }, ...examples.peek()];
      },
    },
  );

  const marked = (/** @type {Mark} */ mark) => examples.value.filter((each) => each.mark === mark);
  const more = computed(() => marked(1));
  const less = computed(() => marked(-1));
  /** What the examples tell; null: too few of them, or no difference. */
  const direction = computed(() => {
    const [a, b] = [more.value, less.value];
    if (a.length === 0 || b.length === 0) return null;
    const codes = (/** @type {Example[]} */ all) => all.map((each) => each.code);
    return unit(directionOf(codes(a), codes(b)));
  });
  const lever = computed(() =>
    direction.value === null
      ? null
      : {
          direction: direction.value,
          ...reachOf(
            examples.value.map((each) => each.code),
            direction.value,
          ),
        },
  );
  const stripping = scope.answer(
    (/** @type {number[][]} */ codes, left) =>
      api.decode(card.name, codes, label.peek(), left, generation.peek()),
    {
      lanes: LANES,
      arrived({ sheet }) {
        const old = strip.peek();
        strip.value = { sheet, first: 0 };
        old?.sheet.bitmap.close();
      },
    },
  );
  scope.watch(() => {
    const [way, now] = [lever.value, code.value];
    if (way !== null && now !== null) stripping.push(traversal(now, way).map(instrument.within));
  });

  const mark = (/** @type {number} */ k, /** @type {Mark} */ next) => {
    examples.value = examples.peek().map((each, i) => (i === k ? { ...each, mark: next } : each));
  };
  const again = () => seeking.push(asked++);
  again();
  return {
    examples,
    name,
    strip,
    more,
    less,
    lever,
    mark,
    again,
    seeking,
    trouble: computed(() => seeking.trouble.value ?? adding.trouble.value ?? stripping.trouble.value),
    retry() {
      for (const each of [seeking, adding, stripping]) if (each.trouble.peek() !== null) each.retry();
    },
    /** None, more, less, none. @param {number} k */
    turn(k) {
      const now = examples.peek()[k]?.mark ?? 0;
      mark(k, now === 0 ? 1 : now === 1 ? -1 : 0);
    },
    /** The picture under the hand is an example of more, to begin with. */
    addHand() {
      const now = code.peek();
      if (now !== null) adding.push(now);
    },
    /** On the console it goes. @param {string} usual its name, where none was given */
    take(usual) {
      const way = lever.peek();
      if (way !== null) instrument.add({ name: plainName(name.peek()) || usual, ...way });
    },
    close: scope.close,
  };
}

/**
 * A lever as a file.
 * @param {import("../base/api.js").Card} card @param {Own} lever
 */
export const fileOfLever = ({ name, digest }, lever) =>
  new Blob([`${JSON.stringify({ drawbar: "lever", model: name, digest, ...lever }, null, 2)}\n`], {
    type: "application/json",
  });

/**
 * The lever of a file; the numbers that it has, where it is another model's; null where there is none in it.
 * @param {string} text @param {number} size
 * @returns {Own | {has: number} | null}
 */
export function leverOfFile(text, size) {
  try {
    const { drawbar, name, low, high, direction } = JSON.parse(text);
    const numbers = [low, high, ...direction];
    const sound = numbers.every((x) => typeof x === "number" && Math.abs(x) <= 1000) && low < high;
    if (drawbar !== "lever" || typeof name !== "string" || !sound) return null;
    if (direction.length !== size) return { has: direction.length };
    const rounded = direction.map(round);
    const plain = plainName(name);
    return plain === "" || rounded.every((/** @type {number} */ x) => x === 0)
      ? null
      : { name: plain, low: round(low), high: round(high), direction: rounded };
  } catch {
    return null;
  }
}
