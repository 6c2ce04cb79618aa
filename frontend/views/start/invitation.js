/** The lever shows once that it can be pulled. */

import { effect, useEffect } from "../../base/html.js";
import { calm, touched } from "../../base/media.js";

/** After so long, for so long, so far towards its ends. */
const INVITE = { after: 900, lasts: 3200, reach: 0.8 };

let invited = false;

/**
 * The lever moves by itself once, unless a hand is quicker or the visitor asks for less motion. It swings beside where it
 * stands: nothing of that is written anywhere.
 * @param {{play: import("./view.js").Play}} props
 */
export function Invitation({ play }) {
  const { lever, swing, picture, instrument } = play;
  useEffect(() => {
    if (invited || touched.peek() || calm.peek()) return;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let frame = 0;
    const stop = effect(() => {
      if (touched.value)
        end(); // a hand was quicker
      else if (picture.value !== null && instrument.strips.value.size > 0)
        timer ??= setTimeout(begin, INVITE.after);
    });

    function begin() {
      invited = true;
      const home = instrument.valueOf(lever);
      const start = performance.now();
      const step = (/** @type {number} */ now) => {
        const t = (now - start) / INVITE.lasts;
        if (t >= 1) return end();
        const side = INVITE.reach * Math.sin(2 * Math.PI * Math.max(0, t));
        swing.value = side * (side > 0 ? lever.high - home : home - lever.low);
        frame = requestAnimationFrame(step);
      };
      frame = requestAnimationFrame(step);
    }

    function end() {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      swing.value = 0;
    }

    return () => {
      stop();
      end();
    };
  }, [instrument]);
  return null;
}
