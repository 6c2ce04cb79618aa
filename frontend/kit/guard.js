/** What goes wrong inside a part of the page stays there. */
import { Component } from "../vendor/preact.js";

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
