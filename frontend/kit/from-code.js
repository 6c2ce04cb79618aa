import { address } from "../base/api.js";
import { html } from "../base/html.js";
import { Copy } from "./copy.js";
import { Dialog } from "./dialog.js";
import { words } from "./words.js";

/**
 * A request of the API: with a body a POST, without one a GET. `gives` is what the answer is read for:
 * its pictures, sentences or score, a sound as a file to be heard, else the whole of it. Where a view shows several, each has a title.
 * @typedef {{path: string, body?: object, gives?: "images" | "sentences" | "score" | "sound" | "card", title?: string}} Request
 */

/** A sound as a file, as three programs. @param {string} url @param {string} json @returns {[string, string][]} */
const soundPrograms = (url, json) => [
  [
    "curl",
    `curl -s ${url} \\\n  -H 'Content-Type: application/json' -H 'Accept: audio/wav' \\\n  -d ${quoted(json)} -o spoken.wav`,
  ],
  [
    "Python",
    `import json, urllib.request\n\nrequest = urllib.request.Request(\n    "${url}",\n    data=json.dumps(${json}).encode(),\n    headers={"Content-Type": "application/json", "Accept": "audio/wav"},\n)\nwith urllib.request.urlopen(request) as answer, open("spoken.wav", "wb") as file:\n    file.write(answer.read())`,
  ],
  [
    "JavaScript",
    `const answer = await fetch("${url}", {\n  method: "POST",\n  headers: { "Content-Type": "application/json", Accept: "audio/wav" },\n  body: JSON.stringify(${json}),\n});\nconst wav = await answer.blob();\nif (globalThis.Audio) new Audio(URL.createObjectURL(wav)).play();`,
  ],
];

/** A word as the shell takes it, whatever is in it. @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The request as three programs. @param {Request} request
 * @returns {[string, string][]}
 */
export function programs({ path, body, gives = "images" }) {
  const url = address(path);
  if (gives === "sound") return soundPrograms(url, JSON.stringify(body));
  const [python, javascript] = {
    images: [
      `images = json.load(answer)["images"]  # PNG data URLs`,
      "const { images } = await answer.json(); // PNG data URLs",
    ],
    sentences: [`sentences = json.load(answer)["sentences"]`, "const { sentences } = await answer.json();"],
    score: [`score = json.load(answer)["score"]  # nats`, "const { score } = await answer.json(); // nats"],
    card: ["card = json.load(answer)", "const card = await answer.json();"],
  }[gives];
  if (body === undefined)
    return [
      ["curl", `curl -s ${quoted(url)}`],
      [
        "Python",
        `import json, urllib.request\n\nwith urllib.request.urlopen("${url}") as answer:\n    ${python}`,
      ],
      ["JavaScript", `const answer = await fetch("${url}");\n${javascript}`],
    ];
  const json = JSON.stringify(body);
  return [
    ["curl", `curl -s ${url} \\\n  -H 'Content-Type: application/json' \\\n  -d ${quoted(json)}`],
    [
      "Python",
      `import json, urllib.request\n\nrequest = urllib.request.Request(\n    "${url}",\n    data=json.dumps(${json}).encode(),\n    headers={"Content-Type": "application/json"},\n)\nwith urllib.request.urlopen(request) as answer:\n    ${python}`,
    ],
    [
      "JavaScript",
      `const answer = await fetch("${url}", {\n  method: "POST",\n  headers: { "Content-Type": "application/json" },\n  body: JSON.stringify(${json}),\n});\n${javascript}`,
    ],
  ];
}

/** @param {{request: Request | Request[], onClose: () => void}} props */
export function FromCode({ request, onClose }) {
  const t = words.value;
  const requests = Array.isArray(request) ? request : [request];
  return html`<${Dialog} title=${t.codeTitle} onClose=${onClose} class="code-dialog">
    <p>${t.codeText} <a href="docs">${t.codeDocs}</a></p>
    ${requests.map(
      (each) => html`${each.title !== undefined && html`<h3 class="program-title">${each.title}</h3>`}
        ${programs(each).map(
          ([language, text]) => html`<section class="program">
            <header><h3>${language}</h3><${Copy} text=${() => text} label=${t.copy} icon="copy" /></header>
            <pre tabindex="0" role="region" aria-label=${each.title === undefined ? language : `${language}: ${each.title}`}><code>${text}</code></pre>
          </section>`,
        )}`,
    )}
  <//>`;
}
