/** Small pop-up menus that a keyboard can use: open, walk with arrows, choose, escape. */

import { h, icon } from "./dom.js";

/**
 * @typedef {object} Item
 * @property {string} label
 * @property {string} [detail]
 * @property {string} [picture]
 * @property {() => void} choose
 */

export class Menu {
  /**
   * @param {HTMLElement} opener the button it belongs to
   * @param {string} label
   * @param {() => Item[]} items asked each time it opens
   */
  constructor(opener, label, items) {
    this.opener = opener;
    this.items = items;
    this.root = h("div", { class: "menu", role: "menu", "aria-label": label, hidden: true });
    opener.setAttribute("aria-haspopup", "menu");
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", () => (this.root.hidden ? this.open() : this.close(true)));
    this.root.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => this.keys(e));
    document.addEventListener("pointerdown", (event) => {
      const at = /** @type {Node} */ (event.target);
      if (!this.root.hidden && !this.root.contains(at) && !opener.contains(at)) this.close(false);
    });
  }

  open() {
    this.show(this.items());
    this.buttons[0]?.focus();
  }

  /** @param {Item[]} items shown without taking the focus, so that typing can go on */
  show(items) {
    this.root.replaceChildren(...items.map((item) => this.row(item)));
    this.root.hidden = items.length === 0;
    this.opener.setAttribute("aria-expanded", String(!this.root.hidden));
  }

  /** @param {boolean} refocus */
  close(refocus) {
    this.root.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    if (refocus) this.opener.focus();
  }

  /** @returns {HTMLElement[]} */
  get buttons() {
    return [...this.root.querySelectorAll("button")];
  }

  /** @param {Item} item */
  row(item) {
    return h(
      "button",
      {
        type: "button", role: "menuitem", class: "menu-item",
        onclick: () => {
          this.close(true);
          item.choose();
        },
      },
      item.picture ? icon(item.picture) : null,
      h("span", { class: "menu-label", dir: "auto" }, item.label),
      item.detail ? h("span", { class: "menu-detail", dir: "auto" }, item.detail) : null,
    );
  }

  /** @param {KeyboardEvent} event */
  keys(event) {
    const all = this.buttons;
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") this.close(true);
    else if (go !== undefined) all[(go + all.length) % all.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
