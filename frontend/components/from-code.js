import { address } from "../api.js";
import { html } from "../html.js";
import { words } from "../i18n/index.js";
import { Copy } from "./copy.js";
import { Dialog } from "./dialog.js";

/**
 * A request of the API: with a body a POST, without one a GET. `gives` is what the answer is read for:
 * its pictures, else the whole of it.
 * @typedef {{path: string, body?: object, gives?: "images" | "card"}} Request
 */

/** A word as the shell takes it, whatever is in it. @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The request as three programs. @param {Request} request @param {string} origin
 * @returns {[string, string][]}
 */
export function programs({ path, body, gives = "images" }, origin) {
  const url = `${origin}${address(path)}`;
  const python =
    gives === "images" ? `images = json.load(answer)["images"]  # PNG data URLs` : `card = json.load(answer)`;
  const javascript =
    gives === "images"
      ? "const { images } = await answer.json(); // PNG data URLs"
      : "const card = await answer.json();";
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

/** @param {{request: Request, onClose: () => void}} props */
export function FromCode({ request, onClose }) {
  const t = words.value;
  return html`<${Dialog} title=${t.codeTitle} onClose=${onClose} class="code-dialog">
    <p>${t.codeText}</p>
    ${programs(request, location.origin).map(
      ([language, text]) => html`<section class="program">
        <header><h3>${language}</h3><${Copy} text=${() => text} label=${t.copy} icon="copy" /></header>
        <pre tabindex="0" role="region" aria-label=${language}><code>${text}</code></pre>
      </section>`,
    )}
  <//>`;
}
