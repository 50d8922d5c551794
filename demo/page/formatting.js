/** What people type as marks (**bold**, ||spoiler||, > quote) becomes entities, as Telegram's apps do it. */

/** @typedef {import("./types.js").Entity} Entity */

/** Underline has no mark in Telegram's apps, only a key; here it has one. */
const MARKS = /** @type {Record<string, string>} */ ({
  "```": "pre", "**": "bold", "__": "italic", "++": "underline", "~~": "strikethrough", "||": "spoiler", "`": "code",
});
const MARKED = /(```|\*\*|__|\+\+|~~|\|\||`)(?=\S)([\s\S]*?\S)\1/;
const QUOTED = /(?:^> ?.*(?:\n|$))+/m;

/**
 * @param {string} typed @returns {{text: string, entities: Entity[]}}
 */
export function marked(typed) {
  const quote = QUOTED.exec(typed);
  if (!quote) return inline(typed);
  const inner = quote[0].replace(/^> ?/gm, "").replace(/\n$/, "");
  const after = typed.slice(quote.index + quote[0].length);
  const parts = [inline(typed.slice(0, quote.index)), wrapped("blockquote", inline(inner))];
  return joined(after ? [...parts, { text: "\n", entities: [] }, marked(after)] : parts);
}

/** @param {string} typed @returns {{text: string, entities: Entity[]}} */
function inline(typed) {
  const found = MARKED.exec(typed);
  if (!found) return { text: typed, entities: [] };
  const kind = MARKS[found[1]];
  const inner = kind === "code" || kind === "pre" ? { text: found[2], entities: [] } : inline(found[2]);
  return joined([
    { text: typed.slice(0, found.index), entities: [] },
    wrapped(kind, inner),
    inline(typed.slice(found.index + found[0].length)),
  ]);
}

/** @param {string} type @param {{text: string, entities: Entity[]}} inner */
function wrapped(type, inner) {
  return { text: inner.text, entities: [{ type, offset: 0, length: inner.text.length }, ...inner.entities] };
}

/** @param {{text: string, entities: Entity[]}[]} parts */
function joined(parts) {
  const whole = { text: "", entities: /** @type {Entity[]} */ ([]) };
  for (const part of parts) {
    const moved = part.entities.map((one) => ({ ...one, offset: one.offset + whole.text.length }));
    whole.entities.push(...moved);
    whole.text += part.text;
  }
  return whole;
}

/**
 * The other way round, for somebody who edits what they wrote.
 * @param {string} text @param {Entity[]|undefined} entities @returns {string}
 */
export function withMarks(text, entities) {
  const marks = Object.fromEntries(Object.entries(MARKS).map(([mark, kind]) => [kind, mark]));
  /** @type {[number, number, string][]} place, order there, mark: what ends comes before what begins */
  const signs = [];
  for (const { type, offset, length } of entities ?? []) {
    if (type === "blockquote") {
      for (const line of text.slice(offset, offset + length).matchAll(/^/gm)) signs.push([offset + (line.index ?? 0), 0, "> "]);
    } else if (marks[type]) signs.push([offset, 1, marks[type]], [offset + length, -length, marks[type]]);
  }
  signs.sort((a, b) => b[0] - a[0] || b[1] - a[1]);
  return signs.reduce((whole, [at, , mark]) => whole.slice(0, at) + mark + whole.slice(at), text);
}
