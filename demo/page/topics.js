/** Topics inside one chat: a row of tabs above the messages, and the lines that tell of their changes. */

import { h } from "./dom.js";

/** @typedef {import("./types.js").Message} Message */

export class Topics {
  /** @param {(topic: number|null) => void} choose null is the whole chat */
  constructor(choose) {
    this.choose = choose;
    /** @type {number|null} */
    this.chosen = null;
    /** @type {Map<number, {name: string, closed: boolean}>} */
    this.all = new Map();
    this.root = h("div", { class: "topics", role: "group", "aria-label": "Topics", hidden: true });
  }

  /** @param {Message[]} messages what is new in the chat; its service messages say which topics there are */
  take(messages) {
    for (const message of [...messages].sort((a, b) => a.message_id - b.message_id)) {
      const id = message.message_thread_id;
      const known = this.all.get(id);
      // A deleted topic's first message, which bore its number, is deleted with it.
      if (message.deleted) this.all.delete(message.message_id);
      else if (message.forum_topic_created) this.all.set(id, { name: message.forum_topic_created.name, closed: false });
      else if (known && message.forum_topic_edited) known.name = message.forum_topic_edited.name ?? known.name;
      else if (known && message.forum_topic_closed) known.closed = true;
      else if (known && message.forum_topic_reopened) known.closed = false;
    }
    if (this.chosen !== null && !this.all.has(this.chosen)) this.pick(null);
    this.draw();
  }

  forget() {
    this.all.clear();
    this.pick(null);
  }

  /** @param {number|null} topic */
  pick(topic) {
    this.chosen = topic;
    this.choose(topic);
    this.draw();
  }

  /** @param {Message} message @returns {string} the name of its topic, if it stands in one */
  nameOf(message) {
    return this.all.get(message.message_thread_id)?.name ?? "";
  }

  draw() {
    this.root.hidden = this.all.size === 0;
    const tabs = [...this.all].map(([id, { name, closed }]) => this.tab(id, closed ? `${name} (closed)` : name));
    this.root.replaceChildren(this.tab(null, "All"), ...tabs);
  }

  /** @param {number|null} id @param {string} name */
  tab(id, name) {
    return h("button",
      { type: "button", class: "topic", "aria-pressed": String(this.chosen === id), onclick: () => this.pick(id) },
      h("span", { dir: "auto" }, name));
  }
}

/** @param {Message} message @returns {string|null} what a message without content of its own tells */
export function serviceText(message) {
  if (message.forum_topic_created) return `Topic “${message.forum_topic_created.name}” was opened`;
  if (message.forum_topic_edited) return `This topic is now called “${message.forum_topic_edited.name ?? ""}”`;
  if (message.forum_topic_closed) return "This topic was closed";
  if (message.forum_topic_reopened) return "This topic is open again";
  if (message.pinned_message) return "A message was pinned";
  return null;
}
