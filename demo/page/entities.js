/** Turns a text with Telegram entities into nodes; links become text, never something that leads away. */

import { h } from "./dom.js";

/** @typedef {import("./types.js").Entity} Entity */

const START_LINK = /(?:https?:\/\/)?t\.me\/([A-Za-z0-9_]{3,64})\?start=([A-Za-z0-9_-]{1,64})/;
const START_LINKS = new RegExp(START_LINK.source, "g");

const TAGS = /** @type {Record<string, string>} */ ({
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
});

/** In Arabic words a slash, an @ or a + would wander to the other end of these. */
const ALWAYS_LTR = new Set(["mention", "email", "phone_number", "cashtag", "bank_card"]);

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/**
 * @typedef {object} Taps what the phone does when something inside a text is tapped
 * @property {(payload: string, link: string) => void} link
 * @property {(command: string) => void} command
 */

/**
 * The start token in a bot's link, if it is one.
 * @param {string|undefined} url
 * @returns {{link: string, payload: string}|null}
 */
export function startLink(url) {
  const found = START_LINK.exec(url ?? "");
  return found ? { link: found[0], payload: found[2] } : null;
}

/**
 * Bots often write their links bare, without an entity: find those too.
 * @param {string} text @param {Entity[]} entities
 * @returns {Entity[]}
 */
function withBareLinks(text, entities) {
  const bare = [];
  for (const match of text.matchAll(START_LINKS)) {
    const offset = match.index ?? 0;
    const known = entities.some((e) =>
      (e.type === "url" || e.type === "text_link")
      && e.offset < offset + match[0].length && offset < e.offset + e.length);
    if (!known) bare.push({ type: "url", offset, length: match[0].length });
  }
  return bare.length ? [...entities, ...bare] : entities;
}

/**
 * Offsets count UTF-16 units, which is what JavaScript's strings count too.
 * @param {string} text @param {Entity[]|undefined} entities @param {Taps} taps
 * @returns {DocumentFragment}
 */
export function formatted(text, entities, taps) {
  const all = withBareLinks(text, entities ?? [])
    .filter((e) => e.length > 0 && e.offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  const out = document.createDocumentFragment();
  fill(out, text, 0, text.length, all, taps);
  return out;
}

/**
 * Fill `into` with text[from, to). An entity that leaves its parent is cut in two, because
 * elements nest and entities need not.
 * @param {Node} into @param {string} text @param {number} from @param {number} to
 * @param {Entity[]} entities @param {Taps} taps
 */
function fill(into, text, from, to, entities, taps) {
  let position = from;
  const queue = [...entities];
  while (queue.length) {
    const entity = /** @type {Entity} */ (queue.shift());
    const start = Math.max(entity.offset, position);
    const end = Math.min(entity.offset + entity.length, to);
    if (end <= start) continue;
    const inner = [];
    const later = [];
    for (const other of queue) {
      if (other.offset >= end) later.push(other);
      else {
        inner.push(other);
        const rest = other.offset + other.length - end;
        if (rest > 0) later.push({ ...other, offset: end, length: rest });
      }
    }
    const block = BLOCKS.has(entity.type);
    // A block breaks the line by itself: the line break beside it would leave an empty line.
    const before = text.slice(position, start);
    into.appendChild(document.createTextNode(block ? before.replace(/\n$/, "") : before));
    const node = element(entity, text.slice(start, end), taps);
    fill(node, text, start, end, inner, taps);
    into.appendChild(node);
    position = block && text[end] === "\n" ? end + 1 : end;
    queue.splice(0, queue.length, ...later.sort((a, b) => a.offset - b.offset || b.length - a.length));
  }
  into.appendChild(document.createTextNode(text.slice(position, to)));
}

/**
 * @param {Entity} entity @param {string} content @param {Taps} taps
 * @returns {HTMLElement}
 */
function element(entity, content, taps) {
  if (entity.type === "spoiler") return spoiler();
  if (entity.type === "bot_command") {
    return h("button", { type: "button", class: "inline-tap", dir: "ltr", onclick: () => taps.command(content) });
  }
  if (entity.type === "url" || entity.type === "text_link") {
    const url = entity.url ?? content;
    const start = startLink(url);
    if (!start) return h("span", { class: "link-text", dir: entity.type === "url" ? "ltr" : null, title: url });
    return h("button", {
      type: "button", class: "inline-tap", dir: entity.type === "url" ? "ltr" : null, title: "Use this link on a phone",
      onclick: () => taps.link(start.payload, start.link),
    });
  }
  const tag = TAGS[entity.type];
  if (tag) return h(tag);
  return h("span", { class: `entity-${entity.type}`, dir: ALWAYS_LTR.has(entity.type) ? "ltr" : null });
}

/** Hidden until asked for; a real button, so that a keyboard can ask too. */
function spoiler() {
  /** @type {HTMLElement} */
  const node = h("span", {
    class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, press to show",
  });
  const show = () => {
    node.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show();
  });
  return node;
}
