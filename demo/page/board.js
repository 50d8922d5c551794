/** All phones of the page: which exist, which are shown, which is in front on a narrow screen. */

import { api, shown } from "./api.js";
import { addPhoneDialog, linkDialog } from "./dialogs.js";
import { gentle, h } from "./dom.js";
import { Phone } from "./phone.js";

/** @typedef {import("./types.js").Person} Person */
/** @typedef {import("./types.js").Guide} Guide */

const ROLES = ["recipient", "supporter", "coordinator"];

/** Who is there when nobody said who should be. */
const DEFAULT_PHONES = [
  { role: "recipient", first_name: "Maya", language_code: "en", start: null },
  { role: "supporter", first_name: "Sam", language_code: "en", start: null },
  { role: "coordinator", first_name: "Robin", language_code: "en", start: null },
];

/** A page that is opened while many people exist begins with this many phones. */
const MOST_AT_FIRST = 6;
/** What this tab remembers: which phones were put away (true) or wanted here (false). */
const MEMORY = "phones";

export class Board {
  /** @param {HTMLElement} row @param {HTMLElement} tabs @param {() => void} onChange */
  constructor(row, tabs, onChange) {
    this.row = row;
    this.tabs = tabs;
    this.onChange = onChange;
    /** @type {Map<number, Phone>} */
    this.phones = new Map();
    /** @type {Map<number, boolean>} whether a phone is put away, for this tab only */
    this.away = new Map(JSON.parse(sessionStorage.getItem(MEMORY) ?? "[]"));
    this.botName = "Kindred";
    /** @type {Guide} */
    this.guide = {};
    /** @type {number|undefined} */
    this.front = undefined;
    tabs.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => this.walkTabs(e));
  }

  /** @returns {Phone[]} */
  get shown() {
    return [...this.phones.values()].filter((phone) => !this.isAway(phone));
  }

  /** @param {Phone} phone */
  isAway(phone) {
    return this.away.get(phone.person.id) === true;
  }

  /** @param {string} role */
  byRole(role) {
    return [...this.phones.values()].find((phone) => phone.role === role) ?? null;
  }

  /** Make the page's phones those of the server's people. */
  async sync() {
    let people = await api.people();
    // Two windows that open at once must not both invent people.
    if (people.length === 0) people = await navigator.locks.request("people", () => this.invent());
    const ids = new Set(people.map((person) => person.id));
    for (const [id, phone] of this.phones) {
      if (ids.has(id)) continue;
      phone.root.remove();
      this.phones.delete(id);
    }
    const fresh = [];
    for (const person of people) {
      const known = this.phones.get(person.id);
      if (known) known.update(person);
      else fresh.push(this.add(person));
    }
    this.limit(fresh);
    this.place();
    await Promise.all(fresh.map((phone) => phone.refresh()));
  }

  /**
   * Who has a part in the guide comes first; for whom there is no room waits behind "Add a phone".
   * @param {Phone[]} fresh phones that have just come
   */
  limit(fresh) {
    const undecided = fresh.filter((phone) => !this.away.has(phone.person.id));
    let room = MOST_AT_FIRST - (this.shown.length - undecided.length);
    const first = undecided.filter((phone) => phone.role !== "other");
    for (const phone of [...first, ...undecided.filter((other) => !first.includes(other))]) {
      this.away.set(phone.person.id, room <= 0);
      room -= 1;
    }
    this.remember();
  }

  /** @returns {Promise<Person[]>} */
  async invent() {
    this.away.clear();
    const people = await api.people();
    if (people.length) return people;
    for (const { first_name, language_code } of this.guide.phones ?? DEFAULT_PHONES) {
      people.push(await api.addPerson({ first_name, language_code: language_code ?? "en" }));
    }
    return people;
  }

  /** @param {Person} person */
  roleOf(person) {
    const phones = this.guide.phones ?? DEFAULT_PHONES;
    const taken = new Set([...this.phones.values()].map((phone) => phone.role));
    const named = phones.find((phone) => phone.first_name === person.first_name && !taken.has(phone.role));
    if (named) return named.role;
    // Nobody has been named: the first three people take the three parts in order.
    const free = ROLES.find((role) => !taken.has(role));
    return this.guide.phones ? "other" : (free ?? "other");
  }

  /** @param {Person} person */
  add(person) {
    const phone = new Phone(person, this.roleOf(person), {
      onChange: () => this.changed(),
      onHide: (gone) => this.setAway(gone, true),
      onLink: (payload, link, from) =>
        linkDialog(link, this.shown, from, (chosen) => {
          this.bringForward(chosen);
          void chosen.say(`/start ${payload}`);
        }),
    });
    phone.setBotName(this.botName);
    this.phones.set(person.id, phone);
    this.row.append(phone.root);
    return phone;
  }

  /** @param {string} name what the bot is called before it has said anything */
  setBotName(name) {
    this.botName = name;
    for (const phone of this.phones.values()) phone.setBotName(name);
  }

  /** @param {Guide} guide */
  setGuide(guide) {
    this.guide = guide;
    for (const phone of this.phones.values()) this.setStart(phone);
  }

  /** @param {Phone} phone */
  setStart(phone) {
    const known = this.guide.phones?.find((entry) => entry.role === phone.role);
    phone.start = known?.start || "/start";
  }

  /** Put phones, tabs and what is in front in order after any change of who is here. */
  place() {
    const shownPhones = this.shown;
    if (!shownPhones.some((phone) => phone.person.id === this.front)) {
      this.front = shownPhones[0]?.person.id;
    }
    for (const phone of this.phones.values()) {
      this.setStart(phone);
      phone.root.classList.toggle("away", this.isAway(phone));
      phone.root.classList.toggle("front", phone.person.id === this.front);
    }
    this.tabs.replaceChildren(...shownPhones.map((phone) => this.tab(phone)));
    this.changed();
  }

  /** @param {Phone} phone */
  tab(phone) {
    const chosen = phone.person.id === this.front;
    return h(
      "button",
      {
        type: "button", role: "tab", class: `tab role-${phone.role}`, "data-person": phone.person.id,
        "aria-selected": String(chosen), "aria-controls": phone.root.id, tabindex: chosen ? "0" : "-1",
        onclick: () => this.bringForward(phone),
      },
      h("span", { dir: "auto" }, phone.person.first_name),
      h("span", { class: "badge", hidden: true }),
    );
  }

  /** @param {Phone} phone shown in front, scrolled to, its newest message in sight */
  bringForward(phone) {
    if (this.isAway(phone)) this.setAway(phone, false);
    if (this.front !== phone.person.id) {
      this.front = phone.person.id;
      this.place();
    }
    phone.root.scrollIntoView({ behavior: gentle(), block: "nearest", inline: "nearest" });
    if (phone.log.sticky) phone.log.toEnd("instant");
  }

  /** @param {Phone} phone @param {boolean} away */
  setAway(phone, away) {
    this.away.set(phone.person.id, away);
    this.remember();
    this.place();
  }

  remember() {
    sessionStorage.setItem(MEMORY, JSON.stringify([...this.away]));
  }

  openAddDialog() {
    const away = [...this.phones.values()].filter((phone) => this.isAway(phone));
    addPhoneDialog(away, (person) => void this.addPerson(person), (phone) => this.bringForward(phone));
  }

  /** @param {{first_name: string, language_code: string}} wanted */
  async addPerson(wanted) {
    const person = await shown(api.addPerson(wanted));
    if (!person) return;
    // The server's own event may have been quicker.
    const phone = this.phones.get(person.id) ?? this.add(person);
    this.setAway(phone, false);
    this.bringForward(phone);
    void phone.refresh();
  }

  changed() {
    for (const tab of /** @type {Iterable<HTMLElement>} */ (this.tabs.children)) {
      const unread = this.phones.get(Number(tab.dataset.person))?.unread ?? 0;
      const badge = /** @type {HTMLElement} */ (tab.querySelector(".badge"));
      badge.hidden = unread === 0;
      badge.textContent = String(unread);
      badge.setAttribute("aria-label", `${unread} unread`);
    }
    this.onChange();
  }

  /** @param {KeyboardEvent} event */
  walkTabs(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const shownPhones = this.shown;
    if (!step || shownPhones.length === 0) return;
    event.preventDefault();
    const at = shownPhones.findIndex((phone) => phone.person.id === this.front);
    this.bringForward(shownPhones[(at + step + shownPhones.length) % shownPhones.length]);
    /** @type {HTMLElement|null} */ (this.tabs.querySelector("[aria-selected=true]"))?.focus();
  }
}
