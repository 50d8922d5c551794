/** The panel "Your first three minutes": numbered steps with one button that does the next one. */

import { answered, perform, Stopped, until } from "./guide_deeds.js";
import { h, icon, phoneOf } from "./dom.js";
import { note } from "./notices.js";

/** @typedef {import("./types.js").Step} Step */
/** @typedef {import("./phone.js").Phone} Phone */

/** After this a step that was not answered may be tried again. */
const PATIENCE = 20_000;

export class GuidePanel {
  /** @param {HTMLElement} root @param {import("./board.js").Board} board */
  constructor(root, board) {
    this.root = root;
    this.board = board;
    /** @type {Step[]} */
    this.steps = [];
    this.at = 0;
    /** @type {"ready"|"working"|"waiting"|"late"} */
    this.state = "ready";
    /** @type {Map<number, number>} phone -> version of its log when the step before this one began */
    this.since = new Map();
    /** @type {Map<number, number>} the same for the step that is under way */
    this.begun = new Map();
    this.list = h("ol", { class: "steps" });
    this.button = h("button", { type: "button", class: "guide-button", onclick: () => void this.pressed() });
    this.progress = h("p", { class: "guide-progress", role: "status" });
    this.all = h("button",
      { type: "button", class: "guide-all", "aria-expanded": "false", onclick: () => this.toggleAll() }, "All steps");
    root.append(
      h("div", { class: "guide-head" }, h("h2", {}, "Your first three minutes"), this.progress, this.all),
      this.list, this.button);
  }

  toggleAll() {
    const open = this.root.classList.toggle("expanded");
    this.all.setAttribute("aria-expanded", String(open));
    this.all.textContent = open ? "This step" : "All steps";
  }

  /** @param {Step[]} steps */
  setSteps(steps) {
    const same = JSON.stringify(steps) === JSON.stringify(this.steps);
    if (!same) {
      this.steps = steps;
      this.restart();
    }
    document.body.classList.toggle("has-guide", steps.length > 0);
  }

  /** Find the place again from what the phones show; nothing of it is stored. */
  restart() {
    this.abort?.abort();
    this.at = 0;
    this.state = "ready";
    this.since = new Map();
    this.begun = new Map();
    this.check();
    this.draw();
  }

  /** @param {Step} step @returns {Phone|null} */
  phoneOf(step, role = step.phone) {
    return this.board.byRole(role);
  }

  /**
   * A step counts as done when its text was seen since the step before it began: old texts that
   * read the same do not tick it, and neither does a person have to use the button.
   */
  get doneNow() {
    const step = this.steps[this.at];
    if (!step?.done_when) return false;
    const phone = this.phoneOf(step, step.done_when.phone ?? step.phone);
    return phone !== null && phone.saw(step.done_when.text, this.since.get(phone.person.id) ?? 0);
  }

  check() {
    let moved = false;
    while (this.doneNow) {
      this.next();
      moved = true;
    }
    if (moved) this.draw();
  }

  next() {
    this.at += 1;
    this.since = this.begun;
    // A step done by hand had no beginning of its own.
    this.begun = new Map(this.begun);
    // What is still under way for the step that is done ends by itself.
    this.abort?.abort();
    this.state = "ready";
  }

  async pressed() {
    if (this.state === "working" || this.state === "waiting") {
      this.abort?.abort();
      return;
    }
    const step = this.steps[this.at];
    const phone = step && this.phoneOf(step);
    if (!step) return;
    if (!phone) {
      note(`There is no ${step.phone}'s phone on this page.`, "problem");
      return;
    }
    await this.run(step, phone, this.at);
  }

  /** @param {Step} step @param {Phone} phone @param {number} number */
  async run(step, phone, number) {
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.begun = new Map([...this.board.phones.values()].map((p) => [p.person.id, p.log.version]));
    this.set("working");
    this.board.bringForward(phone);
    phone.highlight();
    const finished = () => this.at > number;
    try {
      const deeds = step.do === undefined ? [] : [step.do].flat();
      for (const [index, deed] of deeds.entries()) {
        const before = phone.log.version;
        if (!finished()) await perform(deed, phone, finished, signal);
        // One thing after the other, as a person does: first see what the bot says.
        if (index + 1 < deeds.length && !deed.advance) await answered(phone, before, signal);
      }
      if (!step.done_when && !finished()) {
        this.next();
        this.draw();
      }
      if (finished()) return;
      this.set("waiting");
      await until(finished, PATIENCE, signal);
    } catch (error) {
      if (!(error instanceof Stopped)) note(error instanceof Error ? error.message : String(error), "problem");
    }
    // The panel may have gone on to the next step meanwhile: its state is no longer ours.
    if (!finished()) this.set("late");
  }

  /** @param {GuidePanel["state"]} state */
  set(state) {
    this.state = state;
    this.draw();
  }

  draw() {
    const step = this.steps[this.at];
    this.list.replaceChildren(...this.steps.map((one, index) => this.row(one, index)));
    this.progress.textContent = step
      ? `Step ${this.at + 1} of ${this.steps.length}`
      : "All done. Now try anything you like.";
    this.button.hidden = !step;
    this.button.dataset.state = this.state;
    this.button.textContent = step ? this.buttonText(step) : "";
  }

  /** @param {Step} step */
  buttonText(step) {
    if (this.state === "working") return "Working… press to stop";
    if (this.state === "waiting") return "Waiting for the answer…";
    if (this.state === "late") return "Try this step again";
    return this.at === 0 ? "Press here first" : `Next: ${step.title}`;
  }

  /** @param {Step} step @param {number} index */
  row(step, index) {
    const state = index < this.at ? "done" : index === this.at ? "current" : "later";
    const phone = this.phoneOf(step);
    return h(
      "li",
      { class: `step step-${state} role-${step.phone}`, "aria-current": state === "current" ? "step" : null },
      h("span", { class: "step-mark" }, state === "done" ? icon("check") : String(index + 1)),
      h("div", { class: "step-words" },
        h("span", { class: "step-title" }, step.title, state === "done" ? h("span", { class: "hushed" }, " (done)") : null),
        h("span", { class: "step-phone" }, phone ? `on ${phoneOf(phone.person.first_name)}` : `the ${step.phone}`),
        state === "current" ? h("p", { class: "step-text" }, step.text) : null),
    );
  }
}
