/** Draws one message; it keeps nothing, a changed message is simply drawn anew. */

import { timeOf } from "./clock.js";
import { directionOf, h, icon, iconButton } from "./dom.js";
import { formatted } from "./entities.js";
import { inlineKeyboard } from "./keyboard.js";
import { forwardedFrom, gist, media, mediaKind } from "./media.js";
import { serviceText } from "./topics.js";

/** @typedef {import("./types.js").Message} Message */

/**
 * @typedef {object} Host what a bubble may ask of the phone it is in
 * @property {string} botName
 * @property {boolean} rtl
 * @property {import("./entities.js").Taps} taps
 * @property {(message: Message) => string} topicOf
 * @property {(message: Message, quote: string|undefined) => void} reply
 * @property {(message: Message) => void} more what else can be done with a message
 * @property {(id: number) => void} jump
 * @property {(message: Message, button: import("./types.js").Button, node: HTMLButtonElement) => void} press
 */

/** @param {Message} message @param {Host} host @returns {HTMLLIElement} */
export function drawMessage(message, host) {
  const service = serviceText(message);
  const place = { "data-id": message.message_id, "data-topic": message.message_thread_id, tabindex: "-1" };
  if (service) return h("li", { class: "msg service", ...place }, h("span", { dir: "auto" }, service));
  const kind = mediaKind(message);
  const words = message.text ?? message.caption;
  const bare = (kind === "sticker" || kind === "dice") && !words;
  const bubble = h(
    "div",
    { class: `bubble${bare ? " bare" : ""}${kind === "photo" ? " with-photo" : ""}` },
    host.topicOf(message) ? h("span", { class: "topic-name", dir: "auto" }, host.topicOf(message)) : null,
    message.forward_origin ? forwarded(message) : null,
    quote(message, host),
    media(message),
    words ? text(message, words, host) : meta(message),
  );
  return h(
    "li",
    { class: `msg ${message.out ? "out" : "in"}`, "data-album": message.media_group_id, ...place },
    h("div", { class: "msg-line" }, bubble, actions(message, host)),
    reactions(message),
    inlineKeyboard(message, host),
  );
}

/** @param {Message} message */
function forwarded(message) {
  return h("span", { class: "forwarded" }, "Forwarded from ", h("bdi", {}, forwardedFrom(message)));
}

/** @param {Message} message */
function reactions(message) {
  const all = Object.values(message.reactions ?? {}).flat().map((one) => one.emoji ?? "⭐");
  if (!all.length) return null;
  return h("div", { class: "reactions", "aria-label": "Reactions" }, ...all.map((emoji) => h("span", {}, emoji)));
}

/** @param {Message} message @param {string} words @param {Host} host */
function text(message, words, host) {
  const entities = message.text === undefined ? message.caption_entities : message.entities;
  const node = h("span", { class: "text" });
  node.append(formatted(words, entities, host.taps));
  // One chat may hold Arabic and English: each bubble reads in its own direction. The time floats
  // at the end of the last line, on the side where that direction ends.
  return h("div", { class: "body", dir: directionOf(words) }, node, meta(message));
}

/** @param {Message} message */
function meta(message) {
  const edited = message.edited || message.edit_date;
  return h(
    "span",
    { class: "meta", dir: "ltr" },
    edited ? h("span", { class: "edited" }, "edited ") : null,
    h("time", { datetime: new Date(message.date * 1000).toISOString() }, timeOf(message.date)),
    message.out ? ticks(message.ticks ?? 1) : null,
  );
}

/** @param {number} count one: sent; two: the bot took it */
function ticks(count) {
  const label = count > 1 ? "Taken by the bot" : "Sent";
  return h("span", { class: `ticks ticks-${count}`, role: "img", "aria-label": label, title: label },
    icon("check"), count > 1 ? icon("check") : null);
}

/**
 * Only the marks change when the bot takes a message: the rest of the bubble stays as it is.
 * @param {HTMLElement} node @param {number} count
 */
export function markTicks(node, count) {
  node.querySelector(".ticks")?.replaceWith(ticks(count));
}

/** @param {Message} message @param {Host} host */
function quote(message, host) {
  const source = message.reply_to_message;
  if (!source) return null;
  const own = source.out ?? (source.from ? !source.from.is_bot : false);
  return h(
    "button",
    { type: "button", class: "quote", dir: host.rtl ? "rtl" : "ltr", onclick: () => host.jump(source.message_id) },
    h("span", { class: "quote-who" }, own ? "You" : host.botName),
    h("span", { class: "quote-text", dir: "auto" }, message.quote?.text ?? gist(source)),
  );
}

/** @param {Message} message @param {Host} host */
function actions(message, host) {
  const reply = iconButton("reply", "Reply", (event) => host.reply(message, selectedIn(message, event)));
  // The press must not take the selection away: it says which words the reply quotes.
  reply.addEventListener("pointerdown", (/** @type {Event} */ event) => event.preventDefault());
  return h("div", { class: "msg-actions" }, reply, iconButton("more", "More", () => host.more(message)));
}

/** @param {Message} message @param {Event} event @returns {string|undefined} the words of it that are selected */
function selectedIn(message, event) {
  const selection = getSelection();
  const node = /** @type {HTMLElement} */ (event.currentTarget).closest(".msg")?.querySelector(".text");
  const words = selection?.toString().trim();
  if (!words || !node || !selection?.anchorNode || !node.contains(selection.anchorNode)) return undefined;
  return (message.text ?? message.caption ?? "").includes(words) ? words : undefined;
}
