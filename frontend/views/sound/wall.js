/** The wall: ten digits in one voice, or one digit in all voices, made side by side; a press plays one. */
import { html, Icon } from "../../base/html.js";
import { number } from "../../base/words.js";
import { Choices } from "../../kit/choices.js";
import { go } from "./address.js";
import { extentOf, Heard, WaveShape } from "./body.js";
import { Mute, Wrong } from "./stage.js";
import { Verdict } from "./verdict.js";
import { words } from "./words.js";

/** @typedef {import("./sound.js").Sound} Sound */

/** @param {{sound: Sound}} props */
export function Wall({ sound }) {
  const t = words.value.sound;
  const { wall, walling, player, rate } = sound;
  const here = wall.made.value?.key === walling.value.key ? wall.made.value : null;
  const digits = sound.kind.value === "digits";
  const { labels = [], speakers = [] } = walling.value.body;
  const all = digits ? labels : speakers;
  const samples = extentOf(Math.max(0, ...(here?.clips.map(({ length }) => length) ?? [])), rate) * rate;
  return html`<div class="sound-stage walled" aria-busy=${wall.asking.value ? "true" : "false"}>
    <${WallTools} sound=${sound} />
    <div class="stage"><ul class=${`tiles ${sound.kind.value}`}>
      ${all.map((each, k) => {
        const values = here?.clips[k] ?? [];
        const name = `tile ${k}`;
        const on = player.playing.value === name;
        const [digit, voice] = digits ? [each, sound.voice.value] : [sound.digit.value, String(each)];
        return html`<li key=${String(each)}>
          <button type="button" class="tile" disabled=${values.length === 0} aria-pressed=${on ? "true" : "false"}
            aria-label=${t.tile([digit, voice].filter((one) => one !== null).join(", "))} onClick=${() => (on ? player.stop() : player.play(name, values))}>
            <span class="tile-name" lang="en" translate=${false}>${each}</span>
            <span class="lane"><${WaveShape} values=${values} samples=${samples} /><${Heard} player=${player} name=${name} samples=${samples} /></span>
          </button>
          <p class="small lane-told">${
            here?.speech
              ? html`<${Verdict} heard=${here.speech.verdicts?.[k]} label=${digit} speaker=${voice} brief /> <span class="quiet" translate=${false}>${t.bitsShort(number(here.speech.bits[k] ?? 0, 2))}</span> ${here.speech.noisy[k] && html`<span class="quiet">${t.noisyShort}</span>`}`
              : ""
          }</p>
        </li>`;
      })}
    </ul><${Wrong} of=${wall} /></div>
    <p class="small quiet">${t.wallHint}</p>
    <p class="unseen" role="status">${here?.speech ? t.made(all.length) : ""}</p>
  </div>`;
}

/** @param {{sound: Sound}} props */
function WallTools({ sound }) {
  const t = words.value.sound;
  const { wall, walling } = sound;
  const here = wall.made.value?.key === walling.value.key;
  const on = wall.asking.value;
  return html`<div class="sound-tools">
    <button type="button" class="button main say" onClick=${on ? sound.stop : here ? sound.rollWall : sound.makeWall}>
      <${Icon} name=${on ? "stop" : here ? "random" : "play"} /><span>${on ? t.stop : here ? t.say : t.make}</span>
    </button>
    <${Mute} />
    <${Choices} name="wall" label=${t.wall} choices=${sound.walls} value=${sound.kind.value}
      say=${(/** @type {"digits" | "voices"} */ one) => t.walls[one]} take=${(/** @type {"digits" | "voices"} */ one) => go({ wall: one })} />
  </div>`;
}
