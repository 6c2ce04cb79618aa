import { html } from "../html.js";
import { words } from "../i18n/index.js";
import { Copy } from "./copy.js";
import { Dialog } from "./dialog.js";

/** @typedef {{path: string, body: object}} Request */

/**
 * The request as three programs. @param {Request} request @param {string} origin
 * @returns {[string, string][]}
 */
export function programs({ path, body }, origin) {
  const url = `${origin}/api/v1${path}`;
  const json = JSON.stringify(body);
  return [
    ["curl", `curl -s ${url} \\\n  -H 'Content-Type: application/json' \\\n  -d '${json}'`],
    [
      "Python",
      `import json, urllib.request\n\nrequest = urllib.request.Request(\n    "${url}",\n    data=json.dumps(${json}).encode(),\n    headers={"Content-Type": "application/json"},\n)\nwith urllib.request.urlopen(request) as answer:\n    images = json.load(answer)["images"]  # PNG data URLs`,
    ],
    [
      "JavaScript",
      `const answer = await fetch("${url}", {\n  method: "POST",\n  headers: { "Content-Type": "application/json" },\n  body: JSON.stringify(${json}),\n});\nconst { images } = await answer.json(); // PNG data URLs`,
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
