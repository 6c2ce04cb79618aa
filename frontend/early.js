/**
 * Runs before anything is painted, and alone: no module. It must be read by browsers too old for the rest.
 */
(() => {
  const asked = new URLSearchParams(location.search);
  const root = document.documentElement;

  const theme = asked.get("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;

  /**
   * What the view of the address needs is asked for at once, before there is anything that could ask for it: its files, and
   * the picture that Start begins with.
   */
  const begin = "api/v1/models/digits-vae/sample?n=1&seed=48&prior=fitted";
  const view = asked.get("view") || "start";
  const parts = JSON.parse(document.getElementById("parts")?.textContent || "{}");
  const from = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  for (const path of [
    ...(Object.hasOwn(parts, view) ? parts[view] : []),
    ...(location.search.length > 1 ? [] : [begin]),
  ]) {
    const link = document.createElement("link");
    const sheet = path.endsWith(".css");
    const module = path.endsWith(".js");
    link.rel = module ? "modulepreload" : "preload";
    if (!module) link.as = sheet ? "style" : "fetch";
    if (!module && !sheet) link.crossOrigin = "anonymous";
    link.href = module || sheet ? new URL(path, from).href : path;
    document.head.append(link);
  }

  /** The first language of the visitor's that the page speaks. */
  const preferred = [asked.get("lang") || "", ...navigator.languages].find((tag) => /^(en|zh)\b/i.test(tag));
  const chinese = /^zh/i.test(preferred || "");
  const words = chinese
    ? {
        old: "这个页面要用 2024 年以后的浏览器：Chrome 123、Edge 123、Firefox 125、Safari 17.5，或者更新的版本。",
        missing: (/** @type {number} */ seconds) => `页面有一部分没有送到。${seconds} 秒后再试。`,
        again: "现在就试",
      }
    : {
        old: "This page needs a browser of 2024 or later: Chrome 123, Edge 123, Firefox 125, Safari 17.5 or newer.",
        missing: (/** @type {number} */ seconds) =>
          `A part of the page did not arrive. Trying again in ${seconds} s.`,
        again: "Try now",
      };

  /**
   * Says it above the page; with something to do about it, in the page's place.
   * @param {string} sentence @param {HTMLElement} [button]
   */
  function say(sentence, button) {
    const text = document.createElement("p");
    text.textContent = sentence;
    const box = document.createElement("div");
    box.className = "trouble early";
    box.lang = chinese ? "zh-CN" : "en";
    box.setAttribute("role", "alert");
    box.append(text);
    if (button) box.append(button);
    const place = () => {
      document.body.prepend(box);
      const app = document.getElementById("app");
      if (app && button) app.hidden = true;
    };
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
    else place();
    return text;
  }

  const young =
    "noModule" in HTMLScriptElement.prototype &&
    "popover" in HTMLElement.prototype &&
    CSS.supports("color: light-dark(red, red)");
  if (!young) {
    say(words.old);
    return;
  }

  /** How often this was tried in a row; the browser keeps it with the tab's history, and nowhere else. */
  const tries = Number(Object(history.state).tries) || 0;
  let said = false;

  function again() {
    history.replaceState({ tries: tries + 1 }, "");
    location.reload();
  }

  function missed() {
    if (said) return;
    said = true;
    let seconds = Math.min(3 * 2 ** tries, 60);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = words.again;
    button.addEventListener("click", again);
    const text = say(words.missing(seconds), button);
    const later = () => {
      seconds = 4;
    };
    const heard = (/** @type {Response} */ { ok }) => (ok ? again() : later());
    setInterval(() => {
      seconds -= 1;
      if (seconds > 0) text.textContent = words.missing(seconds);
      // Where nobody answers, the browser would put a page of its own in the place of this one, which tries no more.
      else if (seconds === 0) fetch(location.href, { method: "HEAD" }).then(heard, later);
    }, 1000);
  }

  // A module that misses one of its imports fails itself. What was only fetched ahead is asked for again when needed.
  addEventListener(
    "error",
    ({ target }) => {
      const sheet = target instanceof HTMLLinkElement && target.rel === "stylesheet";
      if (sheet || target instanceof HTMLScriptElement) missed();
    },
    true,
  );
})();
