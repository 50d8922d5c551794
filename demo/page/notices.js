/** The strip under the header: what the server or the page has to say outside of any chat. */

import { h, iconButton } from "./dom.js";

const KEEP = 4;

/**
 * Show one line; the same line again is counted, not repeated.
 * @param {string} text
 * @param {"news"|"problem"} [kind]
 */
export function note(text, kind = "news") {
  const strip = document.getElementById("notices");
  if (!strip) return;
  for (const old of strip.children) {
    if (!(old instanceof HTMLElement) || old.dataset.text !== text) continue;
    const times = Number(old.dataset.times ?? "1") + 1;
    old.dataset.times = String(times);
    const badge = old.querySelector(".times");
    if (badge) badge.textContent = `×${times}`;
    return;
  }
  const line = h(
    "div",
    { class: `notice notice-${kind}`, "data-text": text },
    h("span", { dir: "auto" }, text),
    h("span", { class: "times" }),
    iconButton("close", "Close this notice", () => line.remove()),
  );
  strip.append(line);
  while (strip.children.length > KEEP) strip.firstElementChild?.remove();
  // A problem stays until it is read; news goes by itself.
  if (kind === "news") setTimeout(() => line.remove(), 12_000);
}
