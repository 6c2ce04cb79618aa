/** The stage: the wave of the clip, its spectrogram, and a close look at one place of it. */
import { html, Icon, useComputed } from "../../base/html.js";
import { calm } from "../../base/media.js";
import { number } from "../../base/words.js";
import { Explained } from "../../kit/term.js";
import { Trouble } from "../../kit/trouble.js";
import { extentOf, Handle, Heard, Seconds, WaveShape } from "./body.js";
import { CloseUp } from "./close-up.js";
import { muted } from "./player.js";
import { PIECE } from "./sound.js";
import { Spectrogram } from "./spectrum-picture.js";
import { Verdict } from "./verdict.js";
import { words } from "./words.js";

/** @typedef {import("./sound.js").Sound} Sound */

/** Where it went wrong. @param {{of: {trouble: import("./speaking.js").Spoken["trouble"], retry: () => void}}} props */
export function Wrong({ of }) {
  const wrong = of.trouble.value;
  return (
    wrong !== null &&
    html`<${Trouble} problem=${wrong.problem} retryMs=${wrong.retryMs} action=${words.value.problems.tryNow} act=${of.retry} />`
  );
}

/** Sound or none, for the whole view. */
export function Mute() {
  const t = words.value.sound;
  const label = muted.value ? t.unmute : t.mute;
  return html`<button type="button" class="icon-button" aria-label=${label} title=${label} onClick=${() => (muted.value = !muted.value)}>
    <${Icon} name=${muted.value ? "mute" : "sound"} />
  </button>`;
}

/**
 * The wave with what lies over and under it.
 * @param {{sound: Sound, values: readonly number[], known?: number, name: string, label: string, handle?: unknown, busy?: boolean, samples: number, children?: unknown}} props
 */
export function Body({ sound, values, known, name, label, handle, busy = false, samples, children }) {
  return html`<div class="body stage" aria-busy=${busy ? "true" : "false"}>
    <div class="body-wave">
      <${WaveShape} values=${values} known=${known} samples=${samples} label=${label} />
      <${Heard} player=${sound.player} name=${name} samples=${samples} />
      ${handle}
    </div>
    ${children}
    <${Seconds} samples=${samples} rate=${sound.rate} />
    <${Wrong} of=${sound.spoken} />
  </div>`;
}

/** What is told of a clip: how fast it was made, how unlikely it is, what the judge heard. @param {{sound: Sound}} props */
function Facts({ sound }) {
  const t = words.value.sound;
  const { spoken, player } = sound;
  const made = spoken.made.value;
  const speed = spoken.speed.value;
  const times = speed === null ? 0 : speed.samples / sound.rate / speed.seconds;
  const speech = made?.speech ?? null;
  return html`<div class="sound-facts small">
    <p>
      ${speed !== null && html`<span><${Explained} text=${t.speed(number(times, 1))} place="sound speed" /></span>`}
      ${speech !== null && html`<span><${Explained} text=${t.bits(number(speech.bits[0] ?? 0, 2))} place="sound bits" /></span>`}
      ${speech !== null && html`<${Verdict} heard=${speech.verdicts?.[0]} label=${speech.labels[0]} speaker=${speech.speakers[0]} />`}
    </p>
    <p class="sound-note" role="status">${
      player.slow.value
        ? t.slowly
        : spoken.stopped.value
          ? t.stopped
          : speech?.noisy[0]
            ? t.noisy
            : speech?.ended[0] === false
              ? t.endless
              : ""
    }</p>
  </div>`;
}

/** One clip: heard, seen whole, and seen from near. @param {{sound: Sound}} props */
export function Speak({ sound }) {
  const t = words.value.sound;
  const { spoken, player, rate } = sound;
  const made = spoken.made.value;
  const busy = spoken.asking.value;
  // Without motion the wave is there when it is there.
  const values = calm.value && busy && player.playing.value === null ? [] : sound.clip.value;
  const samples = extentOf(values.length, rate) * rate;
  /** The place that is looked at: the newest, the one that is heard, else where the handle stands. */
  const looked = useComputed(() => {
    const marks = spoken.made.value?.marks ?? [];
    if (spoken.asking.value && player.playing.value === null) return marks.at(-1) ?? null;
    const place = player.playing.value === "source" ? player.place.value : sound.cut.value;
    return marks.findLast(({ at }) => at <= place) ?? marks[0] ?? null;
  }).value;
  const handle = html`<${Handle} label=${t.closer} at=${sound.cut.value} length=${values.length} samples=${samples} rate=${rate}
    move=${sound.cutAt} disabled=${busy || values.length === 0} />`;
  const label = [t.wave(number(values.length / rate, 2)), ...sound.told()].join(", ");
  return html`<div class="sound-stage">
    <${SpeakTools} sound=${sound} />
    <${Body} sound=${sound} values=${values} name="source" label=${label} handle=${!busy && handle} busy=${busy} samples=${samples}>
      <${Spectrogram} values=${values} samples=${samples} rate=${rate} growing=${busy} />
    <//>
    <p class="small quiet spectrum-told"><${Explained} text=${t.spectrogram} place="sound spectrum" /></p>
    <${CloseUp} past=${looked === null || made === null ? [] : (made.clips[0] ?? []).slice(0, looked.at)} count=${PIECE} rate=${rate} next=${looked?.next[0] ?? null} />
    <${Facts} sound=${sound} />
  </div>`;
}

/** @param {{sound: Sound}} props */
function SpeakTools({ sound }) {
  const t = words.value;
  const { spoken, player } = sound;
  const on = spoken.asking.value || player.playing.value !== null;
  return html`<div class="sound-tools">
    <button type="button" class="button main say" onClick=${sound.roll}><${Icon} name="random" /><span>${t.sound.say}</span></button>
    <button type="button" class="button play" disabled=${!on && sound.clip.value.length === 0} onClick=${on ? sound.stop : () => sound.replay()}>
      <${Icon} name=${on ? "stop" : "play"} /><span>${on ? t.sound.stop : t.play}</span>
    </button>
    <${Mute} />
  </div>`;
}
