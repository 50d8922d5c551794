/** The panel "Your first three minutes": numbered steps with one button that does the next one. */

import { api } from "./api.js";
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
    /** @type {Set<number>} steps that were lived, by the button or by hand, in whatever order */
    this.done = new Set();
    /** @type {"ready"|"working"|"waiting"|"late"} */
    this.state = "ready";
    this.list = h("ol", { class: "steps" });
    this.button = h("button", { type: "button", class: "guide-button", onclick: () => void this.pressed() });
    this.skip = h("button", { type: "button", class: "guide-skip", hidden: true, onclick: () => this.skipStep() },
      "Skip this step");
    this.progress = h("p", { class: "guide-progress", role: "status" });
    this.all = h("button",
      { type: "button", class: "guide-all", "aria-expanded": "false", onclick: () => this.toggleAll() }, "All steps");
    root.append(
      h("div", { class: "guide-head" }, h("h2", {}, "Your first three minutes"), this.progress, this.all),
      this.list, h("div", { class: "guide-foot" }, this.skip, this.button));
  }

  /** The first step that was not lived yet; past the end when all were. */
  get at() {
    const open = this.steps.findIndex((_, index) => !this.done.has(index));
    return open < 0 ? this.steps.length : open;
  }

  toggleAll() {
    const open = this.root.classList.toggle("expanded");
    this.all.setAttribute("aria-expanded", String(open));
    this.all.textContent = open ? "This step" : "All steps";
  }

  /** @param {Step[]} steps @param {number[]} done what other tabs, or this one before, have seen */
  setSteps(steps, done) {
    if (JSON.stringify(steps) !== JSON.stringify(this.steps)) {
      this.abort?.abort();
      this.steps = steps;
      this.done = new Set();
      this.state = "ready";
    }
    const before = this.at;
    for (const index of done) this.done.add(index);
    this.moved(before);
    this.check();
    this.draw();
    document.body.classList.toggle("has-guide", steps.length > 0);
  }

  /** @param {Step} step @returns {Phone|null} */
  phoneOf(step, role = step.phone) {
    return this.board.byRole(role);
  }

  /** @param {Step} step whether its text stands, or was heard, on its phone */
  wasLived(step) {
    if (!step.done_when) return false;
    const phone = this.phoneOf(step, step.done_when.phone ?? step.phone);
    return phone !== null && phone.saw(step.done_when.text);
  }

  /**
   * A step is ticked as soon as its text is seen, whoever brought it about and in whatever order.
   * The server keeps the ticks: the text may be gone later, since bots change their messages.
   */
  check() {
    const lived = this.steps.flatMap((step, index) => (!this.done.has(index) && this.wasLived(step) ? [index] : []));
    if (lived.length) this.tick(lived);
  }

  /** @param {number[]} steps */
  tick(steps) {
    const before = this.at;
    for (const index of steps) this.done.add(index);
    // A lost tick harms nobody: it is found again while its text stands.
    api.guideDone(steps).catch(() => {});
    this.moved(before);
    this.draw();
  }

  /** @param {number} before what is still under way for a step that is done ends by itself */
  moved(before) {
    if (this.at === before) return;
    this.abort?.abort();
    this.state = "ready";
  }

  skipStep() {
    this.tick([this.at]);
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
    this.set("working");
    this.board.bringForward(phone);
    phone.highlight();
    const finished = () => this.done.has(number);
    try {
      const deeds = step.do === undefined ? [] : [step.do].flat();
      for (const [index, deed] of deeds.entries()) {
        const before = phone.log.version;
        if (finished()) break;
        await perform(deed, phone, deeds.slice(index + 1), finished, signal);
        // One thing after the other, as a person does: first see what the bot says.
        if (index + 1 < deeds.length && !deed.advance) await answered(phone, before, signal);
      }
      if (!step.done_when && !finished()) this.tick([number]);
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
    this.skip.hidden = !step || this.state !== "late";
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
    const state = this.done.has(index) ? "done" : index === this.at ? "current" : "later";
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
