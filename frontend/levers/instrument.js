/**
 * One model under the hand: what its levers, strips and input share, in any view.
 * What the visitor chose stands in the address; what came back from the server is derived beside it: the code under the hand is
 * the visitor's, else what chance gave for the seed, else what the model reads in the input: the mean of the posterior, or
 * drawn from it with the noise of another seed.
 */
import * as server from "../base/api.js";
import { galleryOf, imageOf } from "../base/api.js";
import {
  clamp,
  crossEntropy,
  DEAD,
  keepLocked,
  LIMIT,
  noise,
  picturesOf,
  plane,
  pulledTo,
  round,
  spreadOn,
  traversal,
  valueOn,
  zeros,
} from "../base/codes.js";
import * as column from "../base/columns.js";
import { batch, computed, signal } from "../base/html.js";
import { pressed, timing, touched } from "../base/media.js";
import { bitmapOf, greysOf, toAddress } from "../base/pictures.js";
import { columnOf } from "../base/screen.js";
import { LANES } from "../kit/answer.js";
import { createScope, useHeld } from "../kit/scope.js";
import { MEAN, MOST_OWN, plainName } from "./columns.js";
import { nameOf } from "./words.js";

/** @typedef {import("../base/api.js").Card} Card */
/** @typedef {import("../base/api.js").Label} Label */
/** @typedef {import("../base/pictures.js").Sheet} Sheet */
/** @typedef {import("../base/columns.js").Input} Input */
/** @typedef {import("../base/screen.js").Room<typeof import("./columns.js").LEVERS>} Room */
/** @typedef {import("../kit/answer.js").Trouble} Trouble */
/** What the server does for levers. @typedef {Pick<typeof server, "encode" | "decode" | "sample">} Api */
/**
 * A lever of the console. `id` is told apart in the address, `n` stands on its cap: a letter on those that the visitor made.
 * @typedef {server.Lever & {id: number, n: number | string}} Lever
 */
/**
 * What the model made of an input; `own`: the visitor's strokes, as they are on the paper.
 * @typedef {server.Encoded & {key: string, own: boolean}} Seen
 */
/** The pictures along a lever, `first` and those after it in a sheet. @typedef {{sheet: Sheet, first: number}} Strip */
/** @typedef {ReturnType<typeof createInstrument>} Instrument */

/** Strips and map follow when the hand has rested this long. */
export const REST_MS = 160;
/** The server decodes at most this many codes at once. */
const MOST = 256;
/** The picture to begin with, by its place in the gallery; a seed where there is no gallery. */
const OPENING = 75;
const OPENING_SEED = 42;

/** @param {Input} input @param {string | null} label @param {number | null} generation */
const keyOf = (input, label, generation) => `${column.input.write(input)} ${label} ${generation}`;

/**
 * @param {Card} card @param {Room} room
 * @param {{begin?: number, api?: Api}} [o] `begin`: a seed to begin with, where chance is to be had, instead of a picture
 */
export function createInstrument(card, room, { begin, api = server } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const can = (/** @type {server.Verb} */ verb) => card.verbs.includes(verb);
  const size = card.code_size;
  const limit = card.code_range ?? LIMIT;
  const labelled = card.parameters.includes("label");
  /** The server takes no code that goes further. @param {readonly number[]} code */
  const within = (code) => code.map((x) => clamp(x, -limit, limit));
  /** A label of the address as the card has it. @param {string | null} text @returns {Label | null} */
  const labelOf = (text) => card.labels.find((label) => String(label) === text) ?? null;

  /** All levers, the one that says most first. @type {Lever[]} */
  const all = card.sliders.map((lever, k) => ({ ...lever, id: lever.index ?? size + k, n: k + 1 }));
  const live = all.filter(({ kl }) => kl == null || kl >= DEAD);
  const dead = all.filter((lever) => !live.includes(lever));

  const seen = signal(/** @type {Seen | null} */ (null));
  /** Reconstruction error of what was seen, in nats. */
  const error = signal(/** @type {number | null} */ (null));
  const strips = signal(/** @type {ReadonlyMap<number, Strip>} */ (new Map()));
  const map = signal(/** @type {Sheet | null} */ (null));
  const mapped = signal(false);
  const deadShown = signal(false);
  const lastPulled = signal(/** @type {Lever | null} */ (live[0] ?? null));
  /** The lever, by its id, that is pointed at: on itself, in a formula or in the line of the data. */
  const pointed = signal(/** @type {number | null} */ (null));
  /** Those that the visitor has made. @type {import("../vendor/preact-signals.js").ReadonlySignal<Lever[]>} */
  const ownLevers = computed(() =>
    at.own.value
      .filter(({ direction }) => direction.length === size)
      .map(({ name, ...way }, k) => ({
        ...way,
        label: { en: name, zh: name },
        id: -1 - k,
        n: String.fromCharCode(65 + k),
      })),
  );
  const levers = computed(() => [...ownLevers.value, ...(deadShown.value ? [...live, ...dead] : live)]);
  const axes = computed(() => {
    const find = (/** @type {number | undefined} */ id) =>
      all.find((lever) => lever.id === id && !lever.stops?.length);
    const smooth = all.filter(({ stops }) => !stops?.length); // from stop to stop there is no map
    const x = find(at.pad.value?.[0]) ?? smooth[0];
    const y = find(at.pad.value?.[1]) ?? smooth.find((lever) => lever !== x);
    return x === undefined || y === undefined || x === y ? null : { x, y };
  });

  // What is there to begin with. The address need not say it.
  const fitting = computed(() => (at.code.value?.length === size ? at.code.value : null));
  const name = columnOf(card);
  const laid = computed(() => at[name].value);
  const said = (/** @type {Input | null} */ next) => (name === "input" ? { input: next } : { face: next });
  const begun = computed(() => fitting.value !== null || laid.value !== null || at.seed.value !== null);
  const firstInput = signal(/** @type {Input | null} */ (null));
  const firstSeed = signal(/** @type {number | null} */ (null));
  scope.watch(() => {
    if (begun.value || firstInput.peek() !== null || firstSeed.peek() !== null) return;
    const none = () => (firstSeed.value = begin ?? OPENING_SEED);
    if (begin !== undefined && can("sample")) none();
    else if (card.gallery === 0 || !can("encode")) none();
    else
      galleryOf(card.name).then(({ indices }) => {
        const place = indices[Math.min(OPENING, indices.length - 1)];
        if (place === undefined) none();
        else firstInput.value = { kind: "gallery", place };
      }, none);
  });
  const input = computed(() =>
    can("encode") ? (laid.value ?? (begun.value ? null : firstInput.value)) : null,
  );
  const seed = computed(() => at.seed.value ?? (begun.value ? null : firstSeed.value));

  /** Where chance takes codes from; null: there is but one prior. */
  const prior = computed(() => column.priorOf(card, at.prior.value, at.seed.value !== null));

  /** The label that the visitor chose. */
  const chosenLabel = computed(() => (labelled ? at.label.value : null));
  /** Who reads and draws; null: the newest. */
  const generation = computed(() => column.generationOf(card, at.generation.value));
  const key = computed(() =>
    input.value === null ? null : keyOf(input.value, chosenLabel.value, generation.value),
  );
  /** What the model reads in the input that is there now. */
  const read = computed(() => (seen.value !== null && seen.value.key === key.value ? seen.value : null));
  const label = computed(() =>
    labelled ? (labelOf(at.label.value) ?? seen.value?.label ?? card.labels[0] ?? null) : null,
  );

  /** What a new picture shows, as far as nobody reads it: what was said of the one before. */
  const given = () => (labelled && !card.judge && label.peek() !== null ? String(label.peek()) : null);

  /**
   * @typedef {object} Question
   * @property {Blob | string | Input} image
   * @property {Input | null} input what the address says; null: it will say what the model saw
   * @property {string | null} label as the visitor chose it
   * @property {number | null} generation
   * @property {string | null} group the movement that this belongs to
   * @property {boolean} own drawn on the paper just now?
   * @property {ReturnType<typeof room.ticket>} [write] of a picture that was put in by hand
   */
  const reading = scope.answer(
    async (/** @type {Question} */ { image, label: chosen, generation }, left) => {
      const picture =
        typeof image === "string" || image instanceof Blob ? image : await imageOf(card.name, image);
      const said = labelOf(chosen) ?? (card.judge ? null : (card.labels[0] ?? null));
      return api.encode(card.name, picture, labelled ? said : null, left, generation);
    },
    {
      still: ({ input, label, generation }) =>
        input === null || keyOf(input, label, generation) === key.peek(),
      arrived(answer, { input: asked, label: chosen, generation, group, own, write }) {
        const now = asked ?? { kind: /** @type {const} */ ("picture"), png: toAddress(answer.input) };
        const found = { ...answer, key: keyOf(now, chosen, generation), own };
        batch(() => {
          if (write !== undefined && !write({ ...said(now), label: chosen, ...MEAN }, group)) return;
          seen.value = found;
        });
      },
    },
  );
  scope.watch(() => {
    const now = input.value;
    if (now === null) {
      if (begun.value) seen.value = null;
      return;
    }
    if (read.value === null)
      reading.push({
        ...{ image: now, input: now, label: chosenLabel.value, generation: generation.value },
        ...{ group: null, own: false },
      });
  });
  scope.watch(() => {
    const now = seen.value;
    if (now === null || card.medium !== "ink") error.value = null;
    else
      Promise.all([greysOf(now.input), greysOf(now.reconstruction)]).then(([x, p]) => {
        if (scope.open && seen.peek() === now) error.value = crossEntropy(x, p);
      });
  });

  const sampling = scope.answer(
    (
      /** @type {{seed: number, temperature: number, prior: server.Prior | null, label: Label | null, generation: number | null}} */ {
        seed,
        temperature,
        prior,
        label,
        generation,
      },
      left,
    ) =>
      api.sample(
        card.name,
        {
          n: 1,
          seed,
          ...(card.parameters.includes("temperature") && { temperature }),
          ...(prior !== null && { prior }),
          ...(label !== null && { label }),
          ...(generation !== null && { generation }),
        },
        left,
      ),
    { same: JSON.stringify },
  );
  scope.watch(() => {
    const temperature = at.temperature.value;
    // The code of a seed is the same in every generation.
    if (seed.value !== null && fitting.value === null && can("sample"))
      sampling.push({
        ...{ seed: seed.value, temperature, prior: prior.value },
        ...{ label: label.value, generation: generation.peek() },
      });
    else sampling.drop();
  });
  const drawn = computed(() => {
    const found = sampling.answer.value;
    return found !== null && found.question.seed === seed.value && found.question.prior === prior.value
      ? (found.answer.codes[0] ?? zeros(size))
      : null;
  });

  /** Where the encoder puts the input: m, or m + exp(σ/2) e with the noise e of a seed. */
  const encoded = computed(() => {
    if (read.value === null) return null;
    const { mean, std } = read.value.code;
    if (at.e.value === null) return mean;
    const e = noise(at.e.value, size);
    return mean.map((m, i) => clamp(m + (std[i] ?? 0) * (e[i] ?? 0), -limit, limit));
  });

  const wanted = computed(() => {
    if (fitting.value !== null) return fitting.value;
    const failed = reading.trouble.value !== null && reading.trouble.value.retryMs === null;
    const none = seed.value === null ? failed || (begun.value && input.value === null) : !can("sample");
    const found = seed.value !== null ? drawn.value : encoded.value;
    const base = found ?? (none ? zeros(size) : null);
    return base === null ? null : keepLocked(base, at.locks.value);
  });
  /** The picture that came with the code, where nothing has been changed since: it need not be asked for. */
  const made = computed(() => {
    const now = wanted.value;
    if (now === null || fitting.value !== null || at.locks.value.length > 0) return null;
    const sampled = sampling.answer.value;
    const image =
      seed.value !== null
        ? sampled?.question.generation === generation.value
          ? sampled.answer.images?.[0]
          : undefined
        : at.e.value === null
          ? read.value?.reconstruction
          : undefined;
    return image === undefined ? null : { code: now, image };
  });
  /** What stands on the levers; while another code is on its way, the one before. @type {number[] | null} */
  let before = null;
  const code = computed(() => {
    before = wanted.value ?? before;
    return before;
  });

  const stripping = scope.answer(
    async (
      /** @type {{code: readonly number[], levers: Lever[], label: Label | null, generation: number | null}} */ q,
      left,
    ) => {
      /** @type {Map<number, Strip>} */
      const found = new Map();
      for (let k = 0; k < q.levers.length; ) {
        /** @type {{id: number, first: number}[]} */
        const places = [];
        /** @type {number[][]} */
        const codes = [];
        for (
          let lever = q.levers[k];
          lever && codes.length + picturesOf(lever) <= MOST;
          lever = q.levers[++k]
        ) {
          places.push({ id: lever.id, first: codes.length });
          codes.push(...traversal(q.code, lever).map(within));
        }
        const { sheet } = await api.decode(card.name, codes, q.label, left, q.generation);
        for (const { id, first } of places) found.set(id, { sheet, first });
      }
      return found;
    },
    {
      arrived(found) {
        const old = new Set([...strips.peek().values()].map(({ sheet }) => sheet.bitmap));
        strips.value = new Map([...strips.peek(), ...found]);
        for (const { sheet } of strips.peek().values()) old.delete(sheet.bitmap);
        for (const bitmap of old) bitmap.close();
      },
    },
  );
  const mapping = scope.answer(
    ({ codes, label, generation }, left) => api.decode(card.name, codes, label, left, generation),
    /** @type {{arrived: (answer: {sheet: Sheet}, question: {codes: number[][], label: Label | null, generation: number | null}) => void}} */ ({
      arrived({ sheet }) {
        const old = map.peek();
        map.value = sheet;
        old?.bitmap.close();
      },
    }),
  );
  // Strips and map, once the hand rests. What is wrong with them the stage says too.
  scope.watch(() => {
    const now = code.value;
    const [shown, as, when] = [levers.value, label.value, generation.value];
    const plate = mapped.value ? axes.value : null;
    if (now === null || pressed.value) return;
    const timer = setTimeout(
      () => {
        stripping.push({ code: now, levers: shown, label: as, generation: when });
        if (plate !== null)
          mapping.push({ codes: plane(now, plate.x, plate.y), label: as, generation: when });
      },
      strips.peek().size === 0 ? 0 : REST_MS,
    );
    return () => clearTimeout(timer);
  });

  /** What lies on the paper goes on lying there: what the page began with is from now on what the visitor has. */
  const stays = () => ({ ...said(input.peek()), e: at.e.peek() });

  /** What the address says of a lever of the visitor's own. @param {number} id */
  const sourceOf = (id) => at.own.peek().filter(({ direction }) => direction.length === size)[-1 - id];

  /** A hand has moved a lever to a value. @param {Lever[]} several @param {number[]} values @param {string} group */
  function pullTo(several, values, group) {
    touched.value = true;
    lastPulled.value = several[0] ?? null;
    const from = code.peek() ?? zeros(size);
    const next = within(several.reduce((now, lever, k) => pulledTo(now, lever, values[k] ?? 0), from));
    const locks = at.locks
      .peek()
      .map(({ index, value }) => ({ index, value: value === null ? null : (next[index] ?? 0) }));
    room.slide({ ...stays(), code: next, locks }, group);
  }

  return {
    card,
    room,
    limit,
    within,
    labelled,
    can,
    all,
    live,
    dead,
    own: ownLevers,
    code,
    made,
    label,
    prior,
    generation,
    levers,
    axes,
    input,
    seen,
    error,
    strips,
    map,
    deadShown,
    lastPulled,
    pointed,
    /** What reads the input, at work or not. */
    encoder: { asking: reading.asking, waiting: reading.waiting },
    /** And what draws a code by chance. */
    chance: { asking: sampling.asking, waiting: sampling.waiting },
    /** Is there noise around what the encoder names? An auto-encoder has none. */
    noisy: computed(() => seen.value?.code.std.some((s) => s > 0) ?? can("sample")),
    /** @type {import("../vendor/preact-signals.js").Signal<Trouble | null>} */
    inputTrouble: reading.trouble,
    startTrouble: sampling.trouble,

    /** What a lever is called: by the visitor, else by its card; nothing where nobody has named it. @param {Lever} lever */
    nameOf: (lever) => at.names.value.find(({ id }) => id === lever.id)?.name ?? nameOf(lever),
    /** Is there room in the address for another one? */
    spare: computed(() => at.own.value.length < MOST_OWN),
    /** A lever of the visitor's own. @param {import("./columns.js").Own} lever */
    add(lever) {
      room.go({ own: [...at.own.peek(), lever].slice(-MOST_OWN) });
    },
    /** @param {Lever} lever one of the visitor's own */
    remove({ id }) {
      room.go({ own: at.own.peek().filter((each) => each !== sourceOf(id)) });
    },
    /** The visitor names a lever; with nothing, one of the model is called as before. @param {Lever} lever @param {string} text */
    rename(lever, text) {
      const name = plainName(text);
      if (lever.id < 0) {
        const which = sourceOf(lever.id);
        if (name !== "")
          room.go({ own: at.own.peek().map((each) => (each === which ? { ...each, name } : each)) });
        return;
      }
      const others = at.names.peek().filter(({ id }) => id !== lever.id);
      const same = name === "" || name === nameOf(lever);
      room.go({ names: same ? others : [...others, { id: lever.id, name }] });
    },

    /** What `decode` is asked for to draw what is on screen; a lever of the visitor's own that was pulled last is told apart. */
    request() {
      const now = code.peek() ?? zeros(size);
      const lever = lastPulled.peek();
      if (lever === null || lever.id >= 0 || !lever.direction)
        return server.decodeBody([now], label.peek(), generation.peek());
      return {
        ...server.decodeBody([pulledTo(now, lever, 0)], label.peek(), generation.peek()),
        directions: [{ direction: lever.direction, by: round(valueOn(now, lever)) }],
      };
    },

    /** Where a lever stands. @param {Lever} lever */
    valueOf: (lever) => (code.value === null ? 0 : valueOn(code.value, lever)),
    /** Where the input put it. @param {Lever} lever */
    ownOf: (lever) => (seen.value === null ? null : valueOn(seen.value.code.mean, lever)),
    /** One standard deviation of the posterior to each side of there. @param {Lever} lever */
    bandOf(lever) {
      if (seen.value === null) return null;
      const { mean, std } = seen.value.code;
      const [m, s] = [valueOn(mean, lever), spreadOn(std, lever)];
      return s > 0 ? { low: m - s, high: m + s } : null;
    },
    /** @param {Lever} lever @param {number} value */
    pull(lever, value) {
      pullTo([lever], [value], `lever ${lever.id}`);
    },
    /** Both levers of the pad. @param {Lever} x @param {Lever} y @param {number} a @param {number} b */
    pullBoth(x, y, a, b) {
      pullTo([x, y], [a, b], "pad");
    },

    /**
     * A picture from elsewhere: the levers go where the model puts it.
     * @param {Blob | string} image @param {Input | null} input what the address will say of it
     */
    take(image, input) {
      if (input !== null) room.go({ ...said(input), label: given(), ...MEAN });
      else
        reading.push({
          ...{ image, input: null, label: given(), generation: generation.peek() },
          ...{ group: null, own: false, write: room.ticket() },
        });
    },
    /** The paper, while and after a stroke. @param {Blob} image @param {string} stroke */
    draw(image, stroke) {
      reading.push({
        ...{ image, input: null, label: given(), generation: generation.peek() },
        ...{ group: stroke, own: true, write: room.ticket() },
      });
    },
    /** The visitor says what the input is. @param {Label} next */
    correct(next) {
      const now = input.peek();
      // The paper keeps the strokes that were drawn there.
      if (now === null) room.go({ label: String(next) });
      else room.go({ ...said(now), label: String(next), ...MEAN });
    },
    /** The same code, under another label. @param {Label} next */
    drawAs(next) {
      room.go({ ...stays(), label: String(next), code: code.peek() });
    },
    /** The paper is white again; the levers stay. */
    clear() {
      const now = label.peek();
      room.go({ ...said(null), label: now === null ? null : String(now), code: code.peek() });
    },
    retryInput: reading.retry,
    retryStart: sampling.retry,
    /** What chance gives for a seed. @param {number} next @param {number} temperature @param {string | null} [group] */
    random(next, temperature, group = null) {
      const patch = { ...stays(), ...MEAN, seed: next, temperature, prior: prior.peek() };
      if (group === null) room.go(patch);
      else room.slide(patch, group);
    },
    /** A code from elsewhere. @param {readonly number[]} next */
    put(next) {
      room.go({ ...stays(), code: keepLocked(next, at.locks.peek()) });
    },
    /** Where chance takes codes from, from now on: what it gave for a seed is given anew. @param {server.Prior} next */
    from(next) {
      room.go(
        at.seed.peek() === null
          ? { prior: next }
          : { ...stays(), ...MEAN, seed: at.seed.peek(), prior: next },
      );
    },
    /** The input's code anew, with the noise of a seed. @param {number} next */
    another(next) {
      room.go({ ...stays(), ...MEAN, e: next });
    },
    /** Back to the drawing, or to the prior's mean where there is none; where nothing is read, to what chance gave. */
    reset() {
      const now = input.peek();
      if (!can("encode")) room.go({ code: null });
      else if (now === null && begun.peek()) room.go({ code: keepLocked(zeros(size), at.locks.value) });
      else room.go({ ...said(now), ...MEAN });
    },
    centre() {
      room.go({ ...stays(), code: keepLocked(zeros(size), at.locks.value) });
    },
    /** @param {Lever} lever */
    toggleLock({ id }) {
      const locks = at.locks.value;
      const there = locks.some(({ index }) => index === id);
      const value = code.peek()?.[id] ?? 0;
      room.go({
        ...stays(),
        locks: there ? locks.filter(({ index }) => index !== id) : [...locks, { index: id, value }],
      });
    },
    /** The pad is there: its map is wanted from now on. */
    wantMap() {
      mapped.value = true;
    },
    close: scope.close,
  };
}

/**
 * The picture of the code on screen.
 * @param {Instrument} instrument
 * @param {{api?: Pick<typeof server, "decode">, unpack?: (image: string) => Promise<ImageBitmap>}} [o]
 */
export function createStage(
  { card, code, made, label, generation, room },
  { api = server, unpack = bitmapOf } = {},
) {
  const scope = createScope(room);
  const picture = signal(/** @type {ImageBitmap | null} */ (null));
  const drawing = scope.answer(
    async (
      /** @type {{code: readonly number[], label: server.Label | null, generation: number | null, image: string | null}} */ now,
      left,
    ) => {
      if (now.image !== null) return { bitmap: await unpack(now.image), timing: null };
      const { sheet, timing } = await api.decode(card.name, [now.code], now.label, left, now.generation);
      return { bitmap: sheet.bitmap, timing };
    },
    {
      lanes: LANES,
      arrived(answer) {
        timing.value = answer.timing ?? timing.peek();
        const old = picture.peek();
        picture.value = answer.bitmap;
        old?.close();
      },
    },
  );
  scope.watch(() => {
    const now = code.value;
    if (now === null) return;
    const image = made.value?.code === now ? made.value.image : null;
    drawing.push({ code: now, label: label.value, generation: generation.value, image });
  });
  return {
    picture,
    trouble: drawing.trouble,
    asking: drawing.asking,
    waiting: drawing.waiting,
    retry: drawing.retry,
    close: scope.close,
  };
}

/**
 * An instrument and what sounds on it, for as long as a view stands.
 * @template {{trouble: import("../vendor/preact-signals.js").ReadonlySignal<import("../kit/answer.js").Trouble | null>, retry: () => void, close: () => void}} T
 * @param {Card} card
 * @param {Room} room
 * @param {(instrument: Instrument) => T} create what sounds: a stage, ten tiles
 * @param {Parameters<typeof createInstrument>[2]} [o]
 */
export const useInstrument = (card, room, create, o) =>
  useHeld(() => {
    const instrument = createInstrument(card, room, o);
    const sounding = create(instrument);
    return {
      instrument,
      sounding,
      trouble: computed(() => sounding.trouble.value ?? instrument.startTrouble.value),
      /** Asks again for whatever is missing. */
      retry() {
        if (sounding.trouble.peek() !== null) sounding.retry();
        else instrument.retryStart();
      },
      close() {
        sounding.close();
        instrument.close();
      },
    };
  }, [card]);
