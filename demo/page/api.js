/** The only file that speaks HTTP: the demo server's user-side API, one function per call. */

import { note } from "./notices.js";

/** @typedef {import("./types.js").Person} Person */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Guide} Guide */

/** What the server said when it refused, or that it could not be reached (status 0). */
export class ApiError extends Error {
  /** @param {number} status @param {string} text */
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

/**
 * @param {string} method @param {string} path @param {object} [body]
 * @returns {Promise<any>}
 */
async function call(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: body ? { "content-type": "application/json" } : {},
      body: body ? JSON.stringify(body) : undefined,
      cache: "no-store",
    });
  } catch {
    throw new ApiError(0, "The demo's server does not answer. The page tries again by itself.");
  }
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const said = data.error ?? data.description ?? data.detail ?? `the server answered ${answer.status}`;
    throw new ApiError(answer.status, String(said));
  }
  return data;
}

/**
 * Run something a person asked for; a failure is shown to them instead of lost in the console.
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T|null>}
 */
export async function shown(promise) {
  try {
    return await promise;
  } catch (error) {
    note(error instanceof Error ? error.message : String(error), "problem");
    return null;
  }
}

export const api = {
  /** @returns {Promise<Person[]>} everybody but the crowd, which has no phones and may be large */
  people: () => call("GET", "/user/people?silent=false"),
  /** @returns {Promise<{username: string, first_name: string}>} */
  bot: () => call("GET", "/user/bot"),
  /** @param {Partial<Person>} person @returns {Promise<Person>} */
  addPerson: (person) => call("POST", "/user/people", person),
  /** @param {number} id @param {number} after @returns {Promise<Chat>} */
  chat: (id, after = 0) => call("GET", `/user/${id}/chat?after=${after}`),
  /** @param {number} id @param {import("./types.js").Written} written @returns {Promise<Message>} */
  send: (id, written) => call("POST", `/user/${id}/send`, written),
  /** @param {number} id @param {string} kind @param {object} [more] @returns {Promise<Message>} */
  sendMedia: (id, kind, more = {}) => call("POST", `/user/${id}/send_media`, { kind, ...more }),
  /** @param {number} id @param {number} message @param {import("./types.js").Written} written
   *  @returns {Promise<Message>} */
  edit: (id, message, written) => call("POST", `/user/${id}/edit`, { message_id: message, ...written }),
  /** @param {number} id @param {number} message @param {string|null} emoji null takes it back */
  react: (id, message, emoji) => call("POST", `/user/${id}/react`, { message_id: message, emoji }),
  /** @param {number} id @param {number} message */
  remove: (id, message) => call("POST", `/user/${id}/delete`, { message_id: message }),
  /** @param {number} id @param {number} message @param {string} data
   *  @returns {Promise<{callback_query_id: string}>} */
  press: (id, message, data) => call("POST", `/user/${id}/press`, { message_id: message, data }),
  /** @param {number} id @param {boolean} on */
  block: (id, on) => call("POST", `/user/${id}/${on ? "block" : "unblock"}`, {}),
  /** @param {number} id @param {number} upTo */
  read: (id, upTo) => call("POST", `/user/${id}/read`, { up_to: upTo }),
  /** @returns {Promise<{offset: number}>} */
  clock: () => call("GET", "/clock"),
  /** @param {number} seconds @returns {Promise<{offset: number}>} */
  advance: (seconds) => call("POST", "/clock/advance", { seconds }),
  /** @returns {Promise<Guide>} */
  guide: () => call("GET", "/user/guide"),
  /** @param {number[]} steps */
  guideDone: (steps) => call("POST", "/user/guide/done", { steps }),
};

/** @param {string} fileId */
export const fileUrl = (fileId) => `/user/file/${encodeURIComponent(fileId)}`;
