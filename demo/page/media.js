/** Shows what is not text in a message: a picture where the server has one, else an honest card. */

import { fileUrl } from "./api.js";
import { photoDialog } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { serviceText } from "./topics.js";

/** @typedef {import("./types.js").Message} Message */

/** @param {number|undefined} seconds */
const length = (seconds) => {
  const all = Math.max(0, Math.round(seconds ?? 0));
  return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, "0")}`;
};

/** @param {string} picture @param {string} title @param {string} [detail] */
function card(picture, title, detail) {
  return h(
    "div",
    { class: `card card-${picture}` },
    h("span", { class: "card-icon" }, icon(picture)),
    h("span", { class: "card-words" },
      h("span", { class: "card-title", dir: "auto" }, title),
      detail ? h("span", { class: "card-detail", dir: "auto" }, detail) : null),
  );
}

/**
 * The width and height are known before the bytes arrive, so that the chat does not jump.
 * @param {Message} message
 */
function photo(message) {
  const sizes = message.photo ?? [];
  const best = sizes[sizes.length - 1];
  const image = h("img", {
    class: "photo", src: fileUrl(best.file_id), alt: "Photo", loading: "lazy",
    width: best.width, height: best.height,
  });
  const frame = h("button",
    { type: "button", class: message.has_media_spoiler ? "photo-frame veiled" : "photo-frame", title: "Show larger" },
    image);
  image.addEventListener("error", () => frame.replaceWith(card("photo", "Photo", "No preview")));
  frame.addEventListener("click", () => {
    if (frame.classList.contains("veiled")) frame.classList.remove("veiled");
    else photoDialog(image.src, message.caption);
  });
  return frame;
}

/** @param {Message} message */
function voice(message) {
  // A drawn wave: the demo's voice messages carry no sound.
  const wave = h("span", { class: "wave", "aria-hidden": "true" });
  for (let i = 0; i < 22; i += 1) wave.append(h("i", { class: `w${(i * 7 + message.message_id) % 5}` }));
  return h("div", { class: "card card-voice" }, h("span", { class: "card-icon" }, icon("play")), wave,
    h("span", { class: "card-detail" }, `Voice ${length(message.voice.duration)}`));
}

/** @type {Record<string, (m: Message) => HTMLElement>} */
const KINDS = {
  photo,
  voice,
  sticker: (m) => h("div", { class: "sticker", role: "img", "aria-label": "Sticker" }, m.sticker.emoji ?? "🙂"),
  animation: (m) => card("play", "Animation", length(m.animation.duration)),
  video_note: (m) => card("play", "Round video", length(m.video_note.duration)),
  video: (m) => card("play", "Video", length(m.video.duration)),
  audio: (m) => card("play", m.audio.title ?? "Audio", length(m.audio.duration)),
  document: (m) => card("document", m.document.file_name ?? "File", m.document.mime_type),
  venue: (m) => card("location", m.venue.title, m.venue.address),
  location: (m) =>
    card("location", "Location", `${m.location.latitude.toFixed(4)}, ${m.location.longitude.toFixed(4)}`),
  contact: (m) =>
    card("contact", [m.contact.first_name, m.contact.last_name].filter(Boolean).join(" "), m.contact.phone_number),
  poll: (m) => card("guide", m.poll.question, "Poll"),
  dice: (m) => h("div", { class: "sticker" }, `${m.dice.emoji} ${m.dice.value}`),
};

/** @param {Message} message @returns {string|null} the kind of media, if any */
export const mediaKind = (message) => Object.keys(KINDS).find((kind) => message[kind]) ?? null;

/** @param {Message} message @returns {HTMLElement|null} */
export function media(message) {
  const kind = mediaKind(message);
  if (!kind) return null;
  try {
    return KINDS[kind](message);
  } catch {
    // A test may override any field of a message: a broken one still gets a bubble.
    return card("document", kind);
  }
}

/** @param {Message} message @returns {string} who a forwarded message came from, as far as it says */
export function forwardedFrom(message) {
  const origin = message.forward_origin;
  if (!origin) return "";
  return origin.sender_user_name ?? origin.sender_user?.first_name ?? origin.chat?.title ?? "somebody";
}

/** @param {Message} message @returns {string} one line that stands for the message in a quote */
export function gist(message) {
  const words = message.text ?? message.caption;
  if (words) return words.length > 120 ? `${words.slice(0, 120)}…` : words;
  const kind = mediaKind(message);
  if (!kind) return serviceText(message) ?? "Message";
  return kind.charAt(0).toUpperCase() + kind.slice(1).replace("_", " ");
}
