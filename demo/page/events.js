/** Keeps the page up to date: server-sent events, and plain asking while they do not come. */

/** @typedef {{type: string, person?: number, n?: number, [other: string]: any}} Happening */

const RETRY = 1_500;

/**
 * The browser's own reconnecting would repeat the first address, and with it the whole past; so
 * each new stream is opened by hand, from where the last one ended.
 * @param {object} doings
 * @param {(event: Happening) => void} doings.happened
 * @param {() => Promise<void>} doings.resync asks for everything that may have been missed
 * @param {(state: "live"|"asking"|"lost") => void} doings.state
 */
export function follow({ happened, resync, state }) {
  /** @type {number|undefined} */
  let last;

  function open() {
    const stream = new EventSource(last === undefined ? "/user/events" : `/user/events?since=${last}`);
    let over = false;
    stream.onopen = async () => {
      // What happened before the stream opened is fetched once; what comes twice is drawn once.
      try {
        await resync();
        state("live");
      } catch {
        void again();
      }
    };
    stream.onmessage = (message) => {
      const event = /** @type {Happening} */ (JSON.parse(message.data));
      const n = event.n ?? Number(message.lastEventId || Number.NaN);
      if (Number.isFinite(n)) last = n;
      happened(event);
    };
    stream.onerror = () => void again();

    async function again() {
      if (over) return;
      over = true;
      stream.close();
      // A restarted server counts from the beginning again: never ask it for the old future.
      last = undefined;
      try {
        await resync();
        state("asking");
      } catch {
        state("lost");
      }
      setTimeout(open, RETRY);
    }
  }

  open();
}
