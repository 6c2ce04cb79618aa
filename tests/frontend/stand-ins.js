/** What a browser would be to the page, as far as the page's own state needs one. */
import { createScreen } from "../../frontend/base/screen.js";

/** A screen at an address, with a history that one can walk back. */
export function screenAt(address) {
  const location = { search: "", hash: "", href: "http://localhost/" };
  const entries = [address];
  let here = 0;
  const show = () => {
    const url = new URL(entries[here], "http://localhost/");
    Object.assign(location, { search: url.search, hash: url.hash, href: url.href });
  };
  show();
  const history = {
    pushState(_data, _unused, url) {
      entries.splice(++here, entries.length, url);
      show();
    },
    replaceState(_data, _unused, url) {
      entries[here] = url;
      show();
    },
  };
  const screen = createScreen(location, history);
  return {
    screen,
    location,
    steps: () => here,
    /** The browser's Back. */
    back() {
      here -= 1;
      show();
      screen.turned();
    },
  };
}

/** Lets everything go on that does not wait for somebody. */
export const soon = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

/** A verb that is answered by hand: `asked` holds what was asked, each with resolve and reject. */
export function verb() {
  const asked = [];
  const ask = (...args) =>
    new Promise((resolve, reject) => {
      asked.push({ args, resolve, reject });
    });
  return Object.assign(ask, { asked });
}
