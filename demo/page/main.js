/** Starts the page: header, phones, guide, and the stream that keeps them up to date. */

import { api } from "./api.js";
import { Board } from "./board.js";
import { mountClock, setOffset } from "./clock.js";
import { iconButton } from "./dom.js";
import { follow } from "./events.js";
import { GuidePanel } from "./guide.js";
import { note } from "./notices.js";

/** @param {string} id @returns {HTMLElement} */
const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const board = new Board(place("phones"), place("tabs"), () => panel?.check());
/** @type {GuidePanel|undefined} */
let panel;
panel = new GuidePanel(place("guide"), board);

const STATES = {
  live: "Live",
  asking: "Asking again and again",
  lost: "No connection, trying again",
};

/** @param {keyof typeof STATES} state */
function showState(state) {
  const node = place("connection");
  node.dataset.state = state;
  node.textContent = STATES[state];
}

async function loadGuide() {
  /** @type {import("./types.js").Guide} */
  const guide = (await api.guide().catch(() => null)) ?? {};
  board.setGuide(guide);
  return guide;
}

/** Ask for everything that may have been missed while nobody told us. */
async function resync() {
  setOffset((await api.clock()).offset);
  const [guide, bot] = await Promise.all([loadGuide(), api.bot()]);
  document.title = `${bot.first_name} demo`;
  board.setBotName(bot.first_name);
  await board.sync();
  await Promise.all([...board.phones.values()].map((phone) => phone.refresh()));
  panel?.setSteps(guide.steps ?? [], guide.done ?? []);
}

/** @type {Record<string, (event: import("./events.js").Happening) => void>} */
const HAPPENINGS = {
  clock: (event) => setOffset(event.offset),
  notice: (event) => note(String(event.text ?? event.message ?? event.notice ?? "Something happened.")),
  commands: () => {
    for (const phone of board.phones.values()) void phone.refresh();
  },
  guide: () => void resync().catch(() => {}),
  person: (event) => {
    const known = board.phones.get(event.person ?? 0);
    if (known && event.summary) known.update(event.summary);
    // The silent crowd comes by the thousand and has no phones.
    else if (!event.summary?.silent) void board.sync().catch(() => {});
  },
};

/** @param {import("./events.js").Happening} event */
function happened(event) {
  const known = HAPPENINGS[event.type];
  if (known) known(event);
  else if (event.person !== undefined) void board.phones.get(event.person)?.refresh();
}

mountClock(place("clock"));
place("add-phone").addEventListener("click", () => board.openAddDialog());
const guideButton = iconButton("guide", "Show or hide the guide", () => {
  const hidden = document.body.classList.toggle("guide-hidden");
  guideButton.setAttribute("aria-expanded", String(!hidden));
}, { class: "guide-toggle", "aria-expanded": "true", "aria-controls": "guide" });
place("tools").prepend(guideButton);

document.addEventListener("visibilitychange", () => {
  for (const phone of board.shown) if (phone.log.sticky) phone.log.seen();
});

follow({ happened, resync, state: showState });
