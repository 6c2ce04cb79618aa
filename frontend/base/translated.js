/**
 * The browser's own translation takes texts out of the page and puts `<font>` elements in their place. What draws the
 * page would go on writing into texts that nobody sees, and would put new elements beside them, that is nowhere. So the
 * texts around a component come back before it is drawn again; those that it has not changed then go again.
 */
import { options } from "../vendor/preact.js";

/** @typedef {{__c: {__P: Node | null} | null}} Drawn a component; `__P` is the element that it stands in */
/** @typedef {{__r?: (vnode: Drawn) => void, diffed?: (vnode: Drawn) => void}} Hooks before and after it is drawn */

/** Texts that were taken out, with what stands in their place. @type {Map<Text, Element>} */
const taken = new Map();
/** Those that came back for a component, with what stood in their place and what they said. @type {WeakMap<Drawn, [Text, Element, string][]>} */
const lent = new WeakMap();

const isFont = (/** @type {Node | null} */ node) => node?.nodeName === "FONT";

/** @param {MutationRecord[]} records */
function note(records) {
  for (const { removedNodes, addedNodes, previousSibling, nextSibling } of records) {
    const font = [...addedNodes, previousSibling, nextSibling].find(isFont);
    if (font === undefined) continue;
    for (const text of removedNodes)
      if (text instanceof Text && !text.isConnected) taken.set(text, /** @type {Element} */ (font));
  }
}

/** Lets the page be translated while it lives. @param {Node} root */
export function surviveTranslation(root) {
  const observer = new MutationObserver(note);
  observer.observe(root, { childList: true, subtree: true });
  const hooks = /** @type {Hooks} */ (/** @type {unknown} */ (options));
  const { __r: before, diffed: after } = hooks;

  hooks.__r = (vnode) => {
    note(observer.takeRecords());
    const place = vnode.__c?.__P;
    /** @type {[Text, Element, string][]} */
    const back = lent.get(vnode) ?? [];
    for (const [text, font] of taken)
      if (!font.isConnected) taken.delete(text);
      else if (place?.contains(font)) {
        taken.delete(text);
        font.replaceWith(text);
        back.push([text, font, text.data]);
      }
    if (back.length > 0) lent.set(vnode, back);
    before?.(vnode);
  };

  hooks.diffed = (vnode) => {
    after?.(vnode);
    for (const [text, font, data] of lent.get(vnode) ?? [])
      if (text.isConnected && text.data === data) text.replaceWith(font);
    lent.delete(vnode);
  };
}
