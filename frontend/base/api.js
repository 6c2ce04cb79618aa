/** The server's verbs. Every failure is a `Problem`. */
import { fromAddress, sheetOf } from "./pictures.js";

/** Beside the page, wherever a proxy has put that. */
const ROOT = globalThis.document?.baseURI ?? "file:///";
const BASE = new URL("api/v1", ROOT).href;
const TIMEOUT_MS = 15_000;

/** One of the values that a lever chooses from: where works with it lie. @typedef {{label?: {en: string, zh: string} | null, colour?: string | null, point: number[]}} LeverStop */
/**
 * One number of a code, a direction among codes, or a choice among points. `kl` in nats, where there is a prior; `low` and
 * `high` are the 1st and 99th percentile of the training codes, or the numbers of the first and the last stop. `also`: another
 * lever carries more of what the label names.
 * @typedef {{index?: number | null, direction?: number[] | null, stops?: LeverStop[], kl?: number | null, low: number, high: number, label?: "slant" | "thickness" | "width" | {en: string, zh: string} | null, also?: boolean}} Lever
 */

/** @typedef {"sample" | "encode" | "decode" | "interpolate" | "restyle" | "classify" | "complete" | "score" | "neighbours"} Verb */

/**
 * A moment of a training. `measured` on test works: `noise`, the mean standard deviation of the posteriors; `distortion` and
 * `kl` in nats; of a GAN `caught`, in how many of 100 pairs of a test picture and a sample its discriminator takes the real one
 * for real (50: it is fooled), `distance`, that of Fréchet between samples and test pictures in what the judge sees, `read`,
 * how many of 100 samples the judge reads with p > 0.9, and `minutes` of training until then. `turn`: of a round in half steps,
 * which of the two networks moved to get here. `real`: the percentiles 0, 5 to 100 of what its discriminator says of test
 * pictures.
 * @typedef {object} Generation
 * @property {number} number
 * @property {number | null} [step]
 * @property {"discriminator" | "generator" | null} [turn]
 * @property {number[]} [real]
 * @property {Partial<Record<"noise" | "distortion" | "kl" | "caught" | "distance" | "read" | "minutes", number>>} [measured]
 */
/**
 * Where known works lie among the codes. `std` is empty where codes are points; `clusters` are the means of all training
 * works of a label; `density` counts training works in the cells of a grid, row by row along the second number.
 * @typedef {object} Scatter
 * @property {{en: string, zh: string}} of
 * @property {(number | string)[]} labels
 * @property {number[][]} mean
 * @property {number[][]} std
 * @property {{label: number | string, mean: number[]}[]} clusters
 * @property {{low: number[], high: number[], counts: number[][]} | null} [density]
 */
/**
 * The same way in trainings from several seeds; `truth`: real works in the same places.
 * @typedef {{t: number[], truth: string[], trainings: {seed: number, distance: number, shipped: boolean, images: string[]}[]}} Seeds
 */

/**
 * @typedef {object} Metric a measured number; `zh` holds its words in Chinese, those that differ
 * @property {string} name
 * @property {number} value
 * @property {number | null} [low] of several trainings the least, where `value` is their median
 * @property {number | null} [high] and the most
 * @property {string} unit
 * @property {"lower" | "higher" | "near" | "neither"} better
 * @property {number | null} [target] what it is best near
 * @property {string} split the data it was measured on
 * @property {number} n
 * @property {string | null} [means] for who does not know the term
 * @property {string} protocol
 * @property {string} command
 * @property {{who: string, value: number, source: string, zh?: string | null}[]} published
 * @property {{name?: string | null, unit?: string | null, split?: string | null, means?: string | null, protocol: string} | null} [zh]
 */

/** @typedef {{en: string, zh: string}} Named */
/**
 * What named levers change of held-out works and what they drag along, in percent, as readers apart see it; null: left out,
 * since one attribute covers the other.
 * @typedef {object} Pulls
 * @property {{attribute: Named, accuracy: number, n: number}[]} readers
 * @property {{attribute: Named, n: number, asked: number, others: (number | null)[]}[]} levers
 */

/**
 * @typedef {object} Card
 * @property {string} name
 * @property {string} family
 * @property {"ink" | "grey" | "rgb" | "palette" | "text" | "sound"} medium what its works are
 * @property {number | null} [side] pixels of a picture's side
 * @property {string} title
 * @property {string} summary
 * @property {string[]} limits what it is bad at
 * @property {Verb[]} verbs
 * @property {("label" | "temperature" | "generation" | "length" | "decoding" | "speaker" | "seconds" | "guidance" | "prior" | "wish")[]} parameters
 * @property {number | null} [most_words] of a model of sentences: the most that one had of those that it has read
 * @property {number} code_size
 * @property {Lever[]} sliders by KL, the largest first
 * @property {(number | string)[]} labels
 * @property {number | null} [rate] of a model of sound: samples a second
 * @property {string[]} [speakers] and whose voices it knows
 * @property {number} [code_range] no number of a code is beyond it
 * @property {string | null} [judge]
 * @property {string | null} [pair] the model that it was made to be laid beside
 * @property {Generation[]} [generations] moments of its training, the newest last
 * @property {number[][] | null} [duel] a generator's generation in each row, a discriminator's in each column: `caught` of the two
 * @property {number} [scatter] how many works its scatter has
 * @property {number} [seeds] of how many trainings it keeps pictures
 * @property {number} gallery pictures in its gallery
 * @property {"digits" | "faces" | null} [pictures] the set of training pictures that neighbours are found in
 * @property {Pulls | null} [pulls]
 * @property {{parts: number, read?: {what: Named, normal: number, fitted: number, real: number} | null} | null} [sampled_from] a prior
 * that was fitted to the codes of training works, and how many of 100 works by chance pass from each
 * @property {number} [spectra] of how many words it keeps spectrograms, of a recording and of what it drew
 * @property {{loss: Named, minutes: number, steps: number, distance?: number | null, read?: number | null, shares?: number | null, shipped: boolean}[] | null} [losses]
 * what a GAN comes to by other losses in as many steps; without a number it failed
 * @property {Metric[]} metrics
 * @property {{lengths?: number[], side?: number, values?: number}} config of a model of verse: how many characters its
 * lines may have; of a model of pixels: the side of a picture, and how many values a pixel may have
 * @property {string[]} [palette] the colours of the values, of a model of pixels
 * @property {Partial<Record<Order, number[]>>} [levels] percentiles of what test pictures score in each order, in nats
 * @property {number} params how many weights
 * @property {string} digest
 * @property {string} licence
 * @property {string} data
 * @property {string} recipe
 * @property {number} minutes of training
 * @property {{title: string, summary: string, limits: string[], data: string} | null} [zh]
 */

/** Which prior codes come from by chance. @typedef {"normal" | "fitted"} Prior */
/** @typedef {number | string} Label as its card has it */
/**
 * `paper`: of a picture that something was taken away from, a small one of what was kept and what was not.
 * @typedef {{code: {mean: number[], std: number[]}, input: string, reconstruction: string, label?: Label | null, paper?: string | null}} Encoded
 */
/** @typedef {{images: string[], labels: Label[], indices: number[]}} Gallery */
/** @typedef {{label: Label, p: number}} Verdict */
/**
 * `label`: what the image shows; `input`: what the model saw, where an image was given; `verdicts` where there is a judge.
 * @typedef {{images: string[], labels: Label[], label?: Label | null, code: number[], input?: string | null, verdicts?: Verdict[] | null}} Restyled
 */
/** @typedef {{code: number[], image: string, label?: Label | null}} Stop */
/**
 * @typedef {object} Way `codes` and `radii` are absent where pixels are blended
 * @property {string[]} images
 * @property {number[]} t 0..1; every stop is met exactly
 * @property {number[][] | null} [codes]
 * @property {number[] | null} [radii] the length of each code
 * @property {{radius: number, spread: number} | null} [shell] how long codes drawn from the prior are, where there is one
 * @property {Stop[]} ends
 * @property {Label | null} [label] as which all is drawn
 */
/** @typedef {{code: {mean: number[], std: number[]}, input: string, reconstruction: string, unknown_words: string[]}} Reading of a sentence */
/** @typedef {{method: "sample" | "beam", temperature?: number}} Decoding none: greedy */
/** @typedef {{decoding?: Decoding, length?: number, script?: "traditional" | "simplified", seed?: number}} Manner how sentences are written */
/**
 * @typedef {object} Line the way between two sentences
 * @property {string[]} sentences
 * @property {number[]} t
 * @property {number[][]} codes
 * @property {{code: number[], sentence?: string | null, reconstruction: string}[]} ends
 */
/** @typedef {{model: number | null, trip: number}} Timing milliseconds */
/** In which order a model of pixels draws. @typedef {"down" | "up" | "right" | "left"} Order */
/**
 * What is to be completed; nothing: a picture is drawn from nothing.
 * @typedef {object} Beginning
 * @property {string} [image] data URL
 * @property {number[]} [values] of all pixels, row by row
 * @property {{prefix: number, order: Order} | {order: "any"} | {mask: string}} [known]
 * @property {number} n @property {number} seed @property {number} temperature
 * @property {Label} [wish] what a judge is to read in it
 */
/**
 * What a drawing begins with. `truth`: nats of the covered part of the picture.
 * @typedef {object} Begun
 * @property {number} seed
 * @property {Order} order
 * @property {boolean} exact
 * @property {number} hidden how many pixels are drawn
 * @property {number} n
 * @property {number} side
 * @property {string | null} picture as the model sees it
 * @property {number[] | null} values
 * @property {number} moved pixels whose colour was not in the palette
 * @property {number | null} truth
 */
/**
 * One line of all endings, along the order. `probabilities` of every value for each pixel; `entropies` in bits.
 * @typedef {{line: number, values: number[][], probabilities: number[][][], entropies: number[][], tentative: boolean}} DrawnLine
 */
/** @typedef {{images: string[], values: number[][], nats: number[], truth: number | null}} Drawn */
/**
 * What a discriminator says of a picture. `score`: its number, of which only differences mean something; `wins`, 0..1: how
 * likely it takes this picture for the real one beside a test picture; `percentile`: how many of 100 test pictures it finds
 * less real.
 * @typedef {{score: number, wins: number, percentile: number}} Opinion
 */
/**
 * What is to be judged: one picture, up to 32, or up to 64 codes, drawn by the generation `drawn_by`. `generation`: whose
 * discriminator judges; none: the newest.
 * @typedef {({image: string} | {images: readonly string[]} | {codes: readonly (readonly number[])[], drawn_by?: number}) & {generation?: number, gradient?: boolean, history?: boolean}} Judging
 */
/**
 * One for each picture. `pictures` as the discriminator saw them; `gradients`: where more ink would please it (lighter than
 * the middle grey) and where less (darker), `most` is the largest of it; `history`: `wins` with every generation's
 * discriminator, in the card's order.
 * @typedef {object} Judged
 * @property {Opinion[]} opinions
 * @property {string} unit
 * @property {string} meaning
 * @property {string[]} pictures
 * @property {{image: string, most: number}[] | null} gradients
 * @property {number[][] | null} history
 * @property {number} generation whose discriminator was asked
 * @property {string | null} [paper] as of `Encoded`
 */
/**
 * How likely a picture is, and what the model expects of each pixel. `surprises` in nats, `entropies` in
 * bits; `likeliest`: for each pixel its likeliest values, each with its probability.
 * @typedef {object} Scored
 * @property {number} score nats
 * @property {number | null} percentile how many of 100 test pictures are less likely
 * @property {number} bits_per_pixel
 * @property {number[]} surprises
 * @property {number[]} entropies
 * @property {[number, number][][]} likeliest
 * @property {string} picture
 * @property {number[]} values
 * @property {number} moved
 * @property {string | null} [paper] as of `Encoded`
 * @property {Order} order
 */

/**
 * What a model of sound is to say. Of several clips each may have a digit and a voice of its own.
 * @typedef {object} Speaking
 * @property {number} n @property {number} seed @property {number} [temperature]
 * @property {Label | null} [label] @property {string | null} [speaker] null, of a beginning: it is not told
 * @property {Label[]} [labels] @property {string[]} [speakers]
 * @property {number} [seconds] it may take
 */
/**
 * How a clip is to go on. `clip` or `sound`: where it begins, as values of mu-law or as a WAV; `known`: so many samples of it,
 * else all. `distributions`: of every sample, where few are asked for.
 * @typedef {Speaking & {clip?: readonly number[], sound?: string, known?: {prefix: number}, distributions?: boolean}} CarryingOn
 */
/**
 * What a clip begins with. `known`: samples that were given.
 * @typedef {{seed: number, rate: number, n: number, labels: (Label | null)[], speakers: (string | null)[], known: number}} SpeechBegun
 */
/**
 * A piece of all clips. `at`: the place of its first sample; `next`: the distribution of the sample after it, where there are
 * few clips; `seconds` of computing so far.
 * @typedef {{at: number, clips: number[][], entropies: number[][], next: number[][] | null, seconds: number}} SpeechChunk
 */
/** What the judge of speech hears. @typedef {{label: Label, p: number, speaker: string | null}} Heard */
/**
 * Clips whole, prefix included. `bits`: of each, a sample; `ended` by themselves; `noisy`: ran away into noise; `truth`: bits a
 * sample of what the given clip goes on with itself; `distributions`: of each clip and sample drawn, where they were asked for.
 * @typedef {object} Speech
 * @property {string[]} sounds @property {number[][]} clips
 * @property {number[]} bits @property {boolean[]} ended @property {boolean[]} noisy
 * @property {(Label | null)[]} labels @property {(string | null)[]} speakers
 * @property {number} seed
 * @property {number} [known] @property {number | null} [truth]
 * @property {number[][][] | null} [distributions]
 * @property {Heard[] | null} [verdicts]
 */
/** What was done to a visitor's sound: it had another rate, several channels, or was so many dB too quiet or too loud. @typedef {{resampled: number | null, mixed: number | null, louder: number | null}} SoundNotes */
/** How likely a clip is. @typedef {{score: number, unit: string, surprises: number[], entropies: number[], clip: number[], notes: SoundNotes | null}} SpeechScored */

/** What went wrong: the server's problem body, or no server at all (status 0). */
export class Problem extends Error {
  /**
   * @param {number} status @param {string} slug the last word of the problem's type
   * @param {string} detail one sentence of the server, or nothing
   * @param {{code?: string, numbers?: number[], retryAfterMs?: number, paper?: string | null}} [more] `code` of the first field that is
   * wrong, and the numbers in its sentence, for who says it in another language; `paper`: of a picture in which nothing was
   * found, a small one of what was taken away
   */
  constructor(status, slug, detail, { code = "", numbers = [], retryAfterMs = 0, paper = null } = {}) {
    super(detail || slug);
    this.status = status;
    this.slug = slug;
    this.detail = detail;
    this.code = code;
    this.numbers = numbers;
    this.retryAfterMs = retryAfterMs;
    this.paper = paper;
  }
}

/** Nobody answers, or not to the end: asking again may help. */
const noAnswer = () => new Problem(0, "no-answer", "");

/** Every failure as a problem; what is none is a mistake of this page. @param {unknown} error */
export const problemOf = (error) => (error instanceof Problem ? error : new Problem(500, "page", ""));

/** Whether asking again may help; files that are missing stay so. @param {unknown} error */
export const passing = (error) =>
  error instanceof Problem &&
  (error.status === 0 || error.status === 429 || (error.status === 503 && error.slug !== "pictures-missing"));

/** A problem as the server tells it, in an answer or in a stream. @param {any} body @param {number} status @param {number} [retryAfterMs] */
function problemIn(body, status, retryAfterMs = 0) {
  const slug = typeof body?.type === "string" ? (body.type.split("/").pop() ?? "") : "";
  const detail = typeof body?.detail === "string" ? body.detail : "";
  const first = Array.isArray(body?.errors) ? body.errors[0] : undefined;
  const field = typeof first?.detail === "string" ? first.detail : "";
  const said = field || detail;
  return new Problem(status, slug || "internal", said, {
    code: typeof first?.code === "string" ? first.code : "",
    // Not those in the name of a model.
    numbers: (said.match(/(?<![\w.-])-?\d+(?:\.\d+)?(?![\w-])/g) ?? []).map(Number),
    retryAfterMs,
    paper: typeof body?.paper === "string" ? body.paper : null,
  });
}

/** @param {Response} response */
async function refusalOf(response) {
  const body = await response.json().catch(() => ({}));
  return problemIn(body, response.status, 1000 * (Number(response.headers.get("Retry-After")) || 0));
}

/** One signal that ends with any of them; `AbortSignal.any` is younger than the rest of what this page needs. @param {AbortSignal[]} signals */
function anyOf(signals) {
  const both = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) both.abort(signal.reason);
    signal.addEventListener("abort", () => both.abort(signal.reason), { once: true, signal: both.signal });
  }
  return both.signal;
}

/**
 * @template T
 * @param {string} path @param {RequestInit} init @param {AbortSignal | undefined} left
 * @param {(response: Response) => Promise<T>} take its body
 * @param {AbortSignal} [limit]
 */
async function ask(path, init, left, take, limit = AbortSignal.timeout(TIMEOUT_MS)) {
  const start = performance.now();
  try {
    const response = await fetch(BASE + path, {
      ...init,
      signal: left === undefined ? limit : anyOf([left, limit]),
    });
    if (!response.ok) throw await refusalOf(response);
    const answer = await take(response);
    const model = response.headers.get("Server-Timing")?.match(/model;dur=([\d.]+)/)?.[1];
    /** @type {Timing} */
    const timing = { model: model === undefined ? null : Number(model), trip: performance.now() - start };
    return { answer, timing };
  } catch (error) {
    // Whatever the network does, before the answer or in the middle of it, looks like this.
    const network =
      error instanceof TypeError || error instanceof SyntaxError || error instanceof DOMException;
    throw network ? noAnswer() : error;
  }
}

/** @param {unknown} body @param {string} [accept] @returns {RequestInit} */
const json = (body, accept = "application/json") => ({
  method: "POST",
  headers: { "Content-Type": "application/json", Accept: accept },
  body: JSON.stringify(body),
});

/** @param {string} path @param {RequestInit} [init] @param {AbortSignal} [signal] */
const object = async (path, init = {}, signal = undefined) =>
  (await ask(path, init, signal, (response) => response.json())).answer;

/** A path of the API as an address. @param {string} path */
export const address = (path) => BASE + path;

/** Whether there is an answer at a path: for pictures that the browser itself has asked for, in vain. @param {string} path @param {AbortSignal} signal */
export const reach = async (path, signal) =>
  (await ask(path, { headers: { Accept: "image/png" } }, signal, (response) => response.blob())).answer;

/** @returns {Promise<Card[]>} */
export const cards = async () => (await object("/models")).models;

/** The model folders that the server refused, and why. @returns {Promise<{name: string, detail: string}[]>} */
export async function broken() {
  const asked = fetch(new URL("readyz", ROOT), { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const said = await asked
    .then((response) => response.json()) // it says so with a 503
    .catch(() => {
      throw noAnswer();
    });
  return said.broken ?? [];
}

/** @param {string} model @returns {Promise<Gallery>} */
export const gallery = (model) =>
  object(`/models/${model}/gallery`, { headers: { Accept: "application/json" } });

/**
 * @param {string} model @param {{n: number, seed: number, temperature?: number, prior?: Prior, label?: Label, generation?: number}} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<{images: string[], codes: number[][], seed: number}>}
 */
export const sample = (model, { temperature = 1, ...rest }, signal) => {
  // By GET, so that the first one can be asked for before this page can ask, and the browser may keep it.
  const asked = new URLSearchParams(
    Object.entries({ ...rest, ...(temperature !== 1 && { temperature }) }).map(([name, value]) => [
      name,
      String(value),
    ]),
  );
  return object(`/models/${model}/sample?${asked}`, {}, signal);
};

/**
 * The path that gives samples by a GET, to a picture element as one sheet.
 * @param {string} model @param {number} n @param {number} seed @param {Label | null} label @param {Prior | null} [prior]
 */
export const samplePath = (model, n, seed, label, prior = null) =>
  `/models/${model}/sample?n=${n}&seed=${seed}${label === null ? "" : `&label=${encodeURIComponent(label)}`}${prior === null ? "" : `&prior=${prior}`}`;

/**
 * What a judge reads in a picture. @param {string} model @param {string} image a data URL
 * @param {AbortSignal} [signal]
 * @returns {Promise<{label: Label, probabilities: number[]}>}
 */
export const classify = (model, image, signal) =>
  object(`/models/${model}/classify`, json({ image }), signal);

/**
 * What `decode` is asked for; a label only where the card wants one, a generation where it keeps some.
 * @param {readonly (readonly number[])[]} codes @param {Label | null} label @param {number | null} [generation]
 */
export const decodeBody = (codes, label, generation = null) => ({
  codes,
  ...(label !== null && { label }),
  ...(generation !== null && { generation }),
});

/**
 * The pictures of 1 to 256 codes as one contact sheet.
 * @param {string} model @param {readonly (readonly number[])[]} codes @param {Label | null} label
 * @param {AbortSignal} [signal] @param {number | null} [generation]
 */
export async function decode(model, codes, label, signal, generation = null) {
  const body = json(decodeBody(codes, label, generation), "image/png");
  const { answer: sheet, timing } = await ask(`/models/${model}/decode`, body, signal, async (response) => {
    const count = (/** @type {string} */ name) => Number(response.headers.get(`Drawbar-${name}`) ?? 1);
    return sheetOf(await createImageBitmap(await response.blob()), count("Rows"), count("Columns"));
  });
  return { sheet, timing };
}

/**
 * The pictures of 1 to 256 codes, and what the card's judge reads in each of them.
 * @param {string} model @param {readonly (readonly number[])[]} codes @param {AbortSignal} [signal]
 * @returns {Promise<{answer: {images: string[], verdicts: Verdict[]}, timing: Timing}>}
 */
export const judged = (model, codes, signal) =>
  timed(`/models/${model}/decode`, { codes, verdicts: true }, signal);

/**
 * The pictures of 1 to 256 codes, drawn by one generation of a GAN, and what the discriminator of the same or another one says.
 * @param {string} model
 * @param {{codes: readonly (readonly number[])[], generation?: number, discriminator: number}} body @param {AbortSignal} [signal]
 * @returns {Promise<{answer: {images: string[], opinions: Opinion[]}, timing: Timing}>}
 */
export const decodeJudged = (model, body, signal) => timed(`/models/${model}/decode`, body, signal);

/** Where known works lie among a model's codes. @param {string} model @param {AbortSignal} [signal] @returns {Promise<Scatter>} */
export const scatter = (model, signal) => object(`/models/${model}/scatter`, {}, signal);

/** The same way in trainings from other seeds. @param {string} model @param {AbortSignal} [signal] @returns {Promise<Seeds>} */
export const seeds = (model, signal) =>
  object(`/models/${model}/seeds`, { headers: { Accept: "application/json" } }, signal);

/**
 * The code of a picture at a moment of the model's training.
 * @param {string} model @param {string} image a data URL @param {number} generation @param {AbortSignal} [signal]
 * @returns {Promise<{answer: Encoded, timing: Timing}>}
 */
export const encodeThen = (model, image, generation, signal) =>
  timed(`/models/${model}/encode`, { image, generation }, signal);

/**
 * @param {string} model @param {Blob | string} image a file, or a data URL
 * @param {Label | null} label @param {AbortSignal} [signal] @param {number | null} [generation]
 * @returns {Promise<Encoded>}
 */
export function encode(model, image, label, signal, generation = null) {
  const given = { ...(label !== null && { label }), ...(generation !== null && { generation }) };
  if (typeof image === "string") return object(`/models/${model}/encode`, json({ image, ...given }), signal);
  const asked = new URLSearchParams(Object.entries(given).map(([name, value]) => [name, String(value)]));
  return object(
    `/models/${model}/encode${asked.size > 0 ? `?${asked}` : ""}`,
    { method: "POST", headers: { "Content-Type": image.type, Accept: "application/json" }, body: image },
    signal,
  );
}

/**
 * @param {string} model @param {{code: readonly number[]} | {image: string, label?: Label}} hand
 * @param {AbortSignal} [signal]
 * @returns {Promise<{restyled: Restyled, timing: Timing}>}
 */
export async function restyle(model, hand, signal) {
  const { answer: restyled, timing } = await timed(`/models/${model}/restyle`, hand, signal);
  return { restyled, timing };
}

/**
 * @param {string} model @param {object} body from, to, via, steps, path, label
 * @param {AbortSignal} [signal]
 * @returns {Promise<{way: Way, timing: Timing}>}
 */
export async function interpolate(model, body, signal) {
  const { answer: way, timing } = await timed(`/models/${model}/interpolate`, body, signal);
  return { way, timing };
}

/** @param {string} path @param {object} body @param {AbortSignal} [signal] */
const timed = (path, body, signal) => ask(path, json(body), signal, (response) => response.json());

/**
 * A sentence to its code.
 * @param {string} model @param {{sentence: string} & Manner} body @param {AbortSignal} [signal]
 * @returns {Promise<{answer: Reading, timing: Timing}>}
 */
export const readSentence = (model, body, signal) => timed(`/models/${model}/encode`, body, signal);

/**
 * Codes to sentences, at most 64 at once.
 * @param {string} model @param {{codes: readonly (readonly number[])[]} & Manner} body @param {AbortSignal} [signal]
 * @returns {Promise<{answer: {sentences: string[]}, timing: Timing}>}
 */
export const write = (model, body, signal) => timed(`/models/${model}/decode`, body, signal);

/**
 * Sentences by chance, from the prior or from around a code.
 * @param {string} model @param {{n: number, around?: readonly number[], radius?: number, readable?: boolean} & Manner} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<{answer: {sentences: string[], readable?: boolean[], codes: number[][], seed: number}, timing: Timing}>}
 */
export const chance = (model, body, signal) => timed(`/models/${model}/sample`, body, signal);

/**
 * The sentences between two.
 * @param {string} model @param {{from: object, to: object, steps: number, path: string} & Manner} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<{answer: Line, timing: Timing}>}
 */
export const line = (model, body, signal) => timed(`/models/${model}/interpolate`, body, signal);

/**
 * How likely a picture is. @param {string} model
 * @param {{image: string, order?: Order} | {values: number[], order?: Order}} body @param {AbortSignal} [signal]
 * @returns {Promise<{answer: Scored, timing: Timing}>}
 */
export const score = (model, body, signal) => timed(`/models/${model}/score`, body, signal);

/**
 * What the discriminator of a GAN says of pictures. @param {string} model @param {Judging} body @param {AbortSignal} [signal]
 * @returns {Promise<{answer: Judged, timing: Timing}>}
 */
export const opinions = (model, body, signal) => timed(`/models/${model}/score`, body, signal);

/**
 * Endings of a picture, told line by line while they are drawn.
 * @param {string} model @param {Beginning} body
 * @param {{begun: (begun: Begun) => void, line: (line: DrawnLine) => void}} told
 * @param {AbortSignal} signal
 * @returns {Promise<Drawn>}
 */
export const complete = (model, body, told, signal) =>
  streamed(`/models/${model}/complete`, body, { start: told.begun, line: told.line }, "picture", signal);

/**
 * Clips of speech, told while they are made. @param {string} model @param {Speaking} body
 * @param {{begun: (begun: SpeechBegun) => void, chunk: (chunk: SpeechChunk) => void}} told @param {AbortSignal} signal
 * @returns {Promise<Speech>}
 */
export const speak = (model, body, told, signal) =>
  streamed(`/models/${model}/sample`, body, { start: told.begun, chunk: told.chunk }, "sound", signal);

/** The same, whole. @param {string} model @param {Speaking} body @param {AbortSignal} [signal] @returns {Promise<Speech>} */
export const spoken = (model, body, signal) => object(`/models/${model}/sample`, json(body), signal);

/**
 * How a clip may go on, told while it is made. @param {string} model @param {CarryingOn} body
 * @param {{begun: (begun: SpeechBegun) => void, chunk: (chunk: SpeechChunk) => void}} told @param {AbortSignal} signal
 * @returns {Promise<Speech>}
 */
export const carryOn = (model, body, told, signal) =>
  streamed(`/models/${model}/complete`, body, { start: told.begun, chunk: told.chunk }, "sound", signal);

/**
 * The same, whole. @param {string} model @param {CarryingOn} body @param {AbortSignal} [signal]
 * @returns {Promise<{answer: Speech, timing: Timing}>}
 */
export const carriedOn = (model, body, signal) => timed(`/models/${model}/complete`, body, signal);

/**
 * How likely a visitor's sound is, and its samples. @param {string} model @param {{sound: string}} body @param {AbortSignal} [signal]
 * @returns {Promise<{answer: SpeechScored, timing: Timing}>}
 */
export const scoreSound = (model, body, signal) => timed(`/models/${model}/score`, body, signal);

/**
 * What a judge hears in a clip. @param {string} model @param {readonly number[]} clip @param {AbortSignal} [signal]
 * @returns {Promise<{label: Label, probabilities: number[], speaker: string | null}>}
 */
export const classifyClip = (model, clip, signal) =>
  object(`/models/${model}/classify`, json({ clip }), signal);

/**
 * What is told in events while it is made. @param {string} path @param {object} body
 * @param {Record<string, (said: any) => void>} told by the names of events @param {string} last the event that ends it, with the answer
 * @param {AbortSignal} signal
 */
async function streamed(path, body, told, last, signal) {
  // However long it takes: the next event does not take longer than any other answer.
  const late = new AbortController();
  let timer = setTimeout(() => late.abort(), TIMEOUT_MS);
  try {
    const read = async (/** @type {Response} */ { body: stream }) => {
      if (stream === null) throw noAnswer();
      const { events, pieces } = await import("./events.js");
      for await (const { event, data } of events(pieces(stream))) {
        clearTimeout(timer);
        timer = setTimeout(() => late.abort(), TIMEOUT_MS);
        const said = JSON.parse(data);
        if (event === last) return said;
        if (event === "shutdown") throw new Problem(503, "overloaded", said.detail ?? "");
        if (event === "problem") throw problemIn(said, said.status ?? 500);
        told[event]?.(said);
      }
      throw noAnswer();
    };
    return (await ask(path, json(body, "text/event-stream"), signal, read, late.signal)).answer;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Endings as a file to keep: a sheet of them, or a film of how they are drawn.
 * @param {string} model @param {Beginning} body @param {"image/png" | "image/gif"} kind
 */
export const endings = async (model, body, kind) =>
  (await ask(`/models/${model}/complete`, json(body, kind), undefined, (response) => response.blob())).answer;

/**
 * A training picture; `distance`: pixels that differ, or that of features.
 * @typedef {{image: string, index: number, label?: Label | null, distance: number}} Neighbour
 */
/**
 * A picture as a sum of training pictures; each step has one more of them. `explained` 0..1.
 * @typedef {object} Blend
 * @property {number} explained
 * @property {{index: number, image: string, weight: number, explained: number, so_far: string}[]} steps
 * @property {number[]} weights in the end
 */
/**
 * `input`: as it was compared; `real`: percentiles 0 to 100 of the distances of held-out pictures.
 * @typedef {{input: string, neighbours: Neighbour[], percentile: number, real: number[], unit: "pixels" | "features", blend?: Blend | null, paper?: string | null}} Near
 */
/**
 * The training pictures nearest to a picture or a code; of a file alone, as it is.
 * @param {string} model
 * @param {Blob | ({image: string} | {code: readonly number[], label?: Label, generation?: number}) & {k?: number, space?: "pixels" | "features", blend?: boolean}} question
 * @param {AbortSignal} [signal]
 * @returns {Promise<Near>}
 */
export const neighbours = (model, question, signal) =>
  object(
    `/models/${model}/neighbours`,
    question instanceof Blob
      ? {
          method: "POST",
          headers: { "Content-Type": question.type, Accept: "application/json" },
          body: question,
        }
      : json(question),
    signal,
  );

/**
 * A way as a file to keep.
 * @param {string} model @param {object} body as above, and scale, milliseconds, there_and_back
 * @param {"image/png" | "image/gif" | "image/apng"} kind
 */
export const film = async (model, body, kind) =>
  (await ask(`/models/${model}/interpolate`, json(body, kind), undefined, (response) => response.blob()))
    .answer;

/** @type {Map<string, Promise<Gallery>>} */
const galleries = new Map();

/** A model's gallery; asked for once. @param {string} model */
export function galleryOf(model) {
  const known = galleries.get(model);
  if (known !== undefined) return known;
  const asked = gallery(model);
  galleries.set(model, asked);
  asked.catch(() => galleries.delete(model));
  return asked;
}

/** The picture that an input of the address stands for, as a data URL. @param {string} model @param {import("./columns.js").Input} input */
export async function imageOf(model, input) {
  if (input.kind === "picture") return fromAddress(input.png);
  const { images, indices } = await galleryOf(model);
  const found = images[indices.indexOf(input.place)];
  if (found === undefined) throw new Problem(404, "not-in-gallery", "");
  return found;
}
