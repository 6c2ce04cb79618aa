/** A sound of the visitor's own: a file, or the microphone where the browser lets a page have it. */
import * as server from "../../base/api.js";
import { signal } from "../../base/html.js";
import { pictureOf } from "../../base/pictures.js";
import { wavOf, wavUrl } from "./wave.js";

/** What the server takes of a file, in bytes, and what is taken of a long one, in seconds. */
const MOST_BYTES = 2_000_000;
const MOST_SECONDS = 10;
/** The microphone listens no longer. */
export const LISTEN_MS = 3000;

/** @typedef {ReturnType<typeof createOwn>} Own */
/**
 * A sound as the model has it. `bits` a sample: how much it surprises the model; `heard` by the judge.
 * @typedef {{values: number[], bits: number, notes: server.SoundNotes | null, name: string, heard: server.Heard | null}} OwnClip
 */

/** Why no microphone can be had here; null: one can. @returns {"insecure" | "none" | null} */
export function whyDeaf() {
  if (globalThis.isSecureContext === false) return "insecure"; // browsers give it to https and localhost alone
  const { mediaDevices } = globalThis.navigator ?? {};
  return mediaDevices?.getUserMedia === undefined || globalThis.MediaRecorder === undefined ? "none" : null;
}

/** A sound in any form that the browser can read, as a WAV of one channel. @param {Blob} file */
async function asWav(file) {
  const reader = new OfflineAudioContext(1, 1, 48_000);
  const sound = await reader.decodeAudioData(await file.arrayBuffer());
  const wave = new Float32Array(Math.min(sound.length, MOST_SECONDS * sound.sampleRate));
  for (let c = 0; c < sound.numberOfChannels; c++)
    sound.getChannelData(c).forEach((x, i) => {
      if (i < wave.length) wave[i] = (wave[i] ?? 0) + x / sound.numberOfChannels;
    });
  return wavUrl(wavOf(wave, sound.sampleRate));
}

/** What the server takes of a file: a WAV as it is, anything else as the browser reads it. @param {Blob} file */
async function readable(file) {
  const head = new TextDecoder("latin1").decode(await file.slice(0, 12).arrayBuffer());
  if (/^RIFF.{4}WAVE$/s.test(head) && file.size <= MOST_BYTES)
    return `data:audio/wav;base64,${(await pictureOf(file)).split(",")[1]}`;
  return asWav(file).catch(() => {
    throw new server.Problem(415, "sound-kind", "");
  });
}

/**
 * @param {server.Card} card
 * @param {object} o
 * @param {import("../../kit/scope.js").Scope} o.scope
 * @param {Pick<typeof server, "scoreSound" | "classifyClip">} o.api
 * @param {() => void} o.taken
 */
export function createOwn(card, { scope, api, taken }) {
  const clip = signal(/** @type {OwnClip | null} */ (null));
  /** How loud the microphone hears, 0..1; null: it does not listen. */
  const level = signal(/** @type {number | null} */ (null));
  /** Why it does not. */
  const deaf = signal(whyDeaf() ?? /** @type {"insecure" | "none" | "refused" | null} */ (null));

  const reading = scope.answer(
    async (/** @type {{file: Blob, name: string}} */ { file }, left) => {
      const sound = await readable(file);
      const { answer } = await api.scoreSound(card.name, { sound }, left);
      // Without a judge it is a sound all the same.
      const heard = card.judge
        ? await api.classifyClip(card.judge, answer.clip, left).catch(() => null)
        : null;
      return { answer, heard };
    },
    {
      arrived({ answer, heard }, { name }) {
        clip.value = {
          ...{ values: answer.clip, bits: answer.score, notes: answer.notes, name },
          heard: heard && {
            ...{ label: heard.label, speaker: heard.speaker },
            p: Math.max(...heard.probabilities),
          },
        };
        taken();
      },
    },
  );

  /** Ends the recording that runs. @type {(() => void) | null} */
  let end = null;
  scope.ending(() => end?.());

  async function listen() {
    /** @type {MediaStream} */
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      deaf.value = "refused";
      return;
    }
    const ctx = new AudioContext();
    const meter = ctx.createAnalyser();
    ctx.createMediaStreamSource(stream).connect(meter);
    const recorder = new MediaRecorder(stream);
    /** @type {Blob[]} */
    const pieces = [];
    const wave = new Float32Array(meter.fftSize);
    const watching = setInterval(() => {
      meter.getFloatTimeDomainData(wave);
      level.value = Math.min(1, Math.max(...wave.map(Math.abs)) * 1.4);
    }, 50);
    const timer = setTimeout(() => end?.(), LISTEN_MS);
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstop = () => {
      if (scope.open) reading.push({ file: new Blob(pieces, { type: recorder.mimeType }), name: "" });
    };
    end = () => {
      end = null;
      clearInterval(watching);
      clearTimeout(timer);
      level.value = null;
      recorder.stop();
      for (const track of stream.getTracks()) track.stop();
      ctx.close().catch(() => {});
    };
    if (!scope.open) return end();
    level.value = 0;
    deaf.value = null;
    recorder.start();
  }

  return {
    clip,
    level,
    deaf,
    trouble: reading.trouble,
    waiting: reading.waiting,
    retry: reading.retry,
    drop: reading.drop,
    /** @param {File} file */
    take(file) {
      reading.push({ file, name: file.name });
    },
    /** Begins to listen, or has heard enough. */
    listen: () => (end === null ? void listen() : end()),
    forget() {
      reading.drop();
      clip.value = null;
    },
  };
}
