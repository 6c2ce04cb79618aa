import { html, Icon, useState } from "../base/html.js";
import { Dialog } from "../kit/dialog.js";
import { ViewLink } from "../kit/view-link.js";
import { isTold } from "./shell.js";
import { words } from "./words.js";

/**
 * Where the chapters do not fit beside each other: a button that says where one is, and all of them on a sheet.
 * @param {{chapters: import("./shell.js").Chapter[], here: string}} props `here`: the title of the view on screen
 */
export function Menu({ chapters, here }) {
  const [open, setOpen] = useState(false);
  const t = words.value;
  const close = () => setOpen(false);
  return html`<button
      type="button"
      class="button menu-button"
      aria-haspopup="dialog"
      aria-label=${`${t.menu}: ${here}`}
      onClick=${() => setOpen(true)}
    >
      <span class="here-now">${here}</span><${Icon} name="fold" />
    </button>
    ${
      open &&
      html`<${Dialog} title=${t.menu} onClose=${close} class="menu">
        <nav aria-label=${t.viewsName}>
          <ul class="menu-chapters">
            ${chapters.map(
              (chapter) => html`<li key=${chapter.name}>
                ${isTold(chapter) && html`<h3>${chapter.title}</h3>`}
                <p>
                  ${chapter.views.map(
                    ({ name, title }) =>
                      html`<${ViewLink} key=${name} view=${name} act=${close}>${title}<//>`,
                  )}
                </p>
              </li>`,
            )}
          </ul>
        </nav>
        <p class="menu-docs"><a href="docs">${t.docs}</a></p>
      <//>`
    }`;
}
