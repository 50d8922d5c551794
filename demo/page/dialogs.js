/** The page's own dialogs: adding a phone, and choosing the phone on which a link is used. */

import { h, iconButton, phoneOf } from "./dom.js";

const LANGUAGES = [
  ["en", "English"], ["ar", "Arabic"], ["es", "Spanish"], ["de", "German"], ["fa", "Persian"],
  ["fr", "French"], ["tr", "Turkish"], ["uk", "Ukrainian"],
];

/**
 * @param {string} title @param {(close: () => void) => (Node|null)[]} content
 */
function dialog(title, content) {
  /** @type {HTMLDialogElement} */
  const box = h("dialog", { class: "dialog", "aria-label": title });
  box.append(
    h("header", { class: "dialog-head" }, h("h2", {}, title),
      iconButton("close", "Close", () => box.close())),
    ...content(() => box.close()).filter((node) => node !== null),
  );
  box.addEventListener("close", () => box.remove());
  // A click beside the box is a wish to leave it.
  box.addEventListener("click", (event) => event.target === box && box.close());
  document.body.append(box);
  box.showModal();
  return box;
}

/** @typedef {import("./phone.js").Phone} Phone */

/**
 * @param {Phone[]} away phones that were put away and can come back
 * @param {(person: {first_name: string, language_code: string}) => void} add
 * @param {(phone: Phone) => void} back
 */
export function addPhoneDialog(away, add, back) {
  const name = h("input", { name: "name", required: true, maxlength: "40", dir: "auto", autocomplete: "off" });
  const language = h("select", { name: "language" },
    ...LANGUAGES.map(([code, label]) => h("option", { value: code }, label)));
  dialog("Add a phone", (close) => [
    h("form",
      {
        class: "dialog-form",
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          if (!name.value.trim()) return;
          close();
          add({ first_name: name.value.trim(), language_code: language.value });
        },
      },
      h("label", {}, "Name", name),
      h("label", {}, "Language of the phone", language),
      h("button", { type: "submit", class: "primary" }, "Add this phone")),
    away.length === 0 ? null : h("div", { class: "dialog-list" },
      h("p", {}, "Or bring one back:"),
      ...away.map((phone) => h("button",
        { type: "button", class: "quiet-button", onclick: () => { close(); back(phone); } },
        phone.person.first_name))),
  ]);
  name.focus();
}

/** @param {string} source @param {string} [caption] */
export function photoDialog(source, caption) {
  const box = dialog("Photo", (close) => [
    h("img", { class: "dialog-photo", src: source, alt: "Photo, larger", onclick: close }),
    caption ? h("p", { dir: "auto" }, caption) : null,
  ]);
  box.classList.add("wide");
}

const EMOJI = ["👍", "❤️", "🙏", "😢", "🤗", "🔥"];

/**
 * What else can be done with a message: what a long press offers in Telegram's apps.
 * @param {{reaction: string|undefined, react: (emoji: string|null) => void, edit: (() => void)|null,
 *   remove: () => void}} doings
 */
export function messageDialog({ reaction, react, edit, remove }) {
  dialog("This message", (close) => {
    const act = (/** @type {() => void} */ doing) => () => {
      close();
      doing();
    };
    const button = (/** @type {string} */ label, /** @type {() => void} */ doing) =>
      h("button", { type: "button", class: "quiet-button", onclick: act(doing) }, label);
    return [
      h("div", { class: "emoji-row", role: "group", "aria-label": "React" },
        ...EMOJI.map((emoji) => h("button",
          { type: "button", class: "emoji", "aria-label": `React with ${emoji}`, "aria-pressed": String(emoji === reaction),
            onclick: act(() => react(emoji === reaction ? null : emoji)) },
          emoji))),
      h("div", { class: "dialog-list" },
        edit ? button("Edit", edit) : null,
        button("Delete for both", remove)),
    ];
  });
}

/**
 * An invitation is made for somebody: which of the people here should open it?
 * @param {string} link @param {Phone[]} phones @param {Phone} from
 * @param {(phone: Phone) => void} use
 */
export function linkDialog(link, phones, from, use) {
  dialog("Use this link on a phone", (close) => [
    h("p", { class: "dialog-link" }, link),
    h("div", { class: "dialog-list" },
      ...phones.map((phone) => h("button",
        { type: "button", class: "quiet-button", onclick: () => { close(); use(phone); } },
        `${phoneOf(phone.person.first_name)}${phone === from ? " (this one)" : ""}`))),
  ]);
}
