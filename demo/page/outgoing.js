/** What one phone sends beyond plain words: replies, quotes, topics, albums, reactions. */

import { api } from "./api.js";
import { messageDialog } from "./dialogs.js";
import { marked } from "./formatting.js";

/** @typedef {import("./phone.js").Phone} Phone */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./composer.js").Context} Context */

const ALBUM = 3;

/** @param {Phone} phone @param {Context|null} context what is replied to, and the topic */
function whereTo(phone, context) {
  const topic = context?.message.message_thread_id ?? phone.topics.chosen;
  return {
    ...(context ? { reply_to_message_id: context.message.message_id } : {}),
    ...(context?.quote ? { quote: context.quote } : {}),
    ...(topic ? { message_thread_id: topic } : {}),
  };
}

/** @param {Phone} phone @param {string} text with marks in it @param {Context|null} context */
export function write(phone, text, context) {
  return api.send(phone.person.id, { ...marked(text), ...whereTo(phone, context) });
}

/**
 * @param {Phone} phone @param {string} kind @param {string} caption @param {Context|null} context
 * @returns {Promise<Message>} the first of what was sent
 */
export async function attach(phone, kind, caption, context) {
  const { id } = phone.person;
  const place = whereTo(phone, context);
  const more = { ...(caption ? { caption } : {}), ...place };
  if (kind !== "album") return api.sendMedia(id, kind, more);
  // An album is several messages that share a mark; nothing says which is the last.
  const fields = { media_group_id: String(Date.now()) };
  const first = await api.sendMedia(id, "photo", { ...more, fields });
  for (let n = 1; n < ALBUM; n += 1) await api.sendMedia(id, "photo", { ...place, fields });
  return first;
}

/** @param {Phone} phone @param {Message} message */
export function openMore(phone, message) {
  const { id } = phone.person;
  const own = message.out && (message.text !== undefined || message.caption !== undefined);
  messageDialog({
    reaction: message.reactions?.person?.[0]?.emoji,
    react: (emoji) => void phone.done(api.react(id, message.message_id, emoji)),
    edit: own ? () => phone.composer.setContext("edit", message) : null,
    remove: () => void phone.done(api.remove(id, message.message_id)),
  });
}
