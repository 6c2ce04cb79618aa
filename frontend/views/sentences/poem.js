/** Four lines of verse as a card to keep. */
import { inkOf } from "../../base/pictures.js";

/** Of a card: its shorter and its longer side, and its colours, which are those of paper in any theme. */
const SIDE = { short: 900, long: 1200 };
const COLOURS = { paper: "#f7f4ee", ink: "#1f1c18", line: "#ddd6c9", seal: "#b4331f" };
const BOOK =
  '"Noto Serif CJK TC", "Noto Serif TC", "Songti TC", "Songti SC", "Noto Serif CJK SC", "Noto Serif", serif';

/** A seal: the name in white on red, two letters wide and square. @param {CanvasRenderingContext2D} ink @param {number} x @param {number} y @param {number} side */
function stamp(ink, x, y, side) {
  ink.fillStyle = COLOURS.seal;
  ink.beginPath();
  ink.roundRect(x, y, side, side, side / 12);
  ink.fill();
  ink.fillStyle = COLOURS.paper;
  ink.textAlign = "center";
  ink.textBaseline = "middle";
  ink.font = `600 ${side * 0.34}px Palatino, "Noto Serif", serif`;
  ink.fillText("Draw", x + side / 2, y + side * 0.33, side * 0.84);
  ink.fillText("bar", x + side / 2, y + side * 0.69, side * 0.84);
}

/**
 * Draws the card of a poem: lines from right to left, or from top to bottom.
 * @param {HTMLCanvasElement} canvas @param {string[]} poem @param {"upright" | "across"} writing
 */
export function drawCard(canvas, poem, writing) {
  const upright = writing === "upright";
  canvas.width = upright ? SIDE.short : SIDE.long;
  canvas.height = upright ? SIDE.long : SIDE.short;
  const { width, height } = canvas;
  const ink = inkOf(canvas);
  ink.fillStyle = COLOURS.paper;
  ink.fillRect(0, 0, width, height);
  ink.strokeStyle = COLOURS.line;
  ink.lineWidth = 3;
  ink.strokeRect(36, 36, width - 72, height - 72);
  const longest = Math.max(5, ...poem.map((line) => [...line].length));
  const size = Math.min(96, ((upright ? height : width) - 340) / (longest * 1.22));
  const step = size * 1.22;
  const gap = size * 1.72;
  ink.fillStyle = COLOURS.ink;
  ink.textAlign = "center";
  ink.textBaseline = "middle";
  ink.font = `${size}px ${BOOK}`;
  const top =
    (upright ? height - 60 : height) / 2 - (upright ? (longest - 1) * step : (poem.length - 1) * gap) / 2;
  const left = width / 2 - (upright ? (poem.length - 1) * gap : (longest - 1) * step) / 2;
  poem.forEach((line, k) => {
    [...line].forEach((character, i) => {
      const x = upright ? left + (poem.length - 1 - k) * gap : left + i * step;
      ink.fillText(character, x, upright ? top + i * step : top - 30 + k * gap);
    });
  });
  const seal = 84;
  stamp(ink, upright ? 84 : width - 84 - seal, height - 84 - seal, seal);
}
