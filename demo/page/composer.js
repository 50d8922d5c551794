/** The lower part of a phone: writing, replying, editing, attaching, commands; sends nothing by itself. */

import { h, icon, iconButton } from "./dom.js";
import { withMarks } from "./formatting.js";
import { gist } from "./media.js";
import { Menu } from "./menus.js";

/** @typedef {import("./types.js").Message} Message */

/** What a bot may refuse, so that the refusals can be seen. */
const ATTACHMENTS = [
  ["photo", "Photo"], ["album", "Album"], ["sticker", "Sticker"], ["voice", "Voice message"],
  ["video_note", "Round video"], ["video", "Video"], ["document", "Document"], ["location", "Location"],
  ["contact", "Contact"], ["forward", "Forwarded message"],
];
const CAPTIONED = new Set(["photo", "album", "voice", "video", "document", "forward"]);

/** @typedef {{kind: "reply"|"edit", message: Message, quote?: string}} Context */

/**
 * @typedef {object} Doings
 * @property {(text: string, context: Context|null) => Promise<unknown>} send
 * @property {(message: Message, text: string) => Promise<unknown>} edit
 * @property {(kind: string, caption: string, context: Context|null) => Promise<unknown>} attach
 * @property {() => void} start
 * @property {() => void} unblock
 * @property {() => Message|undefined} lastOwn
 */

/** @type {Record<string, string>} what the field is called on a phone in this language */
const FIELD = { en: "Message", ar: "رسالة", es: "Mensaje" };

export class Composer {
  /** @param {string} name @param {string} language @param {Doings} doings */
  constructor(name, language, doings) {
    this.doings = doings;
    this.hint = FIELD[language.slice(0, 2).toLowerCase()] ?? FIELD.en;
    /** @type {{command: string, description: string}[]} */
    this.commands = [];
    /** @type {Context|null} */
    this.context = null;
    this.field = h("textarea", {
      class: "field", rows: "1", dir: "auto", placeholder: this.hint, "aria-label": `${this.hint} (${name})`,
      autocomplete: "off", enterkeyhint: "send",
    });
    this.sendButton = iconButton("send", "Send", () => this.submit(), { class: "send" });
    this.slash = iconButton("commands", "Commands", () => {}, { class: "slash" });
    this.clip = iconButton("attach", "Attach", () => {}, { class: "clip" });
    this.commandMenu = new Menu(this.slash, "Commands", () => this.commandItems(""));
    this.attachMenu = new Menu(this.clip, "Attach", () =>
      ATTACHMENTS.map(([kind, label]) => ({ label, picture: kind, choose: () => this.attach(kind) })));
    this.bar = h("div", { class: "context-bar", hidden: true });
    this.row = h("div", { class: "composer-row" }, this.slash, this.clip, this.field, this.sendButton);
    this.startButton = h("button",
      { type: "button", class: "start-button", hidden: true, onclick: () => doings.start() }, "START");
    this.unblockButton = h("button",
      { type: "button", class: "start-button quiet", hidden: true, onclick: () => doings.unblock() },
      "Unblock the bot");
    this.keys = h("div", { class: "keys" });
    this.root = h("div", { class: "composer" }, this.bar, this.commandMenu.root, this.attachMenu.root,
      this.row, this.startButton, this.unblockButton, this.keys);
    this.field.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => this.keydown(e));
    this.field.addEventListener("input", () => this.typed());
    this.typed();
  }

  /** @param {"write"|"start"|"blocked"} mode */
  setMode(mode) {
    this.row.hidden = mode !== "write";
    this.startButton.hidden = mode !== "start";
    this.unblockButton.hidden = mode !== "blocked";
    this.keys.hidden = mode !== "write";
  }

  /** @param {{command: string, description: string}[]} commands */
  setCommands(commands) {
    const changed = JSON.stringify(commands) !== JSON.stringify(this.commands);
    this.commands = commands;
    this.slash.hidden = commands.length === 0;
    // What is being written may be the start of a command that has just come.
    if (changed && this.field.value.startsWith("/")) this.typed();
  }

  /** @param {HTMLElement|null} keyboard @param {string|undefined} hint */
  setKeyboard(keyboard, hint) {
    this.keys.replaceChildren(...(keyboard ? [keyboard] : []));
    this.field.placeholder = hint || this.hint;
  }

  /** @param {"reply"|"edit"} kind @param {Message} message @param {boolean} [focus] @param {string} [quote] */
  setContext(kind, message, focus = true, quote = undefined) {
    if (this.context?.kind === "edit" || kind === "edit") this.field.value = "";
    this.context = { kind, message, quote };
    if (kind === "edit") {
      this.field.value = message.text === undefined
        ? withMarks(message.caption ?? "", message.caption_entities)
        : withMarks(message.text, message.entities);
    }
    this.bar.replaceChildren(
      icon(kind),
      h("div", { class: "context-words" },
        h("strong", {}, kind === "edit" ? "Edit message" : message.out ? "Reply to yourself" : "Reply"),
        h("span", { dir: "auto" }, quote ? `“${quote}”` : gist(message))),
      iconButton("close", kind === "edit" ? "Cancel editing" : "Cancel reply", () => this.clearContext()),
    );
    this.bar.hidden = false;
    this.typed();
    if (focus) this.field.focus();
  }

  clearContext() {
    if (this.context?.kind === "edit") this.field.value = "";
    this.context = null;
    this.bar.hidden = true;
    this.typed();
    this.field.focus();
  }

  /** @param {KeyboardEvent} event */
  keydown(event) {
    if (event.isComposing) return; // the Enter that ends an input method's word is not a send
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && !this.commandMenu.root.hidden) {
      event.preventDefault();
      this.commandMenu.close(false);
    } else if (event.key === "Escape" && this.context) {
      event.preventDefault();
      this.clearContext();
    } else if (event.key === "ArrowDown" && !this.commandMenu.root.hidden) {
      event.preventDefault();
      this.commandMenu.buttons[0]?.focus();
    } else if (event.key === "ArrowUp" && this.field.value === "" && !this.context) {
      const last = this.doings.lastOwn();
      if (!last) return;
      event.preventDefault();
      this.setContext("edit", last);
    }
  }

  typed() {
    const text = this.field.value;
    this.sendButton.disabled = text.trim() === "";
    // Grows with the text up to what the style sheet allows; where the browser does it, it is left to it.
    if (!CSS.supports("field-sizing", "content")) {
      this.field.style.height = "auto";
      this.field.style.height = `${this.field.scrollHeight}px`;
    }
    const typing = /^\/(\w*)$/.exec(text);
    if (typing) this.commandMenu.show(this.commandItems(typing[1]));
    else if (!this.commandMenu.root.hidden) this.commandMenu.close(false);
  }

  /** @param {string} start */
  commandItems(start) {
    return this.commands
      .filter(({ command }) => command.startsWith(start.toLowerCase()))
      .map(({ command, description }) => ({
        label: `/${command}`,
        detail: description,
        choose: () => {
          this.field.value = "";
          this.typed();
          this.field.focus();
          void this.doings.send(`/${command}`, null);
        },
      }));
  }

  /** @param {string} kind */
  attach(kind) {
    const context = this.context?.kind === "reply" ? this.context : null;
    const caption = CAPTIONED.has(kind) && this.context?.kind !== "edit" ? this.field.value.trim() : "";
    if (caption) this.field.value = "";
    if (context) this.clearContext();
    this.typed();
    void this.doings.attach(kind, caption, context);
  }

  async submit() {
    const text = this.field.value.trim();
    if (!text || this.busy) return;
    const context = this.context;
    this.busy = true;
    this.commandMenu.close(false);
    const done = context?.kind === "edit"
      ? await this.doings.edit(context.message, text)
      : await this.doings.send(text, context);
    this.busy = false;
    if (done === null) return; // refused: what was written stays
    // Whatever was typed while the server answered is kept.
    this.field.value = this.field.value.trim() === text ? "" : this.field.value;
    this.context = null;
    this.bar.hidden = true;
    this.typed();
    this.field.focus();
  }
}
