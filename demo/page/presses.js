/** The buttons under one phone's messages: pressed, waited for, and what the bot answers to them. */

import { showAnswer } from "./answers.js";
import { api, shown } from "./api.js";
import { setWaiting } from "./keyboard.js";
import { note } from "./notices.js";

/** A bot that has not answered a press by now will not: Telegram gives up too. */
const ANSWER_WAIT = 15_000;

export class Presses {
  /** @param {number} person @param {import("./chatlog.js").ChatLog} log @param {HTMLElement} place */
  constructor(person, log, place) {
    this.person = person;
    this.log = log;
    this.place = place;
    /** @type {Map<string, HTMLElement>} */
    this.waiting = new Map();
    /** @type {Set<string>} */
    this.answered = new Set();
    /** @type {string[]} what buttons were answered with */
    this.heard = [];
    /** @type {Map<string, number>} message id and data of what was pressed -> version of the log then */
    this.used = new Map();
  }

  /** @param {HTMLElement} key whether it was pressed since its message was last changed */
  wasUsed(key) {
    const id = Number(/** @type {HTMLElement|null} */ (key.closest(".msg"))?.dataset.id);
    const at = this.used.get(`${id} ${key.dataset.data}`);
    return at !== undefined && (this.log.changed.get(id) ?? 0) <= at;
  }

  forget() {
    this.used.clear();
    this.answered.clear();
    this.heard = [];
  }

  /**
   * @param {import("./types.js").Message} message @param {import("./types.js").Button} button
   * @param {HTMLElement} node
   */
  async press(message, button, node) {
    if (button.callback_data === undefined) {
      note(button.url ? `This button opens ${button.url}; the demo stays here.` : "The demo has no such button.");
      return;
    }
    if (node.classList.contains("waiting")) return;
    setWaiting(node, true);
    this.used.set(`${message.message_id} ${button.callback_data}`, this.log.version);
    const pressed = await shown(api.press(this.person, message.message_id, button.callback_data));
    if (!pressed || this.answered.has(pressed.callback_query_id)) {
      setWaiting(node, false);
      return;
    }
    this.waiting.set(pressed.callback_query_id, node);
    setTimeout(() => this.stopWaiting(pressed.callback_query_id), ANSWER_WAIT);
  }

  /** @param {string} id */
  stopWaiting(id) {
    const node = this.waiting.get(id);
    if (node) setWaiting(node, false);
    this.waiting.delete(id);
  }

  /** @param {import("./types.js").Answer} answer @param {boolean} old given before this page was opened */
  take(answer, old) {
    const id = answer.callback_query_id;
    if (!id || this.answered.has(id)) return;
    this.answered.add(id);
    this.stopWaiting(id);
    if (old) this.used.set(`${answer.message_id} ${answer.data}`, this.log.version);
    if (old || !answer.text) return;
    this.log.version += 1;
    this.heard.push(answer.text);
    showAnswer(this.place, answer.text, Boolean(answer.show_alert));
  }
}
