/** What was measured of both models, side by side: which is better, as far as trainings from other seeds leave that open. */

/** @typedef {import("../../base/api.js").Metric} Metric */
/** @typedef {import("./pair.js").Which} Which */
/** @typedef {Which | "neither"} Better */
/** @typedef {"halfway" | "chance" | "disturbed" | "elsewhere"} Group */
/**
 * One thing, measured of both. `ways`: of taking codes by chance; `beside`: what was measured of no model, in the order of `whos`.
 * @typedef {object} Row
 * @property {string} what `half way`, `half way between the means`, `by chance`, `lost at 30%`
 * @property {boolean} grey is it greyness, not distance?
 * @property {string | null} at the circumstance
 * @property {Record<Which, string> | null} ways
 * @property {Record<Which, Metric>} metrics
 * @property {(number | null)[]} beside
 * @property {Better} better
 */
/** @typedef {{who: string, zh?: string | null}} Who */
/** @typedef {{whos: Who[], groups: {group: Group, rows: Row[], tally: Record<Better, number>}[]}} Table */

const GROUPS = /** @type {const} */ (["halfway", "chance", "disturbed", "elsewhere"]);

/** A metric's name, taken apart: what, how it was taken by chance, whether it is greyness, and the circumstance. @param {string} name */
export function parse(name) {
  const [, what = "", way = null, grey, at = null] =
    name.match(
      /^(half way between the means|half way|by chance|lost at \d+%)(?:, (?!grey)([^,(]+?))?(, grey)?(?: \((.+)\))?$/,
    ) ?? [];
  return what === "" ? null : { what, way, grey: grey !== undefined, at };
}

/**
 * Which of two numbers is better; where their ranges over the seeds overlap there is no clear difference.
 * @param {Metric} plain @param {Metric} noisy @returns {Better}
 */
export function better(plain, noisy) {
  const low = (/** @type {Metric} */ { low, value }) => low ?? value;
  const high = (/** @type {Metric} */ { high, value }) => high ?? value;
  const apart = high(plain) < low(noisy) || high(noisy) < low(plain);
  if (!apart || !["lower", "higher"].includes(plain.better)) return "neither";
  return plain.value < noisy.value === (plain.better === "lower") ? "plain" : "noisy";
}

/** @param {NonNullable<ReturnType<typeof parse>>} name @returns {Group} */
const groupOf = ({ what, at }) =>
  at !== null
    ? "elsewhere"
    : what.startsWith("half")
      ? "halfway"
      : what === "by chance"
        ? "chance"
        : "disturbed";

/** @param {Record<Which, readonly Metric[]>} metrics @returns {Table} */
export function compared({ plain, noisy }) {
  /** @type {Who[]} */
  const whos = [];
  for (const { name, published } of plain)
    for (const { who, zh } of parse(name) === null ? [] : published)
      if (!whos.some((known) => known.who === who)) whos.push({ who, zh });
  const known = noisy.flatMap((metric) => {
    const name = parse(metric.name);
    return name === null ? [] : [{ metric, name }];
  });
  const rows = plain.flatMap((metric) => {
    const name = parse(metric.name);
    if (name === null) return [];
    const same = known.filter(
      ({ name: { what, grey, at } }) => what === name.what && grey === name.grey && at === name.at,
    );
    return same.map((other) => ({
      ...name,
      group: groupOf(name),
      ways: name.way === null || other.name.way === null ? null : { plain: name.way, noisy: other.name.way },
      metrics: { plain: metric, noisy: other.metric },
      beside: whos.map(({ who }) => metric.published.find((row) => row.who === who)?.value ?? null),
      better: better(metric, other.metric),
    }));
  });
  const groups = GROUPS.flatMap((group) => {
    const own = rows.filter((row) => row.group === group);
    const count = (/** @type {Better} */ which) => own.filter((row) => row.better === which).length;
    const tally = { plain: count("plain"), noisy: count("noisy"), neither: count("neither") };
    return own.length === 0 ? [] : [{ group, rows: own, tally }];
  });
  return { whos, groups };
}
