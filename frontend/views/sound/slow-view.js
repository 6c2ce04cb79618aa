/** Slow motion on screen: the dots so far, where the next may be, and what follows from the one that is taken. */
import { html, Icon } from "../../base/html.js";
import { Scrubber } from "../../kit/transport.js";
import { extentOf, Heard, WaveShape } from "./body.js";
import { CloseUp } from "./close-up.js";
import { Cut, From } from "./onward.js";
import { Mute, Wrong } from "./stage.js";
import { Verdict } from "./verdict.js";
import { words } from "./words.js";

/** @typedef {import("./sound.js").Sound} Sound */

/** So many dots stand side by side. */
const DOTS = 32;

/** @param {{sound: Sound}} props */
export function Slow({ sound }) {
  const t = words.value.sound;
  const { slow, rest, player, rate } = sound;
  const made = rest.made.value;
  const values = made?.clips[0] ?? [];
  const samples = extentOf(Math.max(values.length, sound.source.value?.length ?? 0), rate) * rate;
  const on = player.playing.value === "rest";
  const hand = {
    hover: (/** @type {number | null} */ value) => {
      slow.over.value = value;
    },
    choose: slow.choose,
  };
  return html`<div class="sound-stage slowly">
    <${From} sound=${sound} />
    <${Cut} sound=${sound} />
    <${SlowTools} sound=${sound} />
    <div class="stage"><${CloseUp} past=${slow.past.value} count=${DOTS} fixed=${slow.step.value} rate=${rate} next=${slow.next.value} over=${slow.over.value} hand=${hand} /><${Wrong} of=${slow} /></div>
    <p class="small sound-note">${
      slow.given.value.length > 0
        ? html`${t.chosen(slow.given.value.length)} <button type="button" class="quiet-button" onClick=${slow.free}><${Icon} name="reset" /><span>${t.free}</span></button>`
        : html`<span class="quiet">${t.choose}</span>`
    }</p>
    ${
      values.length > 0 &&
      html`<section class="ways-on" aria-label=${t.followed} aria-busy=${rest.asking.value ? "true" : "false"}>
        <ol><li class="way-on">
          <button type="button" class="icon-button lane-play" aria-label=${on ? t.stop : t.playFollowed} onClick=${on ? player.stop : () => player.play("rest", values)}><${Icon} name=${on ? "stop" : "play"} /></button>
          <div class="lane"><${WaveShape} values=${values} known=${made?.known ?? 0} samples=${samples} /><${Heard} player=${player} name="rest" samples=${samples} /></div>
          <p class="small lane-told"><${Verdict} heard=${made?.speech?.verdicts?.[0]} label=${made?.body.label ?? null} brief /></p>
        </li></ol>
      </section>`
    }
    <${Wrong} of=${rest} />
  </div>`;
}

/** @param {{sound: Sound}} props */
function SlowTools({ sound }) {
  const t = words.value.sound;
  const { slow } = sound;
  const [step, most] = [slow.step.value, slow.most.value];
  const running = slow.running.value;
  const none = slow.next.value === null;
  return html`<div class="sound-tools">
    <button type="button" class="button main say" disabled=${none} onClick=${slow.take}><${Icon} name="later" /><span>${t.step}</span></button>
    <button type="button" class="button play" disabled=${most === 0} onClick=${running ? slow.halt : slow.run}><${Icon} name=${running ? "pause" : "play"} /><span>${running ? t.halt : t.run}</span></button>
    <${Mute} />
    <${Scrubber} class="slow-scrubber" label=${t.walk} at=${step} most=${most} text=${t.walked(step, most)} walk=${slow.walk}
      transport=${{ playing: running, play: slow.run, pause: slow.halt }} disabled=${most === 0} />
    <span class="quiet count" translate=${false}>${t.walked(step, most)}</span>
    <button type="button" class="button" disabled=${sound.source.value === null} onClick=${sound.letFollow}><${Icon} name="sound" /><span>${t.follow}</span></button>
  </div>`;
}

/** What is to be tried has been done once a value was chosen. @param {Sound} sound */
export const tried = (sound) => sound.slow.given.value.length > 0;
