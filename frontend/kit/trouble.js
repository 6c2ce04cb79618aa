import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../base/html.js";
import { Component } from "../vendor/preact.js";
import { sentenceOf } from "./problems.js";
import { words } from "./words.js";

/**
 * For what goes away with the focus in it, such as a sentence with a button: the focus goes back to where it was
 * before. Give the ref to the element.
 */
function useFocusBack() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    /** @type {HTMLElement | null} */
    let before = null;
    const enter = (/** @type {FocusEvent} */ { relatedTarget }) => {
      if (relatedTarget instanceof HTMLElement && !element.contains(relatedTarget)) before = relatedTarget;
    };
    element.addEventListener("focusin", enter);
    return () => {
      element.removeEventListener("focusin", enter);
      if (element.contains(document.activeElement)) before?.focus({ preventScroll: true });
    };
  }, []);
  return box;
}

/** @typedef {import("../base/api.js").Problem} Problem */

/**
 * What of a picture was kept as ink and what was taken away as light, desk, lines or dirt; nothing where nothing was.
 * @param {{paper: string | null | undefined}} props a data URL of the server
 */
export const Away = ({ paper }) =>
  paper != null &&
  html`<figure class="away">
    <img src=${paper} alt="" />
    <figcaption>${words.value.away}</figcaption>
  </figure>`;

/**
 * The seconds until it is asked again; beside the alert, not in it, so that they are not read out one by one.
 * @param {{problem: Problem, ms: number}} props counted anew for each problem
 */
function Countdown({ problem, ms }) {
  const until = useMemo(() => performance.now() + ms, [problem]);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 250);
    return () => clearInterval(timer);
  }, []);
  const { again, now } = words.value.problems;
  const seconds = Math.ceil((until - performance.now()) / 1000);
  return html`<p class="quiet countdown" role="timer">${seconds > 0 ? again(seconds) : now}</p>`;
}

/**
 * What went wrong, where the picture would be: one sentence, one thing to do.
 * @param {{problem: Problem, retryMs?: number | null, action: string, act: () => void}} props
 */
export function Trouble({ problem, retryMs = null, action, act }) {
  const box = useFocusBack();
  return html`<div class="trouble" ref=${box}>
    <p role="alert">${sentenceOf(problem)}</p>
    <${Away} paper=${problem.paper} />
    ${retryMs !== null && html`<${Countdown} problem=${problem} ms=${retryMs} />`}
    <button type="button" class="button" onClick=${act}>${action}</button>
  </div>`;
}

/**
 * What went wrong with one thing beside others: what passes is asked again; the rest is read and put away.
 * @param {{trouble: import("./answer.js").Trouble | null, retry: () => void, drop: () => void}} props
 */
export function Refusal({ trouble, retry, drop }) {
  if (trouble === null) return null;
  const { problem, retryMs } = trouble;
  const { dismiss, tryNow } = words.value.problems;
  return html`<${Trouble} problem=${problem} retryMs=${retryMs} action=${retryMs === null ? dismiss : tryNow}
    act=${retryMs === null ? drop : retry} />`;
}

/**
 * Trouble over a stage with levers: what passes is asked again; from what does not, the mean leads back.
 * @param {{trouble: import("./answer.js").Trouble | null, centre: () => void, again: () => void}} props
 */
export function StageTrouble({ trouble, centre, again }) {
  if (trouble === null) return null;
  const { problem, retryMs } = trouble;
  const { toMean, tryNow } = words.value.problems;
  return retryMs === null
    ? html`<${Trouble} problem=${problem} action=${toMean} act=${centre} />`
    : html`<${Trouble} problem=${problem} retryMs=${retryMs} action=${tryNow} act=${again} />`;
}

/** @typedef {import("../vendor/preact.js").ComponentChildren} Children */
/** @typedef {{instead?: (error: unknown, again: () => void) => unknown, children?: Children}} Props */

/**
 * Shows what is inside; once that has failed, what `instead` says, which may try again.
 * @extends {Component<Props, {failed: boolean, error: unknown}>}
 */
export class Guard extends Component {
  state = { failed: false, error: /** @type {unknown} */ (null) };

  /** @param {unknown} error */
  componentDidCatch(error) {
    this.setState({ failed: true, error });
    reportError(error); // kept from the page, not from who looks after it
  }

  render() {
    const { instead, children } = this.props;
    const { failed, error } = this.state;
    if (!failed) return children;
    const again = () => this.setState({ failed: false, error: null });
    return /** @type {Children} */ (instead?.(error, again) ?? null);
  }
}
