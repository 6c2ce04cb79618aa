/** What is to be seen of the wall. */
import { Problem } from "../../base/api.js";
import { clamp } from "../../base/codes.js";
import { html, Icon, useComputed, useLayoutEffect, useRef, useState } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { fileOfRows } from "../../base/pictures.js";
import { FileInput } from "../../input/file-input.js";
import { Gallery, useGallery } from "../../input/gallery.js";
import { Paper } from "../../input/paper.js";
import { Canvas, resize } from "../../kit/canvas.js";
import { Choices } from "../../kit/choices.js";
import { Dialog } from "../../kit/dialog.js";
import { Keep } from "../../kit/keep.js";
import { Refusal, Trouble } from "../../kit/trouble.js";
import { ready } from "./wall.js";
import { words } from "./words.js";

/** @typedef {import("./address.js").Hand} Hand */
/** @typedef {import("./wall.js").Wall} Wall */
/** @typedef {import("./wall.js").Row} Row */
/** @typedef {import("../../base/api.js").Label} Label */
/** @typedef {{current: HTMLElement | null}} Place */

/** More labels than this stand smaller, in lines of so many. */
const [FEW, LINE] = [10, 20];
/** Pixels of the sheet for one of the pictures'. */
const SCALE = 8;

/** A code as its levers stand: what shows where no drawing is. @param {{code: readonly number[]}} props */
export const Levers = ({ code }) =>
  html`<svg class="levers" viewBox="0 0 56 56" aria-hidden="true">
    ${code.map((x, i) => {
      const left = 4 + (48 * (i + 0.5)) / code.length;
      const half = Math.min(1.5, 20 / code.length);
      return html`<path d=${`M${left} 6v44`} /><path class="at" d=${`M${left - half} ${28 - 7 * clamp(x, -3, 3)}h${2 * half}`} />`;
    })}
  </svg>`;

/** What a hand was read from: a drawing, or a code. @param {Pick<Row, "hand" | "found">} props */
export function Source({ hand, found }) {
  if (hand.kind === "code") return html`<span class="source"><${Levers} code=${hand.code} /></span>`;
  const drawing = ready(found)?.drawing;
  return html`<span class="source">
    ${drawing ? html`<img class="picture" src=${drawing.url} alt="" />` : html`<span class="picture"></span>`}
  </span>`;
}

/** How so many pictures stand on the wall. @param {number} n */
function linesOf(n) {
  const columns = n > FEW ? Math.min(n, LINE) : n;
  return { columns, lines: Math.ceil(n / columns) };
}

/** All that a hand writes, in one canvas. @param {{pictures: ImageBitmap[]}} props */
function All({ pictures }) {
  const draw = (/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
    const { width = 1, height = 1 } = pictures[0] ?? {};
    const { columns, lines } = linesOf(pictures.length);
    resize(canvas, width * columns, height * lines);
    pictures.forEach((picture, i) => {
      ink.drawImage(picture, (i % columns) * width, Math.floor(i / columns) * height);
    });
  };
  return html`<${Canvas} draw=${draw} class="picture all" />`;
}

/** A hand that cannot be had, and why. @param {{wall: Wall, n: number, name: string, problem: Problem}} props */
function Broken({ wall, n, name, problem }) {
  const t = words.value;
  const gone = problem.status < 500 && problem.status !== 408;
  return html`<p class="hand-broken">
    <span class="hand-number">${n}</span>
    <span>${gone ? t.wall.broken : t.wall.failed}</span>
    <button type="button" class="quiet-button" onClick=${() => wall.again(name)}>${t.problems.tryNow}</button>
  </p>`;
}

/** @param {{wall: Wall, i: number, row: Row, remove: (i: number) => void}} props */
function HandRow({ wall, i, row, remove }) {
  const { hand, key, found } = row;
  const t = words.value.wall;
  const here = useComputed(() => wall.standing.value === i).value;
  const n = i + 1;
  const written = ready(found);
  const label = written?.drawing?.label ?? null;
  const name = hand.kind === "code" ? t.rowOfLevers(n) : label === null ? t.row(n) : t.rowOf(n, label);

  /** @param {MouseEvent & {currentTarget: HTMLElement}} event */
  function play({ currentTarget }) {
    wall.play(hand);
    // On a phone the pictures of the hand stay in sight.
    if (!narrow.value) currentTarget.closest(".view")?.scrollIntoView();
  }

  const count = wall.card.labels.length;
  return html`<li class=${`hand-row ${here ? "here" : ""}`}>
    ${
      found instanceof Problem
        ? html`<${Broken} wall=${wall} n=${n} name=${key} problem=${found} />`
        : html`<button type="button" class="hand-play" aria-pressed=${here ? "true" : "false"} aria-label=${name} title=${t.play} onClick=${play}>
            <span class="hand-number">${n}</span>
            <${Source} hand=${hand} found=${found} />
            ${written === null ? html`<span class="picture all"></span>` : html`<${All} key=${key} pictures=${written.pictures} />`}
          </button>`
    }
    ${
      typeof written?.right === "number" &&
      html`<span class="hand-right" title=${t.right(written.right, count)}>
        <span aria-hidden="true" translate=${false}>${written.right}/${count}</span><span class="unseen">${t.right(written.right, count)}</span>
      </span>`
    }
    <button type="button" class="icon-button take-off" aria-label=${t.remove(n)} title=${t.remove(n)} onClick=${() => remove(i)}>
      <${Icon} name="close" />
    </button>
  </li>`;
}

/** The hand on screen goes to the wall, or is there. @param {{wall: Wall, live?: boolean}} props `live`: says so when it changes */
export function AddToWall({ wall, live = false }) {
  const t = words.value.wall;
  const here = wall.standing.value;
  const { value: full } = wall.full;
  const add = () => wall.playing.value !== null && wall.add(wall.playing.value);
  const says = here >= 0 ? t.there(here + 1) : full ? t.full : t.add;
  return html`<button type="button" class="button" aria-disabled=${here >= 0 || full ? "true" : null} onClick=${add}>
    <${Icon} name=${here >= 0 ? "check" : "add"} /><span aria-live=${live ? "polite" : null}>${says}</span>
  </button>`;
}

/** What somebody has drawn goes to the wall. @param {{hang: (drawing: Blob) => void, close: () => void}} props */
function Draw({ hang, close }) {
  const [drawn, setDrawn] = useState(/** @type {Blob | null} */ (null));
  const t = words.value;
  return html`<${Dialog} title=${t.wall.fromPaper} onClose=${close} class="paper-dialog">
    <${Paper} ground=${undefined} onDraw=${setDrawn} onClear=${() => setDrawn(null)} />
    ${
      drawn !== null &&
      html`<button type="button" class="button main" onClick=${() => {
        close();
        hang(drawn);
      }}>${t.wall.hang}</button>`
    }
  <//>`;
}

/** More hands: from the gallery, a file or the paper. @param {{wall: Wall}} props */
function More({ wall }) {
  const { card, full } = wall;
  const [open, setOpen] = useState(/** @type {"gallery" | "paper" | null} */ (null));
  /** Where no judge reads it, somebody has to say what it is. */
  const [unread, setUnread] = useState(/** @type {Blob | null} */ (null));
  const gallery = useGallery(card);
  const file = useRef(/** @type {HTMLInputElement | null} */ (null));
  const t = words.value;
  const trouble = wall.hangTrouble.value;
  const shut = () => setOpen(null);
  const off = full.value ? "true" : null;

  /** @param {Blob} blob */
  const hang = (blob) => (card.judge ? wall.hang(blob, null) : setUnread(blob));

  /** @param {import("../../input/gallery.js").Found} picture */
  function pick({ place, label }) {
    const said = card.judge || label === null ? null : String(label);
    wall.add({ kind: "input", input: { kind: "gallery", place }, label: said });
    shut();
  }

  /** @param {string} icon @param {string} name @param {() => void} act */
  const button = (icon, name, act) =>
    html`<button type="button" class="quiet-button" aria-disabled=${off} onClick=${() => full.value || act()}>
      <${Icon} name=${icon} /><span>${name}</span>
    </button>`;

  return html`${card.gallery > 0 && button("gallery", t.wall.fromGallery, () => setOpen("gallery"))}
    <${FileInput} input=${file} take=${hang} />
    ${button("upload", t.wall.fromFile, () => file.current?.click())}
    ${card.medium === "ink" && button("pen", t.wall.fromPaper, () => setOpen("paper"))}
    <${Refusal} trouble=${trouble} retry=${wall.hangAgain} drop=${wall.hangNot} />
    ${open === "gallery" && html`<${Gallery} gallery=${gallery} onPick=${pick} onClose=${shut} />`}
    ${open === "paper" && html`<${Draw} hang=${hang} close=${shut} />`}
    ${
      unread !== null &&
      html`<${Dialog} title=${t.wall.which} onClose=${() => setUnread(null)}>
        <${Choices} name="unread" label=${t.readAs} choices=${card.labels} value=${null} tell=${t.label}
          say=${(/** @type {Label} */ label) => html`<bdi translate=${false}>${label}</bdi>`}
          take=${(/** @type {Label} */ label) => {
            setUnread(null);
            wall.hang(unread, label);
          }} />
      <//>`
    }`;
}

/** The hands of the wall as one picture. @param {Wall} wall @param {boolean} paper @returns {Promise<Blob | null>} */
async function sheetOf(wall, paper) {
  const sheet = wall.rows.value.flatMap(({ found }) => {
    const written = ready(found);
    return written === null ? [] : [[written.drawing?.bitmap ?? null, null, ...written.pictures]];
  });
  return sheet.length > 0 ? fileOfRows(sheet, SCALE, paper) : null;
}

/**
 * @param {object} props
 * @param {Wall} props.wall
 * @param {Place} props.place where it stands
 * @param {boolean} props.paper ink on paper
 * @param {unknown} [props.children]
 */
export function Wall({ wall, place, paper, children }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const left = useRef(/** @type {number | null} */ (null));
  const t = words.value;
  const { card } = wall;
  const rows = wall.rows.value;
  const trouble = wall.trouble.value;

  /** The focus goes to the hand that comes after the one that is taken off. @param {number} i */
  function remove(i) {
    left.current = i;
    wall.remove(i);
  }
  useLayoutEffect(() => {
    if (left.current === null) return;
    const others = list.current?.querySelectorAll(".take-off");
    const next = others?.[Math.min(left.current, others.length - 1)];
    left.current = null;
    if (next instanceof HTMLElement) next.focus();
    else place.current?.focus({ preventScroll: true });
  }, [rows]);
  const fill = () => {
    wall.fill();
    place.current?.focus({ preventScroll: true });
  };

  const { columns, lines } = linesOf(card.labels.length);
  return html`<section
    ref=${place}
    class=${`wall ${card.labels.length > FEW ? "many" : ""}`}
    aria-label=${t.wall.title}
    tabindex="-1"
    style=${{ "--columns": columns, "--lines": lines }}
  >
    <header class="wall-head">
      <h2>${t.wall.title}</h2>
      <p class="quiet">${t.wall.lead}</p>
    </header>
    <div class="wall-hands">
      ${
        rows.length > 0 &&
        html`<ol class="hands" ref=${list}>
          ${rows.map((row, i) => html`<${HandRow} key=${row.key} wall=${wall} i=${i} row=${row} remove=${remove} />`)}
        </ol>`
      }
      ${trouble !== null && html`<${Trouble} problem=${trouble.problem} retryMs=${trouble.retryMs} action=${t.problems.tryNow} act=${wall.retry} />`}
      <div class="wall-tools">
        <${AddToWall} wall=${wall} />
        <${More} wall=${wall} />
        ${
          rows.length === 0 &&
          card.gallery > 0 &&
          html`<button type="button" class="quiet-button" onClick=${fill}><${Icon} name="random" /><span>${t.wall.fill}</span></button>`
        }
        ${
          rows.length > 0 &&
          html`<${Keep} label=${t.wall.sheet} name=${`${card.name}-wall.png`} make=${() => sheetOf(wall, paper)} />`
        }
      </div>
    </div>
    ${children}
  </section>`;
}
