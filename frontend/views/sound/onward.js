/** Carrying on: a beginning of any length, and four ways in which it may go on, each to be heard. */
import { html, Icon, signal, useEffect, useRef } from "../../base/html.js";
import { number } from "../../base/words.js";
import { Choices } from "../../kit/choices.js";
import { Explained } from "../../kit/term.js";
import { Refusal } from "../../kit/trouble.js";
import { at, go } from "./address.js";
import { extentOf, Handle, Heard, WaveShape } from "./body.js";
import { LISTEN_MS } from "./own.js";
import { WAYS } from "./sound.js";
import { Body, Mute, Wrong } from "./stage.js";
import { Verdict } from "./verdict.js";
import { words } from "./words.js";

/** @typedef {import("./sound.js").Sound} Sound */

/** What of a way is heard. */
const PARTS = /** @type {const} */ (["all", "before", "after"]);
const part = signal(/** @type {typeof PARTS[number]} */ ("all"));

/** What was done to a visitor's sound. @param {import("../../base/api.js").SoundNotes | null} notes */
function told(notes) {
  const t = words.value.sound.notes;
  const { resampled = null, mixed = null, louder = null } = notes ?? {};
  return [
    resampled !== null && t.resampled(number(resampled)),
    mixed !== null && t.mixed,
    louder !== null && (louder > 0 ? t.louder : t.softer)(number(Math.abs(louder), 0)),
  ]
    .filter(Boolean)
    .join(" ");
}

/** Where the beginning comes from. @param {{sound: Sound}} props */
export function From({ sound }) {
  const t = words.value.sound;
  const { own } = sound;
  const file = useRef(/** @type {HTMLInputElement | null} */ (null));
  const level = own.level.value;
  const deaf = own.deaf.value;
  const mine = sound.mine.value;
  return html`<div class="sound-from">
    <span class="quiet small">${t.from}</span>
    ${
      mine !== null
        ? html`<span class="from-now"><b>${mine.name || t.fromOwn}</b>
            <button type="button" class="icon-button" aria-label=${t.fromClip} title=${t.fromClip} onClick=${sound.forgetOwn}><${Icon} name="close" /></button></span>`
        : html`<b class="from-now">${t.fromClip}</b>`
    }
    <input ref=${file} type="file" class="unseen" accept="audio/*,.wav" tabindex="-1" aria-hidden="true"
      onChange=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ { currentTarget }) => {
        const [taken] = currentTarget.files ?? [];
        if (taken !== undefined) own.take(taken);
        currentTarget.value = "";
      }} />
    <button type="button" class="button" onClick=${() => file.current?.click()}><${Icon} name="upload" /><span>${t.upload}</span></button>
    <button type="button" class="button" disabled=${deaf === "insecure" || deaf === "none"} aria-describedby="sound-deaf"
      onClick=${() => {
        sound.stop();
        own.listen();
      }}>
      <${Icon} name=${level === null ? "mic" : "stop"} /><span>${level === null ? t.listen : t.enough}</span>
    </button>
    <button type="button" class="button" disabled=${sound.source.value === null} onClick=${() => sound.cutAt(0)}><${Icon} name="clear" /><span>${t.fromNothing}</span></button>
    <p id="sound-deaf" class="small quiet from-told" role="status">
      ${
        level !== null
          ? html`<span class="level" role="meter" aria-label=${t.level} aria-valuenow=${Math.round(100 * level)} aria-valuemin="0" aria-valuemax="100"><span style=${{ width: `${100 * level}%` }}></span></span>
              <span class="time-left" style=${{ "--listen": `${LISTEN_MS}ms` }}>${t.listening}</span>`
          : own.waiting.value
            ? t.reading
            : deaf !== null
              ? t.deaf[deaf]
              : mine !== null
                ? t.ownStays
                : ""
      }
    </p>
    <${Refusal} trouble=${own.trouble.value} retry=${own.retry} drop=${own.drop} />
    ${
      mine !== null &&
      html`<p class="small own-told"><span><${Explained} text=${t.ownBits(number(mine.bits, 2))} place="sound own" /></span> <${Verdict} heard=${mine.heard} />
        <span class="quiet">${told(mine.notes)}</span></p>`
    }
  </div>`;
}

/** What is cut, with the handle. @param {{sound: Sound}} props */
export function Cut({ sound }) {
  const t = words.value.sound;
  const { rate } = sound;
  const whole = sound.source.value;
  const values = whole ?? sound.clip.value;
  const samples = extentOf(values.length, rate) * rate;
  const seconds = number(values.length / rate, 2);
  const label =
    sound.mine.value !== null ? t.ownWave(seconds) : [t.wave(seconds), ...sound.told()].join(", ");
  const handle =
    whole !== null &&
    html`<${Handle} label=${t.cut} at=${sound.cut.value} length=${whole.length} samples=${samples} rate=${rate} move=${sound.cutAt} />`;
  return html`<${Body} sound=${sound} values=${values} known=${sound.cut.value} name="source" label=${label} handle=${handle} busy=${whole === null} samples=${samples} />`;
}

/** One way to go on. @param {{sound: Sound, k: number, samples: number}} props */
function Way({ sound, k, samples }) {
  const t = words.value.sound;
  const { onward, player } = sound;
  const made = onward.made.value;
  const values = made?.clips[k] ?? [];
  const known = made?.known ?? 0;
  const speech = made?.speech ?? null;
  const name = `way ${k}`;
  const on = player.playing.value === name;
  const play = () => {
    if (on) return player.stop();
    const hear = part.peek();
    player.play(name, values, hear === "after" ? known : 0, hear === "before" ? known : values.length);
  };
  return html`<li class="way-on">
    <button type="button" class="icon-button lane-play" aria-label=${on ? t.stop : t.playWay(k + 1)} disabled=${values.length === 0} onClick=${play}>
      <${Icon} name=${on ? "stop" : "play"} />
    </button>
    <div class="lane">
      <${WaveShape} values=${values} known=${known} samples=${samples} />
      <${Heard} player=${player} name=${name} samples=${samples} />
    </div>
    <p class="small lane-told">
      ${
        speech !== null &&
        html`<${Verdict} heard=${speech.verdicts?.[k]} label=${at.told.value ? sound.digit.value : null} speaker=${null} brief />
        <span class="quiet" translate=${false}>${t.bitsShort(number(speech.bits[k] ?? 0, 2))}</span> ${speech.noisy[k] && html`<span class="quiet">${t.noisyShort}</span>`}`
      }
    </p>
  </li>`;
}

/** @param {{sound: Sound}} props */
export function Continue({ sound }) {
  const t = words.value.sound;
  const { onward, rate } = sound;
  const made = onward.made.value;
  const longest = Math.max(
    sound.source.value?.length ?? 0,
    ...(made?.clips.map(({ length }) => length) ?? []),
  );
  const samples = extentOf(longest, rate) * rate;
  const truth = made?.speech?.truth ?? null;
  return html`<div class="sound-stage carrying">
    <${From} sound=${sound} />
    <${ContinueTools} sound=${sound} />
    <${Cut} sound=${sound} />
    <section class="ways-on stage" aria-label=${t.ways} aria-busy=${onward.asking.value ? "true" : "false"}>
      <ol>${Array.from({ length: WAYS }, (_, k) => html`<${Way} key=${k} sound=${sound} k=${k} samples=${samples} />`)}</ol>
      <p class="small ways-told">${truth !== null && html`<${Explained} text=${t.truth(number(truth, 2))} place="sound truth" />`}</p>
      <${Wrong} of=${onward} />
    </section>
  </div>`;
}

/** @param {{sound: Sound}} props */
function ContinueTools({ sound }) {
  const t = words.value.sound;
  const { onward, player } = sound;
  const on = onward.asking.value || player.playing.value !== null;
  useEffect(() => {
    part.value = "all";
  }, [sound]);
  return html`<div class="sound-tools">
    <button type="button" class="button main say" disabled=${sound.source.value === null} onClick=${sound.rollOn}><${Icon} name="random" /><span>${t.others}</span></button>
    <button type="button" class="button play" disabled=${!on && sound.source.value === null} onClick=${on ? sound.stop : () => sound.replay(0, sound.cut.peek() || undefined)}>
      <${Icon} name=${on ? "stop" : "play"} /><span>${on ? t.stop : t.playBefore}</span>
    </button>
    <${Mute} />
    <${Choices} name="hear" label=${t.hear} choices=${PARTS} value=${part.value}
      say=${(/** @type {typeof PARTS[number]} */ one) => t.parts[one]} take=${(/** @type {typeof PARTS[number]} */ one) => (part.value = one)} />
    ${
      sound.told().length > 0 &&
      html`<label class="choice tell"><input type="checkbox" checked=${at.told.value} onChange=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ { currentTarget }) => go({ told: currentTarget.checked })} /><span>${t.tell}</span></label>`
    }
  </div>`;
}
