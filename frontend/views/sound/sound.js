/** Sound: who says what, what is made of it, how it is carried on, and what is heard. */
import * as server from "../../base/api.js";
import { clamp, newSeed } from "../../base/codes.js";
import { computed } from "../../base/html.js";
import { createScope } from "../../kit/scope.js";
import { ANEW, TASKS, WALLS } from "./address.js";
import { createOwn } from "./own.js";
import { createPlayer } from "./player.js";
import { createSlow } from "./slow.js";
import { createSpeaking } from "./speaking.js";
import { loudest } from "./wave.js";

/** @typedef {ReturnType<typeof createSound>} Sound */
/** @typedef {import("../../base/api.js").Label} Label */

/** What the view begins with. */
const OPENING = { digit: 7, voice: 1, seed: 9 };
/** Ways to carry on, side by side. */
export const WAYS = 4;
/** The server makes no more clips at once. */
const MOST = 10;
/** A hand that pulls goes on pulling: what it leaves is asked when it has rested this long. */
const REST_MS = 350;
/** A piece in which one sees how a clip goes, in samples: 20 ms. */
export const PIECE = 160;

/** What the server does for sound. @typedef {Pick<typeof server, "speak" | "carryOn" | "carriedOn" | "scoreSound" | "classifyClip">} Api */

/**
 * @param {server.Card} card @param {typeof import("./address.js").room} room
 * @param {{api?: Api, player?: import("./player.js").Player}} [o]
 */
export function createSound(card, room, { api = server, player } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const rate = card.rate ?? 8000;
  const sounding = player ?? createPlayer(rate);
  scope.ending(sounding.close);
  const voices = card.speakers ?? [];
  const [digits, speakers] = [card.labels.slice(0, MOST), voices.slice(0, MOST)];
  /** Digits in one voice, or one digit in all voices: what there is. */
  const walls = WALLS.filter((one) => (one === "digits" ? digits : speakers).length > 0);
  /** What one can do with this model: slow motion asks for a few samples. */
  const tasks = TASKS.filter(
    (one) => (one !== "wall" || walls.length > 0) && (one !== "slow" || card.parameters.includes("seconds")),
  );
  const task = computed(() => tasks.find((one) => one === at.task.value) ?? "speak");

  const digit = computed(
    () =>
      card.labels.find((label) => String(label) === at.digit.value) ??
      card.labels[OPENING.digit % card.labels.length] ??
      null,
  );
  const voice = computed(
    () => voices.find((name) => name === at.voice.value) ?? voices[OPENING.voice % voices.length] ?? null,
  );
  const seed = computed(() => at.seed.value ?? OPENING.seed);
  const tempered = card.parameters.includes("temperature");
  const guided = card.parameters.includes("guidance");
  const warmth = () => (tempered ? { temperature: at.temperature.value } : {});
  const firmness = () => (guided ? { guidance: at.guidance.value } : {});
  /** What it is told, and how firmly it keeps to that. */
  const given = () => ({
    ...(digit.value !== null && { label: digit.value }),
    ...(voice.value !== null && { speaker: voice.value }),
    ...firmness(),
  });

  const speaking = (/** @type {string} */ name, /** @type {Api["carryOn"]} */ ask) =>
    createSpeaking({
      ...{ scope, player: sounding, name },
      open: (body, told, left) => ask(card.name, body, told, left),
    });

  // One clip.
  const spoken = speaking("source", api.speak);
  const question = computed(() => {
    const body = { n: 1, ...given(), seed: seed.value, ...warmth() };
    return { key: JSON.stringify(body), body };
  });
  scope.watch(() => {
    const now = question.value;
    if (task.value === "wall") return;
    const timer = setTimeout(() => spoken.push(now), spoken.made.peek() === null ? 0 : REST_MS);
    return () => clearTimeout(timer);
  });
  const clip = computed(() => spoken.made.value?.clips[0] ?? []);

  // A sound of the visitor's own, in its place.
  const own = createOwn(card, {
    scope,
    api,
    // What it says, and whose voice it is, the page does not know.
    taken: () => room.go({ ...ANEW, told: false, task: task.peek() === "slow" ? "slow" : "continue" }),
  });
  /** Is it the visitor's that is carried on? */
  const mine = computed(() => (task.value === "continue" || task.value === "slow" ? own.clip.value : null));
  /** What is cut: the visitor's sound, or the clip that was made, once it is there. */
  const source = computed(() => {
    if (mine.value !== null) return mine.value.values;
    const made = spoken.made.value;
    const here = made !== null && (made.speech !== null || spoken.stopped.value);
    return here && made.key === question.value.key ? (made.clips[0] ?? null) : null;
  });
  const cut = computed(() => {
    const whole = source.value ?? clip.value;
    return clamp(at.cut.value ?? loudest(whole, PIECE), 0, whole.length);
  });
  const telling = computed(() => (at.told.value ? given() : {}));
  const again = computed(() => at.again.value ?? seed.value);

  // How it may go on.
  const onward = speaking("way 0", api.carryOn);
  const following = computed(() => {
    const prefix = source.value;
    if (prefix === null || task.value !== "continue") return null;
    const body = {
      ...{ clip: prefix, known: { prefix: cut.value }, n: WAYS },
      ...{ ...telling.value, ...warmth(), seed: again.value },
    };
    return { key: JSON.stringify(body), body, prefix };
  });
  scope.watch(() => {
    const now = following.value;
    if (now === null) return;
    const timer = setTimeout(() => onward.push(now), onward.made.peek() === null ? 0 : REST_MS);
    return () => clearTimeout(timer);
  });

  // One sample after the other.
  const before = computed(() =>
    task.value === "slow" && source.value !== null ? source.value.slice(0, cut.value) : null,
  );
  const slow = createSlow(card, room, {
    scope,
    api,
    before,
    told: computed(() => ({ ...telling.value, ...warmth() })),
    again,
  });
  const rest = speaking("rest", api.carryOn);

  // Many beside each other.
  const wall = speaking("tile 0", api.speak);
  const kind = computed(() => walls.find((one) => one === at.wall.value) ?? walls[0] ?? "digits");
  const walling = computed(() => {
    const ofDigits = kind.value === "digits";
    const each = ofDigits
      ? { labels: digits, ...(voice.value !== null && { speaker: voice.value }) }
      : { speakers, ...(digit.value !== null && { label: digit.value }) };
    const n = (ofDigits ? digits : speakers).length;
    /** @type {server.Speaking} */
    const body = { n, ...each, ...firmness(), seed: seed.value, ...warmth() };
    return { key: JSON.stringify(body), body };
  });

  /** The name of what was heard last. */
  let heardLast = "";
  scope.watch(() => {
    heardLast = sounding.playing.value ?? heardLast;
  });

  function stop() {
    sounding.stop();
    for (const making of [spoken, onward, rest, wall]) if (making.asking.peek()) making.stop();
  }
  /** What is being done to the clip ends; it is heard as soon as it is made. @param {Parameters<typeof room.go>[0]} patch */
  function say(patch) {
    sounding.wake();
    const old = question.peek().key;
    const again = own.clip.peek() === null ? {} : { told: true };
    own.forget();
    room.go({ ...ANEW, ...again, ...patch });
    const { key } = question.peek();
    if (key === old && spoken.made.peek()?.speech != null) return replay();
    sounding.stop();
    spoken.want(key);
    spoken.push(question.peek());
  }
  /** @param {number} [from] @param {number} [to] */
  function replay(from, to) {
    const now = source.peek() ?? clip.peek();
    sounding.play("source", now, from, to);
  }

  return {
    card,
    room,
    tempered,
    guided,
    warmth,
    rate,
    voices,
    tasks,
    task,
    digit,
    voice,
    seed,
    question,
    spoken,
    clip,
    own,
    mine,
    source,
    cut,
    telling,
    again,
    onward,
    following,
    slow,
    rest,
    wall,
    walls,
    kind,
    walling,
    player: sounding,
    /** What the clip was told: which digit, whose voice. */
    told: () => [digit.value, voice.value].filter((one) => one !== null).map(String),
    /** The clip that was made takes its place again. */
    forgetOwn() {
      own.forget();
      room.go({ ...ANEW, told: true });
    },
    stop,
    say,
    replay,
    roll: () => say({ seed: newSeed() }),
    /** Pulled with a hand: nothing sounds until it rests. @param {Parameters<typeof room.slide>[0]} patch @param {string} group */
    pull: (patch, group) => room.slide({ given: null, t: null, ...patch }, group),
    /** @param {number} place */
    cutAt(place) {
      room.slide(
        { cut: clamp(Math.round(place), 0, (source.peek() ?? []).length), given: null, t: null },
        "cut",
      );
    },
    /** Other ways to go on; the first is heard while it is made. */
    rollOn() {
      sounding.wake();
      sounding.stop();
      room.go({ again: newSeed(), ...(task.peek() === "slow" && { given: null, t: null }) });
      const next = following.peek();
      if (next === null) return;
      onward.want(next.key);
      onward.push(next);
    },
    /** From slow motion on: the rest of it, heard while it is made. */
    letFollow() {
      sounding.wake();
      const prefix = slow.past.peek();
      const body = {
        ...{ clip: prefix, n: 1, ...telling.peek() },
        ...{ ...warmth(), seed: again.peek() },
      };
      const key = JSON.stringify(body);
      if (rest.made.peek()?.key === key && rest.made.peek()?.speech != null)
        return sounding.play("rest", rest.made.peek()?.clips[0] ?? []);
      rest.want(key);
      rest.push({ key, body, prefix });
    },
    /** The wall is made where it is asked for, not where it is opened. */
    makeWall() {
      wall.push(walling.peek());
    },
    rollWall() {
      sounding.stop();
      room.go({ seed: newSeed() });
      wall.push(walling.peek());
    },
    /** What is kept as a file: what was heard last, else the clip. */
    kept() {
      const way = /^way (\d)$/.exec(heardLast);
      const tile = /^tile (\d)$/.exec(heardLast);
      const now = task.peek();
      const found =
        now === "continue" && way !== null
          ? onward.made.peek()?.clips[Number(way[1])]
          : now === "wall" && tile !== null
            ? wall.made.peek()?.clips[Number(tile[1])]
            : now === "slow" && heardLast === "rest"
              ? rest.made.peek()?.clips[0]
              : null;
      return found ?? source.peek() ?? clip.peek();
    },
    close: scope.close,
  };
}
