/**
 * What is on screen, in its address, and its steps through the browser's history.
 * Each view has a room of its own columns; a few columns are shared by all.
 */
import { choice, flag, input, made, model } from "./columns.js";
import { computed, signal } from "./html.js";

/** @template T @typedef {import("./columns.js").Column<T>} Column */
/** @template T @typedef {import("../vendor/preact-signals.js").ReadonlySignal<T>} Read */
/** @typedef {Record<string, Column<any>>} Columns */
/** @template {Columns} C @typedef {{[K in keyof C]: ReturnType<C[K]["read"]>}} Values */
/** @typedef {Readonly<Record<string, string>>} Texts by their columns' names; none where all is as usual */
/** @typedef {ReturnType<typeof createScreen>} Screen */
/** @template {Columns} C @typedef {Values<C & typeof SHARED & typeof EVERY>} Said */
/**
 * What a view may see of the screen and do to it. Once another view is on screen its acts are void.
 * @template {Columns} C
 * @typedef {object} Room
 * @property {string} name
 * @property {{[K in keyof Said<C>]: Read<Said<C>[K]>}} at one signal per column, so that a component wakes for what it shows alone
 * @property {Read<boolean>} here is the view on screen?
 * @property {(patch: Partial<Said<C>>) => void} go a discrete step: Back undoes it
 * @property {(patch: Partial<Said<C>>) => void} settle completes what is on screen without a step of its own
 * @property {(patch: Partial<Said<C>>, group: string) => void} slide part of a longer movement: the first change of a `group` is a
 * step, those that follow it closely belong to the same step
 * @property {() => (patch: Partial<Said<C>>, group?: string | null) => boolean} ticket for an answer that has to write: void, and
 * false, once the visitor has done anything newer
 */

/** Browsers refuse more than about 100 changes of the address in 30 s. */
const ADDRESS_MS = 400;
/** A hand that rests this long has finished one step that Back undoes. */
const PAUSE_MS = 1000;
/** A longer address stands behind #, where no server has to take it. */
const LONG = 4000;

/** What goes along from view to view. */
export const SHARED = {
  input,
  face: input,
  /** unfolded? */
  story: flag("0", true),
  /** ink on paper instead of light on black */
  paper: flag("1", false),
  /** large, for a room full of people */
  present: flag("1", false),
  /** null: the browser's */
  lang: choice(/** @type {const} */ (["en", "zh"])),
  /** null: the system's */
  theme: choice(/** @type {const} */ (["light", "dark"])),
};
/**
 * What a visitor puts in stands in one of two columns, what has few colours in one of its own: no digit is read as a face.
 * @param {import("./api.js").Card} card @returns {"input" | "face"}
 */
export const columnOf = ({ medium }) => (medium === "palette" ? "face" : "input");

/** What every view has. `model` null: the first that fits. */
const EVERY = { model, made };

const isShared = (/** @type {string} */ name) => Object.hasOwn(SHARED, name);

/** @param {Texts} texts */
const joined = (texts) =>
  Object.entries(texts)
    .map(([name, text]) => `${name}=${encodeURIComponent(text).replaceAll("%2C", ",")}`)
    .join("&");

/**
 * @param {{search: string, hash: string, href: string}} location
 * @param {{pushState: (data: null, unused: string, url: string) => void, replaceState: (data: null, unused: string, url: string) => void}} history
 */
export function createScreen(location, history) {
  /**
   * The columns of each room, and which of them are void once another input or model is there.
   * @type {Map<string, {columns: Columns, of: {input?: readonly string[], face?: readonly string[], model?: readonly string[]}}>}
   */
  const rooms = new Map();
  /** The views there are; null: not told yet. @type {readonly string[] | null} */
  let views = null;

  const columnsOf = (/** @type {string} */ view) => rooms.get(view)?.columns;

  /** The texts that mean something, in the order of their columns. @param {Columns} columns @param {Texts} texts */
  function sound(columns, texts) {
    /** @type {Record<string, string>} */
    const kept = {};
    for (const [name, column] of Object.entries(columns)) {
      const text = column.write(column.read(texts[name] ?? null));
      if (text !== null) kept[name] = text;
    }
    return kept;
  }

  /** What the address says now. */
  function read() {
    const long = location.hash.startsWith("#?") ? location.hash.slice(1) : location.search;
    const { view = "start", ...all } = Object.fromEntries(new URLSearchParams(long));
    const name = /^[a-z]{1,20}$/.test(view) && (views === null || views.includes(view)) ? view : "start";
    const columns = columnsOf(name);
    return { view: name, own: columns ? sound(columns, all) : all, shared: sound(SHARED, all) };
  }

  const first = read();
  const state = signal({
    view: first.view,
    shared: /** @type {Texts} */ (first.shared),
    rooms: /** @type {Readonly<Record<string, Texts>>} */ ({ [first.view]: first.own }),
  });
  /** @typedef {typeof state.value} State */

  /** So often has the visitor done something. */
  let acts = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pending;
  let slidGroup = "";
  let slidAt = 0;

  /** The address of a state, `?…`, or `./` where all is as usual. @param {State} now @param {Texts} [more] */
  function address({ view, shared, rooms: left }, more) {
    const own = Object.fromEntries(Object.entries(left[view] ?? {}).filter(([name]) => !isShared(name)));
    const query = joined({ ...(view !== "start" && { view }), ...own, ...shared, ...more });
    if (query === "") return "./";
    return query.length > LONG ? `./#?${query}` : `?${query}`;
  }

  /**
   * What is left of a room where its input is another one.
   * @param {Texts | undefined} texts @param {string} room @param {"input" | "face"} name @param {object} [kept]
   */
  function without(texts, room, name, kept = {}) {
    const lost = (rooms.get(room)?.of[name] ?? []).filter((column) => !(column in kept));
    return Object.fromEntries(Object.entries(texts ?? {}).filter(([key]) => !lost.includes(key)));
  }

  /** @param {State} now @param {string} view @param {Readonly<Record<string, unknown>>} patch @returns {State} */
  function patched(now, view, patch) {
    const shared = { ...now.shared };
    const all = { ...now.rooms };
    const own = { ...all[view] };
    /** @type {Set<string>} */
    const changed = new Set();
    let reordered = false;
    for (const [name, value] of Object.entries(patch)) {
      const column = isShared(name)
        ? SHARED[/** @type {keyof typeof SHARED} */ (name)]
        : columnsOf(view)?.[name];
      if (column === undefined) throw new Error(`no column ${name} in ${view}`);
      const texts = isShared(name) ? shared : own;
      const text = /** @type {Column<unknown>} */ (column).write(value);
      if (text === (texts[name] ?? null)) continue;
      // Under a moving hand the same columns change again and again: their order is that of before.
      if (text === null || texts[name] === undefined) reordered = true;
      changed.add(name);
      if (text === null) delete texts[name];
      else texts[name] = text;
    }
    const ordered = reordered ? sound(columnsOf(view) ?? {}, own) : own;
    if (changed.has("model")) {
      const of = rooms.get(view)?.of;
      for (const name of [...(of?.model ?? []), "made"]) if (!(name in patch)) delete ordered[name];
    }
    all[view] = ordered;
    // What belonged to the input that was there before is void, in every room.
    for (const name of /** @type {const} */ (["input", "face"]))
      if (changed.has(name))
        for (const room of rooms.keys())
          all[room] = without(all[room], room, name, room === view ? patch : {});
    return { view, shared: reordered ? sound(SHARED, shared) : shared, rooms: all };
  }

  /** Browsers refuse what comes too often; the next change says it all again. @param {"pushState" | "replaceState"} how */
  function tell(how) {
    clearTimeout(pending);
    pending = undefined;
    try {
      history[how](null, "", address(state.peek()));
    } catch {}
  }

  /** @param {State} next */
  function step(next) {
    if (pending !== undefined) tell("replaceState");
    slidGroup = "";
    const before = address(state.peek());
    state.value = next;
    if (address(next) !== before) tell("pushState");
  }

  /** @param {State} next */
  function complete(next) {
    state.value = next;
    pending ??= setTimeout(() => tell("replaceState"), ADDRESS_MS);
  }

  /** @param {State} next @param {string} group */
  function move(next, group) {
    const now = performance.now();
    if (group === slidGroup && now - slidAt < PAUSE_MS) complete(next);
    else step(next);
    slidGroup = group;
    slidAt = now;
  }

  const common = Object.fromEntries(
    Object.entries(SHARED).map(([name, column]) => {
      const text = computed(() => state.value.shared[name] ?? null);
      return [name, computed(() => column.read(text.value))];
    }),
  );

  return {
    view: computed(() => state.value.view),
    /** The shared columns. */
    at: /** @type {{[K in keyof typeof SHARED]: Read<ReturnType<typeof SHARED[K]["read"]>>}} */ (common),

    /** How all views look and speak: no step of its own, Back undoes levers. @param {Partial<Values<typeof SHARED>>} patch */
    settle(patch) {
      complete(patched(state.peek(), state.peek().view, patch));
    },

    /**
     * The room of a view; the columns in `of` are void once there is another input or another model.
     * @template {Columns} C
     * @param {string} name @param {C} own
     * @param {{input?: readonly (keyof C & string)[], face?: readonly (keyof C & string)[], model?: readonly (keyof C & string)[]}} [of]
     * @returns {Room<C>}
     */
    room(name, own, of = {}) {
      const columns = { ...EVERY, ...own };
      rooms.set(name, { columns, of });
      const before = state.peek();
      state.value = {
        ...before,
        rooms: { ...before.rooms, [name]: sound(columns, before.rooms[name] ?? {}) },
      };
      const here = computed(() => state.value.view === name);
      const signals = Object.fromEntries(
        Object.entries(columns).map(([key, column]) => {
          const text = computed(() => state.value.rooms[name]?.[key] ?? null);
          return [key, computed(() => column.read(text.value))];
        }),
      );
      const next = (/** @type {Readonly<Record<string, unknown>>} */ patch) =>
        patched(state.peek(), name, patch);
      /** @type {Room<C>} */
      const room = {
        name,
        at: /** @type {Room<C>["at"]} */ ({ ...common, ...signals }),
        here,
        go(patch) {
          if (!here.peek()) return;
          acts += 1;
          step(next(patch));
        },
        settle(patch) {
          if (here.peek()) complete(next(patch));
        },
        slide(patch, group) {
          if (!here.peek()) return;
          acts += 1;
          move(next(patch), group);
        },
        ticket() {
          const when = acts;
          return (patch, group = null) => {
            if (!here.peek() || acts !== when) return false;
            // All that comes of one act is one step, however long its answers take.
            if (group !== null && group === slidGroup) complete(next(patch));
            else step(next(patch));
            slidGroup = group ?? "";
            return true;
          };
        },
      };
      return room;
    },

    /** The views there are. @param {readonly string[]} names */
    admit(names) {
      views = names;
      const now = state.peek();
      if (!names.includes(now.view)) state.value = { ...now, view: "start" };
    },

    /** The model that the address names for a view. @param {string} view */
    modelOf: (view) => model.read(state.value.rooms[view]?.model ?? null),
    /** The view on screen as if it had just been opened. */
    afresh() {
      acts += 1;
      step(blank(state.peek()));
    },
    /** Another view, as it was left, or with what it is to show. @param {string} view @param {Readonly<Record<string, string>>} [texts] */
    open(view, texts = {}) {
      acts += 1;
      step(opened(state.peek(), view, texts));
    },
    /**
     * The address of a view, there with what it takes along; of the one on screen, as if it had just been opened.
     * @param {string} view @param {Readonly<Record<string, string>>} [texts]
     */
    addressOf(view, texts) {
      const now = state.value;
      return address(view === now.view && texts === undefined ? blank(now) : opened(now, view, texts ?? {}));
    },

    /**
     * The full address of what is on screen, to be kept or handed round, with the model that shows it. The reader's own choice
     * of light or dark stays theirs.
     * @param {{name: string, digest: string}} [card]
     */
    link(card) {
      const { theme: _, ...shared } = state.peek().shared;
      const now = { ...state.peek(), shared };
      const made = card && { model: card.name, made: card.digest.slice(0, 8) };
      return new URL(made === undefined ? address(now) : address(now, made), location.href).href;
    },

    /** The browser has gone back or on: its address is what counts. */
    turned() {
      clearTimeout(pending);
      pending = undefined;
      slidGroup = "";
      acts += 1;
      const { view, own, shared } = read();
      const now = state.peek();
      const left = { ...now.rooms };
      for (const name of /** @type {const} */ (["input", "face"]))
        if (shared[name] !== now.shared[name])
          for (const room of rooms.keys()) left[room] = without(left[room], room, name);
      state.value = { view, shared, rooms: { ...left, [view]: own } };
    },
    /** Writes the address now. */
    flush() {
      if (pending !== undefined) tell("replaceState");
    },
  };

  /** The view on screen as if it had just been opened: its model and how the page looks stay. @param {State} now @returns {State} */
  function blank(now) {
    const { model: kept } = now.rooms[now.view] ?? {};
    const { input: _, face: __, ...shared } = now.shared;
    return { ...now, shared, rooms: { ...now.rooms, [now.view]: kept === undefined ? {} : { model: kept } } };
  }

  /** @param {State} now @param {string} view @param {Readonly<Record<string, string>>} texts @returns {State} */
  function opened(now, view, texts) {
    const was = now.rooms[view] ?? {};
    // With another model than it was left with, nothing of what stood there fits.
    const kept = texts.model !== undefined && texts.model !== was.model ? {} : was;
    const columns = columnsOf(view);
    const own = { ...kept, ...Object.fromEntries(Object.entries(texts).filter(([name]) => !isShared(name))) };
    const shared = {
      ...now.shared,
      ...Object.fromEntries(Object.entries(texts).filter(([name]) => isShared(name))),
    };
    return {
      view,
      shared: sound(SHARED, shared),
      rooms: { ...now.rooms, [view]: columns ? sound(columns, own) : own },
    };
  }
}

/** The page's own. Outside of a browser, where tests run, its address is empty and its history short. */
export const screen = createScreen(
  globalThis.location ?? { search: "", hash: "", href: "file:///" },
  globalThis.history ?? { pushState() {}, replaceState() {} },
);
if (globalThis.document !== undefined) {
  addEventListener("popstate", screen.turned);
  addEventListener("pagehide", screen.flush);
}
