/** The header's clock: shows the demo's time and moves it; it decides nothing about the chats. */

import { api, shown } from "./api.js";
import { h, icon } from "./dom.js";

const MOVES = [
  { label: "+1 hour", short: "+1 h", seconds: 3_600 },
  { label: "+1 day", short: "+1 d", seconds: 86_400 },
  { label: "+1 week", short: "+1 w", seconds: 604_800 },
];

let offset = 0;

/** The demo's now, which may be far ahead of the real one. */
export const demoNow = () => new Date(Date.now() + offset * 1000);

/** @param {Date|number} when a date or a message's unix seconds */
const asDate = (when) => (typeof when === "number" ? new Date(when * 1000) : when);

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const SHORT = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });

/** @param {Date|number} when */
export const timeOf = (when) => TIME.format(asDate(when));

/** @param {Date|number} when @returns {string} a key that differs between days */
export const dayKey = (when) => asDate(when).toDateString();

/**
 * A full date, not "today": the clock may jump, and a separator must stay true afterwards.
 * @param {Date|number} when
 */
export const dayName = (when) => DAY.format(asDate(when));

/** @param {number} seconds */
export function ahead(seconds) {
  if (Math.abs(seconds) < 60) return "";
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const parts = [];
  if (days) parts.push(`${days} ${days === 1 ? "day" : "days"}`);
  if (hours) parts.push(`${hours} h`);
  if (!days && minutes) parts.push(`${minutes} min`);
  return `${parts.join(" ")} ahead`;
}

const face = h("span", { class: "clock-time" });
const date = h("span", { class: "clock-date" });
const lead = h("span", { class: "clock-ahead" });

function draw() {
  const now = demoNow();
  face.textContent = timeOf(now);
  date.textContent = SHORT.format(now);
  lead.textContent = ahead(offset);
}

/** @param {number} seconds the server's offset, from a call or an event */
export function setOffset(seconds) {
  offset = seconds;
  draw();
}

/** @param {number} seconds */
export async function advance(seconds) {
  const answer = await shown(api.advance(seconds));
  if (answer) setOffset(answer.offset);
}

/** @param {HTMLElement} place */
export function mountClock(place) {
  place.append(
    icon("clock"),
    h("div", { class: "clock-face", "aria-label": "The demo's date and time" }, date, face, lead),
    h(
      "div",
      { class: "clock-moves", role: "group", "aria-label": "Move the demo's time on" },
      ...MOVES.map(({ label, short, seconds }) =>
        h("button", { type: "button", class: "chip", "aria-label": label, onclick: () => advance(seconds) },
          h("span", { class: "on-wide" }, label), h("span", { class: "on-narrow" }, short))),
    ),
  );
  draw();
  setInterval(draw, 5_000);
}
