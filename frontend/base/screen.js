/** The state on screen as signals, and its steps through the browser's history. */
import { computed, signal } from "./html.js";
import { read, write } from "./state.js";

/** @typedef {import("./state.js").Screen} Screen */

/** Browsers refuse more than about 100 changes of the address in 30 s. */
const ADDRESS_MS = 400;
/** A hand that rests this long has finished one step that Back undoes. */
const PAUSE_MS = 1000;

export const screen = signal(read(location.search));

/** One signal per column, so that a component wakes for what it shows alone. */
export const at = {
  view: computed(() => screen.value.view),
  model: computed(() => screen.value.model),
  code: computed(() => screen.value.code),
  seed: computed(() => screen.value.seed),
  temperature: computed(() => screen.value.temperature),
  locks: computed(() => screen.value.locks),
  input: computed(() => screen.value.input),
  label: computed(() => screen.value.label),
  pad: computed(() => screen.value.pad),
  stops: computed(() => screen.value.stops),
  steps: computed(() => screen.value.steps),
  t: computed(() => screen.value.t),
  path: computed(() => screen.value.path),
  hands: computed(() => screen.value.hands),
  mix: computed(() => screen.value.mix),
  from: computed(() => screen.value.from),
  to: computed(() => screen.value.to),
  lines: computed(() => screen.value.lines),
  decoding: computed(() => screen.value.decoding),
  tool: computed(() => screen.value.tool),
  of: computed(() => screen.value.of),
  radius: computed(() => screen.value.radius),
  a: computed(() => screen.value.a),
  b: computed(() => screen.value.b),
  c: computed(() => screen.value.c),
  length: computed(() => screen.value.length),
  script: computed(() => screen.value.script),
  writing: computed(() => screen.value.writing),
  task: computed(() => screen.value.task),
  face: computed(() => screen.value.face),
  cover: computed(() => screen.value.cover),
  given: computed(() => screen.value.given),
  n: computed(() => screen.value.n),
  ending: computed(() => screen.value.ending),
  speed: computed(() => screen.value.speed),
  pixel: computed(() => screen.value.pixel),
  map: computed(() => screen.value.map),
  story: computed(() => screen.value.story),
  paper: computed(() => screen.value.paper),
  lang: computed(() => screen.value.lang),
  theme: computed(() => screen.value.theme),
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let pending;
let slidGroup = "";
let slidAt = 0;

function writeAddress() {
  clearTimeout(pending);
  pending = undefined;
  history.replaceState(null, "", write(screen.value));
}

/** A discrete step: Back undoes it. @param {Partial<Screen>} patch */
export function go(patch) {
  if (pending !== undefined) writeAddress();
  slidGroup = "";
  const before = write(screen.value);
  screen.value = { ...screen.value, ...patch };
  const after = write(screen.value);
  if (after !== before) history.pushState(null, "", after);
}

/** Completes what is on screen without a step of its own. @param {Partial<Screen>} patch */
export function settle(patch) {
  screen.value = { ...screen.value, ...patch };
  pending ??= setTimeout(writeAddress, ADDRESS_MS);
}

/**
 * Part of a longer movement: the first change of a `group` is a step, those that follow it closely
 * belong to the same step.
 * @param {Partial<Screen>} patch @param {string} group
 */
export function slide(patch, group) {
  const now = performance.now();
  if (group === slidGroup && now - slidAt < PAUSE_MS) settle(patch);
  else go(patch);
  slidGroup = group;
  slidAt = now;
}

/** The full address of what is on screen. */
export const link = () => new URL(write(screen.value), location.href).href;

addEventListener("popstate", () => {
  clearTimeout(pending);
  pending = undefined;
  slidGroup = "";
  screen.value = read(location.search);
});
addEventListener("pagehide", () => {
  if (pending !== undefined) writeAddress();
});
