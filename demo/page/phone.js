/** One person's phone: puts title bar, chat and composer together and acts for that person only. */

import { api, ApiError, shown } from "./api.js";
import { ChatLog, flash } from "./chatlog.js";
import { Composer } from "./composer.js";
import { h, iconButton, isRtl, phoneOf } from "./dom.js";
import { marked } from "./formatting.js";
import { replyKeyboard } from "./keyboard.js";
import { Menu } from "./menus.js";
import { attach, openMore, write } from "./outgoing.js";
import { Pins } from "./pins.js";
import { Presses } from "./presses.js";
import { Topics } from "./topics.js";

/** @typedef {import("./types.js").Person} Person */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Button} Button */
/** @typedef {import("./types.js").Chat} Chat */

/**
 * @typedef {object} Around what a phone may ask of the page
 * @property {() => void} onChange something was read or arrived
 * @property {(phone: Phone) => void} onHide
 * @property {(payload: string, link: string, from: Phone) => void} onLink
 */

export class Phone {
  /** @param {Person} person @param {string} role @param {Around} around */
  constructor(person, role, around) {
    this.person = person;
    this.role = role;
    this.around = around;
    this.seq = 0;
    this.readUpTo = 0;
    this.start = "/start";
    this.first = true;
    this.drawnKeyboard = "null";
    this.botName = "Kindred";
    this.rtl = isRtl(person.language_code);
    this.topics = new Topics((topic) => this.log.showTopic(topic));
    this.log = new ChatLog(this.host(), person.first_name, () => this.markRead());
    this.composer = new Composer(person.first_name, person.language_code ?? "en", this.doings());
    this.status = h("span", { class: "phone-status" });
    this.title = h("span", { class: "phone-title" }, this.botName);
    this.answers = h("div", { class: "answers" });
    this.presses = new Presses(person.id, this.log, this.answers);
    this.pins = new Pins((id) => this.log.jump(id));
    this.root = h("section",
      { class: `phone role-${role}`, id: `phone-${person.id}`, "data-person": person.id, "data-role": role,
        "aria-label": phoneOf(person.first_name) },
      this.bar(), this.pins.root, this.topics.root, this.log.root, this.answers, this.composer.root);
    this.drawStatus(false);
    this.setMode();
  }

  /** @returns {import("./bubble.js").Host} */
  host() {
    const phone = this;
    return {
      get botName() {
        return phone.botName;
      },
      rtl: this.rtl,
      taps: {
        link: (payload, link) => this.around.onLink(payload, link, this),
        command: (command) => void this.say(command),
      },
      topicOf: (message) => this.topics.nameOf(message),
      reply: (message, quote) => this.composer.setContext("reply", message, true, quote),
      more: (message) => openMore(this, message),
      jump: (id) => this.log.jump(id),
      press: (message, button, node) => void this.presses.press(message, button, node),
    };
  }

  /** @returns {import("./composer.js").Doings} */
  doings() {
    return {
      send: (text, context) => this.done(write(this, text, context)),
      edit: (message, text) => this.done(api.edit(this.person.id, message.message_id, marked(text))),
      attach: (kind, caption, context) => this.done(attach(this, kind, caption, context)),
      start: () => void this.say(this.start),
      unblock: () => void this.block(false),
      lastOwn: () => this.log.messages.findLast((m) => m.out && m.text !== undefined),
    };
  }

  bar() {
    const name = this.person.first_name;
    const label = `Menu of ${phoneOf(name)}`;
    const more = iconButton("more", label, () => {}, { class: "phone-more" });
    this.menu = new Menu(more, label, () => [
      this.person.blocked
        ? { label: "Unblock the bot", choose: () => void this.block(false) }
        : { label: "Block the bot", choose: () => void this.block(true) },
      { label: "Send /start again", choose: () => void this.say("/start") },
      { label: "Put this phone away", choose: () => this.around.onHide(this) },
    ]);
    return h("header", { class: "phone-bar" },
      h("span", { class: "avatar", "aria-hidden": "true" }, name.slice(0, 1)),
      h("span", { class: "phone-names" }, this.title, this.status),
      more, this.menu.root);
  }

  /** @param {boolean} typing */
  drawStatus(typing) {
    const kind = this.role === "other" ? "" : ` · ${this.role}`;
    const blocked = this.person.blocked ? " · blocked" : "";
    this.status.textContent = typing ? "is writing…" : `${phoneOf(this.person.first_name)}${kind}${blocked}`;
    this.status.classList.toggle("typing", typing);
  }

  /**
   * @template T @param {Promise<T>} promise what the person just did; their phone shows the end of the chat
   * @returns {Promise<T|null>}
   */
  async done(promise) {
    this.log.sticky = true;
    const result = await shown(promise);
    if (result !== null) void this.refresh();
    return result;
  }

  /** @param {string} text exactly as it stands: commands, and what the guide writes */
  say(text) {
    return this.done(api.send(this.person.id, { text }));
  }

  /** @param {boolean} on */
  async block(on) {
    if ((await shown(api.block(this.person.id, on))) === null) return;
    this.update({ ...this.person, blocked: on });
  }

  /** @param {Person} person what the server says about the person now */
  update(person) {
    this.person = person;
    this.drawStatus(false);
    this.setMode();
  }

  setMode() {
    const empty = this.log.entries.size === 0;
    this.composer.setMode(this.person.blocked ? "blocked" : empty ? "start" : "write");
  }

  /** Ask only for what is new; calls that come while one is under way are folded into one more. */
  async refresh() {
    if (this.fetching) {
      this.again = true;
      return;
    }
    this.fetching = true;
    do {
      this.again = false;
      try {
        const chat = await api.chat(this.person.id, this.seq);
        // A chat that got younger belongs to a server that was started anew.
        if (chat.seq < this.seq) this.forget();
        else this.apply(chat);
      } catch (error) {
        this.again = false; // the page notices a lost server elsewhere and asks anew
        if (!(error instanceof ApiError)) console.error(error);
      }
    } while (this.again);
    this.fetching = false;
  }

  /** The next asking starts from the beginning. */
  forget() {
    this.seq = 0;
    this.readUpTo = 0;
    this.first = true;
    this.again = true;
    this.presses.forget();
    this.log.clear();
    this.topics.forget();
  }

  /** @param {Chat} chat */
  apply(chat) {
    this.seq = Math.max(this.seq, chat.seq ?? 0);
    if (!this.first) for (const message of chat.messages) this.learnBot(message);
    if (this.first) this.readUpTo = this.readBefore(chat.messages);
    // Names of topics first: the messages in them show it.
    this.topics.take(chat.messages);
    this.log.take(chat.messages);
    this.composer.setCommands(chat.commands ?? []);
    this.drawKeyboard(chat.keyboard, chat.keyboard_message_id);
    this.pins.set((chat.pinned ?? []).flatMap((id) => this.log.entries.get(id)?.message ?? []));
    for (const answer of chat.answers ?? []) this.presses.take(answer, this.first);
    this.drawStatus(chat.typing);
    clearTimeout(this.typingEnds);
    // Nobody says when somebody stops writing: look again a little later.
    if (chat.typing) this.typingEnds = setTimeout(() => void this.refresh(), 5_500);
    this.setMode();
    this.first = false;
    this.around.onChange();
  }

  /** @param {Message} message the bot's new messages say what it is called now */
  learnBot(message) {
    if (message.from?.is_bot) this.setBotName(message.from.first_name);
  }

  /** @param {string} name */
  setBotName(name) {
    if (name === this.botName) return;
    this.botName = name;
    this.title.textContent = name;
  }

  /** @param {Chat["keyboard"]} keyboard @param {number|null} [from] the message that brought it */
  drawKeyboard(keyboard, from) {
    const drawn = JSON.stringify(keyboard ? [keyboard, from] : null);
    if (drawn === this.drawnKeyboard) return;
    this.drawnKeyboard = drawn;
    const usable = Array.isArray(keyboard?.keyboard) ? keyboard : null;
    this.composer.setKeyboard(
      usable && replyKeyboard(usable, this.rtl, (button) => void this.pressReply(usable, button)),
      keyboard?.input_field_placeholder);
    const asked = keyboard?.force_reply && this.log.entries.get(from ?? 0)?.message;
    if (asked && this.composer.context?.kind !== "edit") this.composer.setContext("reply", asked, false);
  }

  /** @param {import("./types.js").ReplyKeyboard} keyboard @param {Button} button */
  async pressReply(keyboard, button) {
    const kind = button.request_contact ? "contact" : button.request_location ? "location" : null;
    if (keyboard.one_time_keyboard) this.composer.setKeyboard(null, undefined);
    await (kind ? this.done(api.sendMedia(this.person.id, kind)) : this.say(button.text));
  }

  /**
   * Whether the bot said something on this phone after a moment in the log.
   * @param {string} part @param {number} [since] a version of the log; the whole chat without it
   */
  saw(part, since = 0) {
    const wanted = part.toLowerCase();
    const has = (/** @type {string|undefined} */ text) => (text ?? "").toLowerCase().includes(wanted);
    if (!since && this.presses.heard.some(has)) return true;
    return this.log.messages.some((m) =>
      !m.out && (this.log.changed.get(m.message_id) ?? 0) > since
      && (has(m.text ?? m.caption) || m.reply_markup?.inline_keyboard?.flat().some((b) => has(b.text))));
  }

  /**
   * @param {Message[]} history
   * @returns {number} the last message that was read before this page was opened
   */
  readBefore(history) {
    const ids = history.filter((m) => !m.out).map((m) => m.message_id);
    return ids[ids.length - 1 - (this.person.unread ?? 0)] ?? 0;
  }

  get unread() {
    if (this.log.visible && this.log.sticky) return 0;
    return this.log.messages.filter((m) => !m.out && m.message_id > this.readUpTo).length;
  }

  markRead() {
    const last = Math.max(0, ...this.log.entries.keys());
    if (last <= this.readUpTo) return;
    this.readUpTo = last;
    this.around.onChange();
    // A lost read mark harms nobody: the next one carries it along.
    api.read(this.person.id, last).catch(() => {});
  }

  highlight() {
    flash(this.root);
  }
}
