/** The few library functions that components are written with. */
import htm from "../vendor/htm.js";
import { h, options } from "../vendor/preact.js";

export { useEffect, useLayoutEffect, useMemo, useRef, useState } from "../vendor/preact-hooks.js";
export {
  batch,
  computed,
  effect,
  signal,
  useComputed,
  useSignal,
  useSignalEffect,
} from "../vendor/preact-signals.js";

export const html = htm.bind(h);

/** Elements of HTML have `translate` as a property that is true or false, and takes any text for true: "no", too. */
const made = options.vnode;
options.vnode = (vnode) => {
  const props = /** @type {{translate?: unknown}} */ (vnode.props);
  if (props.translate === "no" && vnode.type !== "math") props.translate = false;
  made?.(vnode);
};
