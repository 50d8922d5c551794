/** What a bot says when a button was pressed: a passing line, or a box that wants an OK. */

import { h } from "./dom.js";

const TOAST = 4_500;

/** @param {HTMLElement} place @param {string} text @param {boolean} alert */
export function showAnswer(place, text, alert) {
  if (alert) showAlert(place, text);
  else showToast(place, text);
}

/** @param {HTMLElement} place @param {string} text */
function showToast(place, text) {
  const toast = h("div", { class: "toast", role: "status", dir: "auto" }, text);
  place.append(toast);
  setTimeout(() => toast.remove(), TOAST);
}

/** @param {HTMLElement} place @param {string} text */
function showAlert(place, text) {
  const before = document.activeElement;
  const close = () => {
    box.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
  const ok = h("button", { type: "button", class: "primary", onclick: close }, "OK");
  const box = h(
    "div",
    { class: "alert", role: "alertdialog", "aria-label": "The bot says",
      onkeydown: (/** @type {KeyboardEvent} */ e) => e.key === "Escape" && close() },
    h("div", { class: "alert-box" }, h("p", { dir: "auto" }, text), ok),
  );
  place.append(box);
  ok.focus();
}
