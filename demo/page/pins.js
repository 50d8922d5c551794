/** The bar of pinned messages under a phone's title: the newest first, each press one further back. */

import { h, icon } from "./dom.js";
import { gist } from "./media.js";

/** @typedef {import("./types.js").Message} Message */

export class Pins {
  /** @param {(id: number) => void} jump */
  constructor(jump) {
    this.jump = jump;
    /** @type {Message[]} newest first */
    this.messages = [];
    this.at = 0;
    this.text = h("span", { class: "pinned-text", dir: "auto" });
    this.count = h("span", { class: "pinned-count" });
    this.root = h("button", { type: "button", class: "pinned", hidden: true, onclick: () => this.pressed() },
      icon("pin"), h("span", { class: "hushed" }, "Pinned:"), this.text, this.count);
  }

  /** @param {Message[]} messages in the order in which they were pinned */
  set(messages) {
    const same = messages.map((m) => m.message_id).join() === this.messages.map((m) => m.message_id).reverse().join();
    this.messages = [...messages].reverse();
    if (!same) this.at = 0;
    this.draw();
  }

  pressed() {
    this.jump(this.messages[this.at].message_id);
    this.at = (this.at + 1) % this.messages.length;
    this.draw();
  }

  draw() {
    const message = this.messages[this.at];
    this.root.hidden = !message;
    if (!message) return;
    this.text.textContent = gist(message);
    this.count.textContent = this.messages.length > 1 ? `${this.at + 1} of ${this.messages.length}` : "";
  }
}
