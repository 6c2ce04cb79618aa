/** The film of one path as a file. */
import * as server from "../../base/api.js";
import { html } from "../../base/html.js";
import { Choices } from "../../kit/choices.js";
import { frameMs } from "../../kit/film.js";
import { Keep } from "../../kit/keep.js";
import { PATHS } from "./address.js";
import { words } from "./words.js";

/** Side of a picture's pixel in the files that a visitor keeps. */
const SCALE = 8;
const KINDS = /** @type {const} */ (["image/png", "image/gif", "image/apng"]);

/** @param {{way: import("./way.js").WayHeld}} props */
export function KeepFilm({ way }) {
  const { way: t } = words.value;
  const { card, room, film } = way;
  const path = room.at.path.value;
  const names = { "image/png": t.strip, "image/gif": t.gif, "image/apng": t.apng };

  /** @param {typeof KINDS[number]} kind */
  async function make(kind) {
    const body = film.peek()?.body;
    if (body === undefined) return null;
    const moving = kind === "image/png" ? {} : { milliseconds: frameMs(body.steps), there_and_back: true };
    return server.film(card.name, { ...body, path, scale: SCALE, ...moving }, kind);
  }

  return html`<section class="keep" aria-label=${t.takeAlong}>
    <${Choices} name="keep-path" label=${t.takeAlong} choices=${PATHS} value=${path}
      say=${(/** @type {import("./address.js").Path} */ each) => t.paths[each].name}
      take=${(/** @type {import("./address.js").Path} */ each) => room.settle({ path: each })} />
    ${KINDS.map((kind) => html`<${Keep} key=${kind} label=${names[kind]} name=${`${card.name}-${path}.${kind.slice(6)}`} make=${() => make(kind)} />`)}
  </section>`;
}
