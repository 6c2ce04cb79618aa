/** Arithmetic on sentences: what changed, what is the same. No DOM here. */

/** For browsers that do not know where words end: they, white space, and runs of what is neither; letters keep their accents. */
const WORD = /[\p{L}\p{M}\p{N}'’]+|\s+|[^\p{L}\p{M}\p{N}\s'’]+/gu;
const segmenter = Intl.Segmenter && new Intl.Segmenter("en", { granularity: "word" });

/** The words of a text, and what is between them. @param {string} text */
const wordsOf = (text) =>
  segmenter ? [...segmenter.segment(text)].map(({ segment }) => segment) : (text.match(WORD) ?? []);

/** The pieces that a change is told in: characters of verse, words of anything else. @param {string} text @param {boolean} verse */
const pieces = (text, verse) => (verse ? [...text] : wordsOf(text));

const blank = (/** @type {string} */ piece) => piece.trim() === "";

/**
 * Which pieces of `now` are not in the longest common subsequence with `before`; white space goes with
 * the words around it.
 * @param {string} before @param {string} now @param {boolean} verse
 * @returns {{text: string, fresh: boolean}[]} `now` in runs
 */
export function changes(before, now, verse) {
  const all = pieces(now, verse);
  const a = pieces(before, verse).filter((piece) => !blank(piece));
  const b = all.filter((piece) => !blank(piece));
  // long[i][j]: how much a from i on and b from j on have in common
  const long = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  const row = (/** @type {number} */ i) => /** @type {number[]} */ (long[i]);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      row(i)[j] =
        a[i] === b[j] ? (row(i + 1)[j + 1] ?? 0) + 1 : Math.max(row(i + 1)[j] ?? 0, row(i)[j + 1] ?? 0);
  /** @type {boolean[]} */
  const kept = b.map(() => false);
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      kept[j] = true;
      i++;
      j++;
    } else if ((row(i + 1)[j] ?? 0) >= (row(i)[j + 1] ?? 0)) i++;
    else j++;
  }
  let k = 0;
  const marked = all.map((text) => ({ text, fresh: blank(text) ? null : !kept[k++] }));
  /** @type {{text: string, fresh: boolean}[]} */
  const runs = [];
  marked.forEach(({ text, fresh }, i) => {
    const told = fresh ?? (marked[i - 1]?.fresh === true && marked[i + 1]?.fresh === true);
    const last = runs.at(-1);
    if (last !== undefined && last.fresh === told) last.text += text;
    else runs.push({ text, fresh: told });
  });
  return runs;
}

/** How many different sentences there are. @param {readonly string[]} sentences */
export const distinct = (sentences) => new Set(sentences).size;

/** Each sentence once, with how often it came, the most frequent first. @param {readonly string[]} sentences */
export function counted(sentences) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const sentence of sentences) counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  return [...counts].map(([sentence, times]) => ({ sentence, times })).sort((x, y) => y.times - x.times);
}
