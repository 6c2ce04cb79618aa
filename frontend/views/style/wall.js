/** The wall: several hands, a row of ten digits each, and the way from one to another. */
import * as api from "../../base/api.js";
import { between, clamp, round } from "../../base/codes.js";
import { computed, effect, html, signal, useComputed, useEffect, useRef, useState } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { bitmapOf, fileOfRows, inkOf, save, toAddress } from "../../base/pictures.js";
import { at, go } from "../../base/screen.js";
import { handText, MOST_HANDS } from "../../base/state.js";
import { FileInput } from "../../input/file-input.js";
import { Gallery, useGallery } from "../../input/gallery.js";
import { Paper } from "../../input/paper.js";
import { readable } from "../../input/readable.js";
import { Dialog } from "../../kit/dialog.js";
import { Icon } from "../../kit/icon.js";
import { newestWins } from "../../kit/newest.js";
import { Trouble } from "../../kit/trouble.js";
import { galleryOf, imageOf } from "../../levers/instrument.js";
import { words } from "./words.js";

/** @typedef {import("../../base/state.js").Hand} Hand */
/** @typedef {import("../../levers/instrument.js").Instrument} Instrument */
/** @typedef {import("../../levers/instrument.js").Trouble} TroubleOf */
/** @typedef {ReturnType<typeof createWall>} Wall */
/**
 * What a hand has written: ten pictures, and the drawing that it was read from where there was one.
 * @typedef {object} Written
 * @property {ImageBitmap[]} ten
 * @property {{url: string, bitmap: ImageBitmap, digit: number | null} | null} drawing
 * @property {number[]} code
 * @property {number} right how many of the ten the judge reads as meant
 */

/** The wall to begin with, by places in the gallery: heavy, thin, leaning, upright, quick. */
const OPENING = [136, 8, 98, 150, 43];
/** Pixels of the sheet for one of the pictures'. */
const SCALE = 8;
/** A code read again from its picture may differ in the last digit that is kept. */
const NEAR = 0.002;

/**
 * The hands on the wall, and the mix of two.
 * @param {Instrument} instrument
 * @param {import("./tiles.js").Reading<boolean>} ready the hand on screen comes first
 */
export function createWall(instrument, ready) {
  const { card } = instrument;
  const opening = signal(/** @type {Hand[]} */ ([]));
  const written = signal(/** @type {ReadonlyMap<string, Written | api.Problem>} */ (new Map()));
  const trouble = signal(/** @type {TroubleOf | null} */ (null));

  const hands = computed(() =>
    [...new Map((at.hands.value ?? opening.value).map((hand) => [handText(hand), hand])).values()].filter(
      (hand) => hand.kind === "input" || hand.code.length === card.code_size,
    ),
  );
  const rows = computed(() =>
    hands.value.map((hand) => {
      const key = handText(hand);
      return { hand, key, found: written.value.get(key) ?? null };
    }),
  );

  /** @param {Hand} hand @param {Written | api.Problem} found */
  function keep(hand, found) {
    trouble.value = null;
    asked = "";
    written.value = new Map(written.value).set(handText(hand), found);
  }

  let asked = "";
  const asking = newestWins({
    ask: async (/** @type {Hand} */ hand, signal) => {
      const question =
        hand.kind === "code"
          ? { code: hand.code }
          : {
              image: await imageOf(card.name, hand.input),
              ...(hand.label === null ? {} : { label: hand.label }),
            };
      const { restyled } = await api.restyle(card.name, question, signal);
      const { images, input = null, label = null, labels, verdicts, code } = restyled;
      const [drawing, ...ten] = await Promise.all([
        input === null ? null : bitmapOf(input),
        ...images.map(bitmapOf),
      ]);
      return {
        ten: /** @type {ImageBitmap[]} */ (ten),
        drawing: input === null || !drawing ? null : { url: input, bitmap: drawing, digit: label },
        code: code.map(round),
        right: verdicts.filter((verdict, i) => verdict.label === labels[i]).length,
      };
    },
    answered: (found, hand) => keep(hand, found),
    failed(error, retryMs, hand) {
      const problem = /** @type {api.Problem} */ (error);
      if (retryMs === null) keep(hand, problem);
      else trouble.value = { problem, retryMs };
    },
    passing: api.passing,
  });

  /** The two ends of the mix, and how far it is from the first; null while there are not two hands. */
  const mix = computed(() => {
    const n = rows.value.length;
    if (n < 2) return null;
    const [from, to, share] = at.mix.value ?? [0, 1, 0.5];
    return Math.max(from, to) < n ? { from, to, share } : { from: 0, to: 1, share: 0.5 };
  });
  const codeOf = (/** @type {number | undefined} */ i) => {
    const found = i === undefined ? null : (rows.value[i]?.found ?? null);
    return found === null || found instanceof api.Problem ? null : found.code;
  };
  const from = computed(() => codeOf(mix.value?.from));
  const to = computed(() => codeOf(mix.value?.to));
  const mixed = computed(() =>
    from.value === null || to.value === null || mix.value === null
      ? null
      : between(from.value, to.value, mix.value.share),
  );

  /** The hand on the levers: its drawing, as long as the levers stand where the drawing put them. */
  const playing = computed(() => {
    const [input, code, seen] = [at.input.value, instrument.code.value, instrument.seen.value];
    if (code === null) return null;
    const own =
      input !== null && seen?.code.mean.every((mean, i) => Math.abs(mean - (code[i] ?? mean)) < NEAR);
    /** @type {Hand} */
    const hand = own ? { kind: "input", input, label: at.label.value } : { kind: "code", code };
    return hand;
  });
  /** The row of the hand on the levers, -1 where it has none. */
  const standing = computed(() => {
    const hand = playing.value;
    return hand === null ? -1 : rows.value.findIndex(({ key }) => key === handText(hand));
  });

  const stopWatching = [
    effect(() => {
      if (at.hands.value !== null || card.gallery === 0 || !ready.value) return;
      galleryOf(card.name).then(
        ({ indices }) => {
          const places = OPENING.flatMap((i) => indices[i % indices.length] ?? []);
          opening.value = [...new Set(places)].map((place) => ({
            kind: "input",
            input: { kind: "gallery", place },
            label: null,
          }));
        },
        () => {}, // the wall stays empty; what is added to it shows
      );
    }),
    effect(() => {
      const next = ready.value ? rows.value.find(({ found }) => found === null) : undefined;
      if (next === undefined || next.key === asked) return;
      asked = next.key;
      asking.push(next.hand);
    }),
  ];

  return {
    card,
    rows,
    trouble,
    mix,
    from,
    to,
    mixed,
    playing,
    standing,
    retry: asking.retry,

    /** @param {Hand} hand */
    add(hand) {
      const there = hands.value.some((other) => handText(other) === handText(hand));
      if (!there && hands.value.length < MOST_HANDS) go({ hands: [...hands.value, hand] });
    },
    /** @param {number} i */
    remove(i) {
      const hands = rows.value.flatMap(({ hand }, j) => (i === j ? [] : hand));
      const now = at.mix.value;
      const past = (/** @type {number} */ j) => (j > i ? j - 1 : j);
      go({
        hands,
        mix: now === null || now[0] === i || now[1] === i ? null : [past(now[0]), past(now[1]), now[2]],
      });
    },
    /** The hands that the wall opens with. */
    fill: () => go({ hands: null, mix: null }),
    /** A hand to the levers. @param {Hand} hand @param {number[] | null} code */
    play(hand, code) {
      if (hand.kind === "code") go({ input: null, label: null, code: hand.code });
      else go({ input: hand.input, label: hand.label, code });
      // On a phone the ten digits stay in sight.
      if (!narrow.value) document.querySelector(".view")?.scrollIntoView();
    },
    close() {
      for (const stop of stopWatching) stop();
      asking.close();
    },
  };
}

/** A code as its levers stand: what shows where no drawing is. @param {{code: readonly number[]}} props */
const Levers = ({ code }) =>
  html`<svg class="levers" viewBox="0 0 56 56" aria-hidden="true">
    ${code.map((x, i) => {
      const left = 4 + (48 * (i + 0.5)) / code.length;
      return html`<path d=${`M${left} 6v44`} /><path class="at" d=${`M${left - 1.5} ${28 - 7 * clamp(x, -3, 3)}h3`} />`;
    })}
  </svg>`;

/**
 * What a hand was read from: a drawing, or a code.
 * @param {{hand: Hand, found: Written | api.Problem | null}} props
 */
export function Source({ hand, found }) {
  if (hand.kind === "code") return html`<span class="source"><${Levers} code=${hand.code} /></span>`;
  const drawing = found instanceof api.Problem ? null : found?.drawing;
  return html`<span class="source">
    ${drawing ? html`<img class="picture" src=${drawing.url} alt="" />` : html`<span class="picture"></span>`}
  </span>`;
}

/** Ten pictures in one canvas. @param {{ten: ImageBitmap[]}} props */
function Ten({ ten }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    const [first] = ten;
    if (canvas.current === null || first === undefined) return;
    canvas.current.width = first.width * ten.length;
    canvas.current.height = first.height;
    const ink = inkOf(canvas.current);
    ten.forEach((picture, i) => {
      ink.drawImage(picture, i * first.width, 0);
    });
    canvas.current.dataset.pictures = String(ten.length);
  }, [ten]);
  return html`<canvas ref=${canvas} class="picture ten" width="280" height="28" aria-hidden="true"></canvas>`;
}

/** @param {{wall: Wall, i: number, hand: Hand, found: Written | api.Problem | null}} props */
function Row({ wall, i, hand, found }) {
  const t = words.value.wall;
  const here = useComputed(() => wall.standing.value === i).value;
  const n = i + 1;
  const ready = found instanceof api.Problem ? null : found;
  const digit = ready?.drawing?.digit ?? null;
  const name = hand.kind === "code" ? t.rowOfLevers(n) : digit === null ? t.row(n) : t.rowOfDigit(n, digit);
  return html`<li class=${`hand-row ${here ? "here" : ""}`}>
    ${
      found instanceof api.Problem
        ? html`<p class="hand-broken"><span class="hand-number">${n}</span> ${t.broken}</p>`
        : html`<button type="button" class="hand-play" aria-pressed=${here ? "true" : "false"} aria-label=${name} title=${t.play}
            onClick=${() => wall.play(hand, ready?.code ?? null)}>
            <span class="hand-number">${n}</span>
            <${Source} hand=${hand} found=${found} />
            ${ready === null ? html`<span class="picture ten"></span>` : html`<${Ten} ten=${ready.ten} />`}
          </button>`
    }
    <span class="hand-right" title=${ready === null ? "" : t.right(ready.right)}>
      ${ready !== null && html`<span aria-hidden="true">${ready.right}/10</span><span class="unseen">${t.right(ready.right)}</span>`}
    </span>
    <button type="button" class="icon-button" aria-label=${t.remove(n)} title=${t.remove(n)} onClick=${() => wall.remove(i)}>
      <${Icon} name="close" />
    </button>
  </li>`;
}

/** The hand on screen goes to the wall, or is there. @param {{wall: Wall}} props */
export function AddToWall({ wall }) {
  const t = words.value.wall;
  const here = wall.standing.value;
  const full = useComputed(() => wall.rows.value.length >= MOST_HANDS).value;
  const add = () => wall.playing.value !== null && wall.add(wall.playing.value);
  if (here >= 0)
    return html`<span class="on-wall" role="status"><${Icon} name="check" />${t.there(here + 1)}</span>`;
  if (full) return html`<span class="on-wall">${t.full}</span>`;
  return html`<button type="button" class="button" onClick=${add}><${Icon} name="add" /><span>${t.add}</span></button>`;
}

/** More hands: from the gallery, a file or the paper. @param {{wall: Wall}} props */
function More({ wall }) {
  const { card } = wall;
  const [open, setOpen] = useState(/** @type {"gallery" | "paper" | null} */ (null));
  const [drawn, setDrawn] = useState(/** @type {Blob | null} */ (null));
  const [problem, setProblem] = useState(/** @type {api.Problem | null} */ (null));
  const gallery = useGallery(card);
  const file = useRef(/** @type {HTMLInputElement | null} */ (null));
  const t = words.value;
  const shut = () => {
    setOpen(null);
    setDrawn(null);
  };

  /** @param {Blob} blob */
  async function hang(blob) {
    try {
      const { input } = await api.encode(card.name, await readable(blob), null);
      wall.add({ kind: "input", input: { kind: "picture", png: toAddress(input) }, label: null });
      setProblem(null);
    } catch (error) {
      setProblem(/** @type {api.Problem} */ (error));
    }
  }

  return html`${
    card.gallery > 0 &&
    html`<button type="button" class="quiet-button" onClick=${() => setOpen("gallery")}>
      <${Icon} name="gallery" /><span>${t.wall.fromGallery}</span>
    </button>`
  }
    <${FileInput} input=${file} take=${hang} />
    <button type="button" class="quiet-button" onClick=${() => file.current?.click()}>
      <${Icon} name="upload" /><span>${t.wall.fromFile}</span>
    </button>
    <button type="button" class="quiet-button" onClick=${() => setOpen("paper")}>
      <${Icon} name="pen" /><span>${t.wall.fromPaper}</span>
    </button>
    ${problem !== null && html`<${Trouble} problem=${problem} action=${t.problems.dismiss} act=${() => setProblem(null)} />`}
    ${
      open === "gallery" &&
      html`<${Gallery}
        gallery=${gallery}
        onPick=${(/** @type {import("../../input/gallery.js").Found} */ { place }) => {
          wall.add({ kind: "input", input: { kind: "gallery", place }, label: null });
          shut();
        }}
        onClose=${shut}
      />`
    }
    ${
      open === "paper" &&
      html`<${Dialog} title=${t.paperInvite} onClose=${shut} class="paper-dialog">
        <${Paper} ground=${undefined} onDraw=${setDrawn} onClear=${() => setDrawn(null)} />
        ${
          drawn !== null &&
          html`<button type="button" class="button main" onClick=${() => {
            hang(drawn);
            shut();
          }}>${t.wall.hang}</button>`
        }
      <//>`
    }`;
}

/** @param {{wall: Wall, children?: unknown}} props */
export function Wall({ wall, children }) {
  const { card, trouble } = wall;
  const t = words.value;
  const rows = wall.rows.value;
  const now = trouble.value;

  async function download() {
    const sheet = rows.flatMap(({ found }) =>
      found === null || found instanceof api.Problem
        ? []
        : [[found.drawing?.bitmap ?? null, null, ...found.ten]],
    );
    save(await fileOfRows(sheet, SCALE, at.paper.value), `${card.name}-wall.png`);
  }

  return html`<section id="wall" class="wall" aria-label=${t.wall.title} tabindex="-1">
    <header class="wall-head">
      <h2>${t.wall.title}</h2>
      <p class="quiet">${t.wall.lead}</p>
    </header>
    <div class="wall-hands">
      ${
        rows.length > 0 &&
        html`<ol class="hands">
          ${rows.map(({ hand, key, found }, i) => html`<${Row} key=${key} wall=${wall} i=${i} hand=${hand} found=${found} />`)}
        </ol>`
      }
      ${now !== null && html`<${Trouble} problem=${now.problem} retryMs=${now.retryMs} action=${t.problems.tryNow} act=${wall.retry} />`}
      <div class="wall-tools">
        <${AddToWall} wall=${wall} />
        ${rows.length < MOST_HANDS && html`<${More} wall=${wall} />`}
        ${
          rows.length === 0 &&
          card.gallery > 0 &&
          html`<button type="button" class="quiet-button" onClick=${wall.fill}><${Icon} name="random" /><span>${t.wall.fill}</span></button>`
        }
        ${
          rows.length > 0 &&
          html`<button type="button" class="quiet-button" onClick=${download}><${Icon} name="download" /><span>${t.wall.sheet}</span></button>`
        }
      </div>
    </div>
    ${children}
  </section>`;
}
