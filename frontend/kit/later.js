import { effect, html, useEffect, useState } from "../base/html.js";
import { drawn } from "../base/media.js";

/** Where no picture comes, the rest of the page comes all the same. */
const LATE_MS = 2500;

/** Once the first picture is there, what is not needed for it may come. @type {Promise<void>} */
export const afterFirst = new Promise((resolve) => {
  setTimeout(resolve, LATE_MS);
  effect(() => {
    if (drawn.value) resolve();
  });
});

/**
 * A part that the first picture does not wait for.
 * @param {{load: () => Promise<any>, part: string, given?: object, meanwhile?: unknown}} props its module, what it is called
 * there, its props; what stands there until it has come
 */
export function Later({ load, part, given = {}, meanwhile = null }) {
  const [Part, setPart] = useState(/** @type {{is: (props: any) => any} | null} */ (null));
  useEffect(() => {
    let gone = false;
    afterFirst.then(load).then(
      (module) => gone || setPart({ is: module[part] }),
      () => {}, // the page goes on without it
    );
    return () => {
      gone = true;
    };
  }, []);
  return Part === null ? meanwhile : html`<${Part.is} ...${given} />`;
}
