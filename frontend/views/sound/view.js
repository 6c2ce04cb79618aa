/** Sound: one sample after the other, until a word has been said; heard while it is made. */
import { html } from "../../base/html.js";
import { Choices } from "../../kit/choices.js";
import { Head } from "../../kit/head.js";
import { Keep } from "../../kit/keep.js";
import { useHeld } from "../../kit/scope.js";
import { Status } from "../../kit/status.js";
import { Story } from "../../kit/story.js";
import { go, room } from "./address.js";
import { SoundFormula } from "./formula.js";
import { Continue } from "./onward.js";
import { Slow, tried } from "./slow-view.js";
import { createSound } from "./sound.js";
import { Speak } from "./stage.js";
import { Wall } from "./wall.js";
import { expanded, wavOf } from "./wave.js";
import { Chance, Who } from "./who.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {typeof import("./address.js").TASKS[number]} Task */

const PARTS = { speak: Speak, continue: Continue, slow: Slow, wall: Wall };

/** What is on screen, as a program asks for it. @param {import("./sound.js").Sound} sound @returns {import("../../kit/from-code.js").Request} */
function requestOf(sound) {
  const path = `/models/${sound.card.name}`;
  const task = sound.task.peek();
  const prefix = sound.source.peek();
  if (task === "wall") return { path: `${path}/sample`, body: sound.walling.peek().body, gives: "card" };
  if (task === "speak" || prefix === null)
    return { path: `${path}/sample`, body: sound.question.peek().body, gives: "sound" };
  const body = {
    ...{ clip: prefix.slice(0, sound.cut.peek()), n: 1, ...sound.telling.peek() },
    ...{ ...sound.warmth(), seed: sound.again.peek() },
  };
  return { path: `${path}/complete`, body, gives: "sound" };
}

/** @param {{card: Card, models: Card[]}} props */
export function View({ card, models }) {
  const sound = useHeld(() => createSound(card, room), [card]);
  const t = words.value;
  const task = sound.task.value;
  const Part = PARTS[task];
  return html`<main class=${`view sound ${task}`} tabindex="-1">
    <${Head} card=${card} models=${models} room=${room} task=${t.sound.try} done=${tried(sound)} />
    <div class="sound-tops">
      <${Choices} name="task" label=${t.sound.task} choices=${sound.tasks} value=${task}
        say=${(/** @type {Task} */ one) => t.sound.tasks[one]} tell=${(/** @type {Task} */ one) => `${t.sound.tasks[one]}: ${t.sound.taskHints[one]}`}
        take=${(/** @type {Task} */ one) => {
          sound.stop();
          go({ task: one });
        }} />
      <p class="small quiet task-hint">${t.sound.taskHints[task]}</p>
    </div>
    <section id="console" class="sound-stand" aria-label=${t.sound.console} tabindex="-1">
      <${Who} sound=${sound} />
      <${Part} sound=${sound} />
      <${Chance} sound=${sound} />
    </section>
    <${Story} sentences=${t.sound.story}><${SoundFormula} sound=${sound} /><//>
    <${Status} card=${card} seed=${sound.seed.value} request=${() => requestOf(sound)}>
      <${Keep} label=${t.sound.download} name=${`${[...sound.told(), sound.seed.value].join("-")}.wav`}
        make=${async () => {
          const now = sound.kept();
          return now.length === 0
            ? null
            : new Blob([wavOf(expanded(now), sound.rate)], { type: "audio/wav" });
        }} />
    <//>
  </main>`;
}
