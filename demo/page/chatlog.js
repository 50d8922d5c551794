/** The scrolling list of one phone's messages; grows by appending, so that long chats stay smooth. */

import { drawMessage, markTicks } from "./bubble.js";
import { dayKey, dayName } from "./clock.js";
import { gentle, h, icon, phoneOf } from "./dom.js";

/** @typedef {import("./types.js").Message} Message */

/** So near the end counts as "at the end" (a line of text, a rounding of the zoom). */
const NEAR = 48;

export class ChatLog {
  /**
   * @param {import("./bubble.js").Host} host
   * @param {string} name
   * @param {() => void} onRead called when the newest message may have been seen
   */
  constructor(host, name, onRead) {
    this.host = host;
    this.onRead = onRead;
    /** @type {Map<number, {message: Message, node: HTMLElement, drawn: string}>} */
    this.entries = new Map();
    /** Grows with every change: the guide waits for it. */
    this.version = 0;
    /** @type {Map<number, number>} message id -> version of its last change */
    this.changed = new Map();
    /** @type {number|null} only the messages of this topic are shown */
    this.topic = null;
    this.unread = 0;
    this.sticky = true;
    this.lastId = 0;
    this.lastTop = 0;
    this.list = h("ol", { class: "messages" });
    this.scroller = h("div",
      { class: "log", role: "log", "aria-live": "polite", "aria-label": `Chat on ${phoneOf(name)}`, tabindex: "0" },
      this.list);
    this.count = h("span", { class: "badge", hidden: true });
    this.jumpButton = h("button",
      { type: "button", class: "jump", hidden: true, "aria-label": "Jump to the newest message",
        title: "Jump to the newest message", onclick: () => this.toEnd(gentle()) },
      icon("down"), this.count);
    this.root = h("div", { class: "log-frame" }, this.scroller, this.jumpButton);
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.scroller.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => this.walk(e));
    this.list.addEventListener("contextmenu", (/** @type {PointerEvent} */ e) => this.hold(e));
    // When the keyboard opens or a panel grows, somebody at the end wants to stay there.
    const sizes = new ResizeObserver(() => this.sticky && this.toEnd("instant"));
    sizes.observe(this.scroller);
    sizes.observe(this.list);
  }

  /** @returns {Message[]} in the order in which they stand in the chat */
  get messages() {
    const all = [...this.entries.values()].map((entry) => entry.message);
    return all.sort((a, b) => a.message_id - b.message_id);
  }

  /** @param {Message[]} messages */
  take(messages) {
    let fresh = 0;
    // The server gives them in the order of their last change; a chat stands in the order of ids.
    for (const message of [...messages].sort((a, b) => a.message_id - b.message_id)) fresh += this.put(message) ? 1 : 0;
    if (fresh && !this.sticky) this.unread += fresh;
    if (this.sticky) this.toEnd("instant");
    this.showUnread();
  }

  /**
   * @param {Message} message
   * @returns {boolean} whether it is new and not the person's own
   */
  put(message) {
    const known = this.entries.get(message.message_id);
    if (message.deleted) {
      if (known) this.drop(message.message_id);
      return false;
    }
    const drawn = JSON.stringify({ ...message, ticks: 0, seq: 0 });
    if (known && known.drawn === drawn) {
      if (known.message.ticks !== message.ticks) markTicks(known.node, message.ticks ?? 1);
      known.message = message;
      return false;
    }
    this.version += 1;
    this.changed.set(message.message_id, this.version);
    const node = drawMessage(message, this.host);
    node.hidden = this.isElsewhere(message);
    if (known) known.node.replaceWith(node);
    else this.append(message, node);
    this.entries.set(message.message_id, { message, node, drawn });
    return !known && !message.out;
  }

  /** @param {Message} message */
  isElsewhere(message) {
    return this.topic !== null && message.message_thread_id !== this.topic;
  }

  /** @param {number|null} topic */
  showTopic(topic) {
    this.topic = topic;
    for (const { message, node } of this.entries.values()) node.hidden = this.isElsewhere(message);
    this.toEnd("instant");
  }

  /** @param {Message} message @param {HTMLElement} node */
  append(message, node) {
    if (message.message_id < this.lastId) {
      // Two answers crossed on their way here: its place is before the first later message.
      const later = Math.min(...[...this.entries.keys()].filter((id) => id > message.message_id));
      this.entries.get(later)?.node.before(node);
      return;
    }
    this.lastId = message.message_id;
    if (this.lastDate === undefined || dayKey(this.lastDate) !== dayKey(message.date)) {
      this.list.append(h("li", { class: "day" }, h("span", {}, dayName(message.date))));
    }
    this.lastDate = message.date;
    if (!message.out && !this.sticky && !this.divider) {
      this.divider = h("li", { class: "new-mark" }, h("span", {}, "New messages"));
      this.list.append(this.divider);
    }
    this.list.append(node);
  }

  /** @param {number} id */
  drop(id) {
    const entry = this.entries.get(id);
    if (!entry) return;
    const before = entry.node.previousElementSibling;
    const after = entry.node.nextElementSibling;
    entry.node.remove();
    this.entries.delete(id);
    this.version += 1;
    // A day with nothing left in it needs no heading.
    if (before?.classList.contains("day") && (!after || after.classList.contains("day"))) {
      before.remove();
      if (!after) this.lastDate = undefined;
    }
  }

  clear() {
    this.entries.clear();
    this.changed.clear();
    this.version += 1;
    this.unread = 0;
    this.sticky = true;
    this.lastDate = undefined;
    this.lastId = 0;
    this.divider = undefined;
    this.list.replaceChildren();
    this.showUnread();
  }

  /** A hidden tab or phone has no size: nothing in it has been seen. */
  get visible() {
    return document.visibilityState === "visible" && this.scroller.clientHeight > 0;
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    if (!clientHeight) return;
    const up = scrollTop < this.lastTop - 1;
    this.lastTop = scrollTop;
    // Only a move upwards leaves the end: a keyboard that opens makes the log smaller as well.
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.sticky = true;
    else if (up) this.sticky = false;
    if (this.sticky) this.seen();
    this.showUnread();
  }

  seen() {
    if (!this.visible) return;
    this.unread = 0;
    this.divider?.remove();
    this.divider = undefined;
    this.onRead();
  }

  showUnread() {
    this.jumpButton.hidden = this.sticky;
    this.count.hidden = this.unread === 0;
    this.count.textContent = String(this.unread);
  }

  /** @param {ScrollBehavior} behavior */
  toEnd(behavior) {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior });
    this.sticky = true;
    this.seen();
  }

  /** @param {number} id */
  jump(id) {
    const node = this.entries.get(id)?.node;
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: gentle() });
    flash(node);
  }

  /**
   * A finger has no hover: a long press shows what can be done with a message.
   * @param {PointerEvent} event
   */
  hold(event) {
    if (event.pointerType !== "touch") return;
    const node = /** @type {HTMLElement} */ (event.target).closest(".msg");
    if (!node) return;
    event.preventDefault();
    for (const other of this.list.querySelectorAll(".held")) other.classList.remove("held");
    node.classList.add("held");
  }

  /**
   * Arrow keys walk from message to message, so that Tab need not pass through all of them.
   * @param {KeyboardEvent} event
   */
  walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const at = /** @type {HTMLElement} */ (event.target);
    if (!step || (at !== this.scroller && !at.classList.contains("msg"))) return;
    const nodes = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll(".msg")]);
    const index = nodes.indexOf(at);
    const next = index < 0 ? nodes[nodes.length - 1] : nodes[index + step];
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }
}

/** @param {HTMLElement} node draws the eye to something for a moment */
export function flash(node) {
  node.classList.remove("flash");
  void node.offsetWidth; // restarts the animation when it is already running
  node.classList.add("flash");
  setTimeout(() => node.classList.remove("flash"), 1_600);
}
