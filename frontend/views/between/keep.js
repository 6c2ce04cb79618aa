/** The film of one path as a file. */
import * as server from "../../base/api.js";
import { html, signal } from "../../base/html.js";
import { save } from "../../base/pictures.js";
import { Choices } from "../../kit/choices.js";
import { frameMs } from "../../kit/film.js";
import { Icon } from "../../kit/icon.js";
import { createScope, useHeld } from "../../kit/scope.js";
import { Trouble } from "../../kit/trouble.js";
import { PATHS } from "./address.js";
import { words } from "./words.js";

/** @typedef {"image/png" | "image/gif" | "image/apng"} Kind */

/** Side of a picture's pixel in the files that a visitor keeps. */
const SCALE = 8;
const KINDS = /** @type {const} */ (["image/png", "image/gif", "image/apng"]);

/** @param {import("./way.js").WayHeld} way */
function createKeep({ card, room, film }) {
  const scope = createScope(room);
  /** The file that is being made. */
  const making = signal(/** @type {Kind | null} */ (null));
  const asking = scope.answer(
    (/** @type {{body: object, kind: Kind, name: string}} */ { body, kind }) =>
      server.film(card.name, body, kind),
    {
      arrived(file, { name }) {
        making.value = null;
        save(file, name);
      },
    },
  );
  scope.watch(() => {
    if (asking.trouble.value?.retryMs === null) making.value = null;
  });
  return {
    making,
    trouble: asking.trouble,
    retry: asking.retry,
    /** @param {Kind} kind */
    keep(kind) {
      const body = film.peek()?.body;
      if (body === undefined || making.peek() !== null) return;
      making.value = kind;
      const path = room.at.path.peek();
      const moving = kind === "image/png" ? {} : { milliseconds: frameMs(body.steps), there_and_back: true };
      asking.push({
        body: { ...body, path, scale: SCALE, ...moving },
        kind,
        name: `${card.name}-${path}.${kind.slice(6)}`,
      });
    },
    drop() {
      asking.drop();
      making.value = null;
    },
    close: scope.close,
  };
}

/** @param {{way: import("./way.js").WayHeld}} props */
export function Keep({ way }) {
  const keeping = useHeld(() => createKeep(way), [way]);
  const { way: t, problems } = words.value;
  const { path } = way.room.at;
  const making = keeping.making.value;
  const trouble = keeping.trouble.value;
  const names = { "image/png": t.strip, "image/gif": t.gif, "image/apng": t.apng };
  return html`<section class="keep" aria-label=${t.takeAlong}>
    <${Choices} name="keep-path" label=${t.takeAlong} choices=${PATHS} value=${path.value}
      say=${(/** @type {import("./address.js").Path} */ each) => t.paths[each].name}
      take=${(/** @type {import("./address.js").Path} */ each) => way.room.settle({ path: each })} />
    ${KINDS.map(
      (kind) => html`<button
        type="button"
        class="quiet-button"
        key=${kind}
        aria-disabled=${making === null ? null : "true"}
        onClick=${() => keeping.keep(kind)}
      >
        <${Icon} name="download" /><span>${names[kind]}</span>
      </button>`,
    )}
    <span class="making" role="status">${making !== null && trouble === null && t.making(names[making])}</span>
    ${
      trouble !== null &&
      html`<${Trouble}
        problem=${trouble.problem}
        retryMs=${trouble.retryMs}
        action=${trouble.retryMs === null ? problems.dismiss : problems.tryNow}
        act=${trouble.retryMs === null ? keeping.drop : keeping.retry}
      />`
    }
  </section>`;
}
