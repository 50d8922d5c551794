/** The two keyboards a bot can show: buttons under a message, and buttons above the composer. */

import { h } from "./dom.js";
import { startLink } from "./entities.js";

/** @typedef {import("./types.js").Button} Button */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").ReplyKeyboard} Keyboard */

/**
 * @param {Message} message
 * @param {import("./bubble.js").Host} host
 * @returns {HTMLElement|null}
 */
export function inlineKeyboard(message, host) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h(
    "div",
    // In Arabic the first button of a row stands on the right.
    { class: "inline-keyboard", dir: host.rtl ? "rtl" : "ltr", role: "group", "aria-label": "Buttons" },
    ...rows.map((row) => h("div", { class: "key-row" }, ...row.map((button) => inlineKey(message, button, host)))),
  );
}

/** @param {Message} message @param {Button} button @param {import("./bubble.js").Host} host */
function inlineKey(message, button, host) {
  /** @type {HTMLButtonElement} */
  const node = h(
    "button",
    {
      type: "button", class: button.url ? "key key-link" : "key",
      "data-label": button.text, "data-data": button.callback_data, title: button.url,
      onclick: () => {
        const start = startLink(button.url);
        if (start) host.taps.link(start.payload, start.link);
        else host.press(message, button, node);
      },
    },
    h("span", { dir: "auto" }, button.text),
    h("span", { class: "spinner", "aria-hidden": "true" }),
  );
  return node;
}

/** @param {HTMLElement} node @param {boolean} on */
export function setWaiting(node, on) {
  node.classList.toggle("waiting", on);
  if (on) node.setAttribute("aria-busy", "true");
  else node.removeAttribute("aria-busy");
}

/**
 * @param {Keyboard} keyboard @param {boolean} rtl @param {(button: Button) => void} press
 * @returns {HTMLElement}
 */
export function replyKeyboard(keyboard, rtl, press) {
  return h(
    "div",
    { class: "reply-keyboard", dir: rtl ? "rtl" : "ltr", role: "group", "aria-label": "Suggested answers" },
    ...keyboard.keyboard.map((row) =>
      h("div", { class: "key-row" },
        ...row.map((entry) => {
          const button = typeof entry === "string" ? { text: entry } : entry;
          return h(
            "button",
            { type: "button", class: "key", "data-label": button.text, onclick: () => press(button) },
            h("span", { dir: "auto" }, button.text),
          );
        }))),
  );
}
