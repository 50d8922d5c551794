/** Small builders for elements and icons, so that no markup is ever made from strings. */

const SVG = "http://www.w3.org/2000/svg";

/** Stroke paths on a 24 × 24 grid; drawn here because the page may load nothing from outside. */
const ICONS = {
  send: ["M4 12 20 4 14 20 11.5 13.5Z"],
  attach: ["M20 11.5 12.5 19a5 5 0 0 1-7-7l8-8a3.3 3.3 0 0 1 4.7 4.7l-8 8a1.7 1.7 0 0 1-2.4-2.4L15 7"],
  commands: ["M14.5 4 9.5 20"],
  more: ["M12 5.5v.01M12 12v.01M12 18.5v.01"],
  reply: ["M10 6 4 12l6 6", "M4.5 12H14a6 6 0 0 1 6 6v1"],
  edit: ["M4 20l1-4.5L16.5 4a2 2 0 0 1 3 0l.5.5a2 2 0 0 1 0 3L8.5 19Z"],
  close: ["M6 6 18 18M18 6 6 18"],
  down: ["M5 9l7 7 7-7"],
  keyboard: ["M3 7h18v10H3Z", "M7 11v.01M12 11v.01M17 11v.01M8 14h8"],
  pin: ["M9 4h6l-1 7 3 3H7l3-3Z", "M12 14v6"],
  plus: ["M12 5v14M5 12h14"],
  check: ["M4 12.5 9.5 18 20 6.5"],
  clock: ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z", "M12 7.5V12l3 2"],
  photo: ["M4 5h16v14H4Z", "m4 16 5-5 4 4 3-2.5 4 3.5", "M15.5 9v.01"],
  sticker: ["M12 3a9 9 0 1 0 9 9c-5 0-9-4-9-9Z", "M12 3l9 9"],
  voice: ["M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3Z", "M6 11a6 6 0 0 0 12 0M12 17v4"],
  document: ["M6 3h8l4 4v14H6Z", "M14 3v4h4"],
  location: ["M12 21s7-6.5 7-11.5a7 7 0 0 0-14 0C5 14.5 12 21 12 21Z", "M12 9.5v.01"],
  contact: ["M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z", "M4.5 20a7.5 7.5 0 0 1 15 0"],
  album: ["M7 8h13v12H7Z", "M4 17V4h13", "m7 17 4-4 3 3 2-2 4 4"],
  video_note: ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z", "M10 8.5v7l5.5-3.5Z"],
  video: ["M3 6h12v12H3Z", "m15 11 6-4v10l-6-4"],
  forward: ["m14 6 6 6-6 6", "M19.5 12H10a6 6 0 0 0-6 6v1"],
  play: ["M8 5.5v13l10-6.5Z"],
  guide: ["M5 4h11l3 3v13H5Z", "M9 10h6M9 14h6"],
};

/**
 * Build an element. Keys starting with "on" are listeners, booleans switch attributes,
 * everything else is an attribute; children may be nodes, strings or nothing.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {any}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

/**
 * @param {keyof typeof ICONS | string} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  for (const d of ICONS[/** @type {keyof typeof ICONS} */ (name)] ?? []) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/**
 * A button that shows only an icon, with its name for those who do not see it.
 * @param {string} name @param {string} label @param {(event: Event) => void} press
 * @param {Record<string, any>} [props]
 */
export function iconButton(name, label, press, props = {}) {
  return h(
    "button",
    { type: "button", "aria-label": label, title: label, onclick: press, ...props,
      class: `icon-button ${props.class ?? ""}` },
    icon(name),
  );
}

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @returns {ScrollBehavior} */
export function gentle() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

/**
 * "Sam's phone"; a name in another script is set apart, or it would pull the 's to its other end.
 * @param {string} name
 */
export const phoneOf = (name) =>
  `${/^[\u0000-\u024f]*$/.test(name) ? name : `\u2068${name}\u2069`}'s phone`;

/** Languages written from right to left, as far as the page needs to know. */
export const isRtl = (/** @type {string|undefined} */ code) =>
  /^(ar|fa|he|ur|ps|ckb|dv|yi)\b/i.test(code ?? "");

/**
 * The direction of a text by its first strong letter. What is set apart (U+2066 to U+2069) does not
 * count, as in Unicode's own rule; dir=auto does count it, and an English name would turn a text round.
 * @param {string} text
 */
export function directionOf(text) {
  const outside = text.replace(/[\u2066-\u2068][^\u2069]*\u2069/g, "");
  const first = /\p{L}/u.exec(outside)?.[0];
  if (first === undefined) return "auto";
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thaana}]/u.test(first) ? "rtl" : "ltr";
}
