/** Does a guide's deeds on a phone the way a person would: visibly, button by button. */

import { api } from "./api.js";
import { flash } from "./chatlog.js";
import { setOffset } from "./clock.js";
import { gentle, phoneOf, sleep } from "./dom.js";

/** @typedef {import("./phone.js").Phone} Phone */
/** @typedef {import("./types.js").Deed} Deed */
/** @typedef {import("./types.js").Message} Message */

const PACE = 350;
const MAX_FILL = 80;
/** How often a question in words is answered before the guide leaves it to the person. */
const MOST_WORDS = 2;
/** How long a button or an answer may take to come. */
const PATIENCE = 10_000;

/** Ways around a question rather than answers to it, in the three languages that ship. */
const ASIDE = new RegExp(
  "^(back|why|skip|help|cancel|stop|leave|pause|later|not now|change|language|read|show|none"
  + "|no(?!\\p{L})|i do not|i don.t|i cannot|i am under|i.d rather|prefer not"
  + "|atrás|volver|por qué|omitir|saltar|ayuda|cancelar|prefiero no"
  + "|رجوع|السابق|لماذا|تخط|مساعدة|إلغاء|لا(?!\\p{L})|أفضل عدم)", "iu");

const ONWARD = new RegExp(
  "^(done|continue|go on|all right|this looks right|next|finish|save|that is all|that.s all|i am done|ready|send|confirm"
  + "|listo|continuar|siguiente|terminar|guardar|hecho"
  + "|تم|متابعة|التالي|إنهاء|حفظ|انتهيت)", "iu");

/** Labels may begin with a mark ("✓ Panic", "← Back"): what counts are the words. */
const wordsOf = (/** @type {string} */ label) => label.replace(/^[^\p{L}\p{N}]+/u, "").trim();

/** Thrown when the person presses "Stop". */
export class Stopped extends Error {}

/**
 * @param {Deed} deed @param {Phone} phone @param {Deed[]} later the deeds of the step that come after this one
 * @param {() => boolean} finished @param {AbortSignal} signal
 */
export async function perform(deed, phone, later, finished, signal) {
  // Somebody may have done this part by hand: what comes after it can be pressed already.
  if (deed.advance !== undefined && later.some((one) => keyFor(phone, one))) return;
  if (deed.send !== undefined) await phone.say(deed.send);
  if (deed.press !== undefined) await pressOften(deed, phone, later, finished, signal);
  if (deed.advance !== undefined) setOffset((await api.advance(deed.advance)).offset);
  if (deed.fill) await fill(phone, deed.fill === true ? {} : deed.fill, finished, signal);
}

/**
 * Press once; with `again` go on pressing the button wherever it comes next, until the step is done.
 * @param {Deed} deed @param {Phone} phone @param {Deed[]} later @param {() => boolean} finished
 * @param {AbortSignal} signal
 */
async function pressOften(deed, phone, later, finished, signal) {
  for (let time = 0; time < (deed.again ? MAX_FILL : 1) && !(time && finished()); time += 1) {
    if (signal.aborted) throw new Stopped();
    const before = phone.log.version;
    await pressDeed(deed, phone, later, signal);
    if (!deed.again) return;
    await until(() => finished() || phone.log.version > before, PATIENCE / 3, signal);
    await settle(phone);
  }
}

/** @param {Phone} phone @returns {HTMLButtonElement[]} what can be pressed, newest message first */
function keysOf(phone) {
  const messages = [...phone.log.list.querySelectorAll(".msg")].reverse();
  const inline = messages.flatMap((node) => [...node.querySelectorAll("button.key")]);
  return /** @type {HTMLButtonElement[]} */ ([...inline, ...phone.composer.keys.querySelectorAll("button.key")]);
}

/**
 * The newest button a deed means. One that was pressed already has had its effect, unless its
 * message came anew since.
 * @param {Phone} phone @param {Deed} deed @param {boolean} [used] whether such a button will do
 */
function keyFor(phone, deed, used = false) {
  if (deed.press === undefined) return undefined;
  const wanted = wordsOf(deed.press).toLowerCase();
  const place = (deed.under ?? "").toLowerCase();
  return keysOf(phone).find((key) =>
    wordsOf(key.dataset.label ?? "").toLowerCase().startsWith(wanted)
    && (!place || (key.closest(".msg")?.querySelector(".text")?.textContent ?? "").toLowerCase().includes(place))
    && (used || !phone.presses.wasUsed(key)));
}

/** @param {HTMLButtonElement} one @param {HTMLButtonElement} other whether `one` stands further down */
const isBelow = (one, other) => Boolean(other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);

/** @param {HTMLButtonElement} key */
async function pressKey(key) {
  key.scrollIntoView({ block: "nearest", behavior: gentle() });
  flash(key);
  await sleep(PACE);
  key.click();
}

/** @param {Deed} deed @param {Phone} phone @param {Deed[]} later @param {AbortSignal} signal */
async function pressDeed(deed, phone, later, signal) {
  const next = () => later.map((one) => keyFor(phone, one)).find((key) => key !== undefined);
  await until(() => keyFor(phone, deed) !== undefined || next() !== undefined, PATIENCE, signal);
  const own = keyFor(phone, deed);
  const after = next();
  if (after && (!own || isBelow(after, own))) return;
  const key = own ?? keyFor(phone, deed, true);
  if (!key) {
    throw new Error(`The guide finds no button “${deed.press}” on ${phoneOf(phone.person.first_name)}. `
      + "Please go on by hand there, or skip this step: the guide follows you.");
  }
  await pressKey(key);
}

/**
 * @param {Phone} phone @param {Record<string, string[]|string>} answers part of a question -> labels
 * or words @param {() => boolean} finished @param {AbortSignal} signal
 */
async function fill(phone, answers, finished, signal) {
  // The bot may still be writing the first question.
  if (phone.log.messages.at(-1)?.out) await answered(phone, phone.log.version, signal);
  await settle(phone);
  /** @type {Map<string, number>} question -> how many of its options were tried */
  const tried = new Map();
  for (let step = 0; step < MAX_FILL && !finished(); step += 1) {
    if (signal.aborted) throw new Stopped();
    const before = phone.log.version;
    await answerOnce(phone, answers, tried);
    // The next question comes as an edit or as a new message; both change the log.
    await until(() => finished() || phone.log.version > before, PATIENCE / 3, signal);
    await settle(phone);
  }
}

/**
 * @param {Phone} phone @param {number} since a version of its log @param {AbortSignal} signal
 */
export async function answered(phone, since, signal) {
  await until(() => phone.saw("", since), PATIENCE / 3, signal);
}

/**
 * Own messages and the bot's answers come one after the other: wait until nothing more comes.
 * @param {Phone} phone
 */
async function settle(phone) {
  let version;
  do {
    version = phone.log.version;
    await sleep(PACE);
  } while (version !== phone.log.version);
}

/**
 * @param {Phone} phone @param {Record<string, string[]|string>} answers
 * @param {Map<string, number>} tried
 */
async function answerOnce(phone, answers, tried) {
  const last = phone.log.messages.findLast((message) => !message.out);
  const node = last && phone.log.entries.get(last.message_id)?.node;
  const keys = /** @type {HTMLButtonElement[]} */ (node ? [...node.querySelectorAll("button.key")] : []);
  const label = (/** @type {HTMLButtonElement} */ key) => wordsOf(key.dataset.label ?? "");
  const onward = keys.find((key) => ONWARD.test(label(key)));
  const options = keys.filter((key) => label(key) && !ASIDE.test(label(key)) && !ONWARD.test(label(key)));
  const known = Object.entries(answers).find(([part]) => last?.text?.includes(part))?.[1];
  if (typeof known === "string") {
    await phone.say(known);
    return;
  }
  if (known) {
    const open = keys.find((key) => known.includes(key.dataset.label ?? ""));
    const next = open ?? onward;
    if (next) {
      await pressKey(next);
      return;
    }
  }
  const text = last?.text?.slice(0, 80) ?? "";
  // A question in words that is asked again comes as another message.
  const question = keys.length ? `${last?.message_id} ${text}` : text;
  const count = tried.get(question) ?? 0;
  tried.set(question, count + 1);
  const numbers = options.every((key) => /^\d+$/.test(label(key)));
  // Numbers beside a way onward lead back to single answers: a list of answers is being shown.
  if (onward && (count > 0 || numbers)) await pressKey(onward);
  else if (options.length) await pressKey(options[(sensible(options.map(label)) + count) % options.length]);
  else if (count > MOST_WORDS) throw new Error("The guide has no answer to this. Please write one yourself.");
  else await phone.say(words(last));
}

/**
 * Mostly the first; on a scale something kind, and of how many people to take on a few.
 * @param {string[]} labels @returns {number}
 */
function sensible(labels) {
  if (labels[0] === "0") return Math.min(8, labels.length - 1);
  if (labels[0] === "1") return Math.min(2, labels.length - 1);
  if (/^not(?!\p{L})/iu.test(labels[0])) return Math.max(0, labels.length - 2);
  return 0;
}

/** @param {Message|undefined} question @returns {string} a short text that fits what was asked */
function words(question) {
  const text = question?.text ?? "";
  if (/\b(how old|age|number|edad|año)\b|عمر/iu.test(text)) return "34";
  if (/\b(call you|name|nombre)\b|اسم/iu.test(text)) return "River";
  if (/\b(city|town|where|ciudad)\b|مدينة/iu.test(text)) return "Leeds";
  return "It has been a hard few months, and I would like to talk with somebody who knows it.";
}

/**
 * @param {() => boolean} condition @param {number} patience @param {AbortSignal} signal
 * @returns {Promise<boolean>}
 */
export async function until(condition, patience, signal) {
  const end = performance.now() + patience;
  while (!condition()) {
    if (signal.aborted) throw new Stopped();
    if (performance.now() > end) return false;
    await sleep(80);
  }
  return true;
}
