/** Plays one clip at a time, whole or while it is made. Nothing sounds that nobody has asked for. */
import { effect, signal } from "../../base/html.js";
import { hidden } from "../../base/media.js";
import { createLine } from "./line.js";
import { expanded } from "./wave.js";

/** @typedef {ReturnType<typeof createPlayer>} Player */

/** A sound that is cut off fades in so many seconds: else it clicks. */
const FADE = 0.015;

/** Somebody wants no sound: as long as the page lives. */
export const muted = signal(false);

/** At the rate of the clips, so that pieces meet exactly; some browsers have only their own. @param {number} rate */
function contextOf(rate) {
  try {
    return new AudioContext({ sampleRate: rate });
  } catch {
    return new AudioContext();
  }
}

/**
 * @param {number} rate samples a second
 * @param {{open?: (rate: number) => AudioContext}} [o]
 */
export function createPlayer(rate, { open = contextOf } = {}) {
  /** What is heard; null: nothing. */
  const playing = signal(/** @type {string | null} */ (null));
  /** The sample of it that is heard now. */
  const place = signal(0);
  /** Does it come slower than it sounds? */
  const slow = signal(false);

  /** @type {AudioContext | null} */
  let context = null;
  /** @type {{stop: () => void} | null} */
  let voice = null;
  let frame = 0;

  /** Browsers let a page sound only from a press on: this is called in one. */
  function wake() {
    context ??= open(rate);
    if (context.state !== "running") context.resume().catch(() => {});
    return context;
  }

  function stop() {
    voice?.stop();
    voice = null;
    cancelAnimationFrame(frame);
    playing.value = null;
    slow.value = false;
  }

  /**
   * A clip that is told piece by piece.
   * @param {string} key @param {number} most it has so many samples at most @param {number} [from] its first sample that is heard
   */
  function live(key, most, from = 0) {
    stop();
    const ctx = wake();
    const gain = ctx.createGain();
    gain.gain.value = 1;
    gain.connect(ctx.destination);
    const unmute = effect(() => {
      gain.gain.setTargetAtTime(muted.value ? 0 : 1, ctx.currentTime, FADE / 3);
    });
    /** @type {Set<AudioBufferSourceNode>} */
    const sources = new Set();
    const line = createLine({
      ...{ rate, most },
      now: () => ctx.currentTime,
      clock: () => performance.now() / 1000,
      put(wave, when) {
        const buffer = ctx.createBuffer(1, wave.length, rate);
        buffer.getChannelData(0).set(wave);
        const source = new AudioBufferSourceNode(ctx, { buffer });
        source.connect(gain);
        source.onended = () => sources.delete(source);
        source.start(when);
        sources.add(source);
      },
    });
    const mine = {
      stop() {
        unmute();
        gain.gain.setTargetAtTime(0, ctx.currentTime, FADE / 3);
        for (const source of sources) source.stop(ctx.currentTime + FADE);
        sources.clear();
      },
    };
    voice = mine;
    playing.value = key;
    place.value = from;
    const step = () => {
      place.value = from + line.place();
      slow.value = line.slow;
      if (line.over) stop();
      else frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    /** Whatever comes of a clip that is no longer the one that is heard is not. */
    const still = () => voice === mine;
    return {
      push: (/** @type {readonly number[]} */ values, given = false) =>
        still() && line.push(expanded(values), given),
      end: () => still() && line.end(),
    };
  }

  // What is out of sight is not heard either.
  const end = effect(() => {
    if (hidden.value) stop();
  });

  return {
    playing,
    place,
    slow,
    wake,
    live,
    stop,
    /** A clip that is there, or a part of it. @param {string} key @param {readonly number[]} values @param {number} [from] @param {number} [to] */
    play(key, values, from = 0, to = values.length) {
      const line = live(key, to - from, from);
      line.push(values.slice(from, to), true);
      line.end();
    },
    close() {
      end();
      stop();
      const left = context;
      // Once what fades has faded.
      if (left !== null) setTimeout(() => left.close().catch(() => {}), 100);
    },
  };
}
