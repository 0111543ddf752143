/* Paste from Word, LibreOffice, Google Docs, a mail or a web page comes out clean: headings, lists, tables, links,
   emphasis and footnotes stay, all else of the markup goes, and of a picture a paragraph says where it was.

   The text is made inert before anything parses it: every style attribute that reached a parser would be refused by
   the policy and reported, and every picture loaded from where it came from. */
import { takeNotes } from "desk/paste-notes";
import { makeLists } from "desk/paste-word";

export const SAFE = /^(?:https?:\/\/[^/\s]|mailto:\S|\/(?![/\\])|#[\w-])/i;

const DROPPED =
  /<!--[\s\S]*?-->|<!\[[\s\S]*?\]>|<(style|script|title|xml|noscript)\b[\s\S]*?<\/\1>|<\/?(?:meta|link|base)\b[^>]*>/gi;
const TAG = /<([a-z][a-z0-9:]*)((?:\s+(?:"[^"]*"|'[^']*'|[^'">])*)?)>/gi;
const ATTRIBUTE = /\s([a-z][a-z0-9:-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?/gi;
const OWN =
  "href colspan rowspan start lang id name alt width height scope data-image data-alt data-credit data-decorative " +
  "data-footnote data-pull data-card data-article data-entity data-pm-slice title";
const READ = new Set(OWN.split(" "));
const RENAMED = { style: "data-style", class: "data-class", src: "data-src" };

const TAGS = new Set(
  "a abbr b blockquote br caption cite em figcaption figure h2 h3 h4 hr i li ol p q s span strong sub sup table tbody td th thead tr ul".split(
    " ",
  ),
);
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, figure, hr, div, section, article, li";
const BOXES = new Set(
  "div section article main header footer aside nav center address dl dt dd pre form".split(" "),
);
const LOST =
  "svg, iframe, video, audio, canvas, object, embed, template, button, select, input, textarea, col, colgroup";
const RENAMED_TAGS = { h1: "h2", h5: "h4", h6: "h4", strike: "s", del: "s" };
const STYLES = [
  ["strong", "b, strong, h1, h2, h3, h4, h5, h6, th", /(?<![-\w])font-weight:\s*(?:bold|[6-9]00)/i],
  ["em", "i, em", /(?<![-\w])font-style:\s*italic/i],
  ["sup", "sup", /vertical-align:\s*super/i],
  ["sub", "sub", /vertical-align:\s*sub(?!\w)/i],
  ["s", "s, strike, del", /text-decoration[^;]*line-through/i],
];

function inert(html) {
  const attribute = (_all, name, value) => {
    const known = RENAMED[name.toLowerCase()] ?? name.toLowerCase();
    if (!READ.has(known) && known === name.toLowerCase()) return "";
    return value === undefined ? ` ${known}=""` : ` ${known}=${value}`;
  };
  return html
    .replace(DROPPED, "")
    .replace(TAG, (_all, name, rest) => `<${name}${rest.replace(/\/$/, "").replace(ATTRIBUTE, attribute)}>`);
}

const unwrap = (element) => element.replaceWith(...element.childNodes);

function rename(element, name) {
  const made = element.ownerDocument.createElement(name);
  for (const { name: key, value } of element.attributes) {
    if (READ.has(key)) made.setAttribute(key, value);
  }
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

/* A paragraph that says which picture was here; what counts nothing (a tracking pixel) or stands for a letter does
   not get one. */
function pictures(body, report) {
  let count = 0;
  for (const image of [...body.querySelectorAll("img")]) {
    const { alt, width, height } = image;
    if ((width && width < 3) || (height && height < 3)) {
      image.remove();
    } else if (/emoji/i.test(image.dataset.class)) {
      image.replaceWith(alt);
    } else {
      count += 1;
      const source = image.dataset.src ?? "";
      const file = /^data:|^blob:/i.test(source)
        ? ""
        : source
            .replace(/[?#].*/, "")
            .split(/[/\\]/)
            .pop();
      const note = body.ownerDocument.createElement("p");
      note.textContent = report.picture(alt.trim().replace(/\s+/g, " ") || file || String(count));
      const block = image.closest("p, h1, h2, h3, h4, h5, h6");
      const link = image.closest("a");
      if (block) {
        image.remove();
        block.after(note);
      } else if (link && !link.textContent.trim()) {
        link.replaceWith(note);
      } else {
        image.replaceWith(note);
      }
    }
  }
  report.done(count);
}

/* What a style says and an element can: bold, italic, raised, lowered, struck out. */
function styles(body) {
  for (const element of [...body.querySelectorAll("b, strong, i, em")]) {
    const style = element.dataset.style ?? "";
    const heading = /^(?:b|strong)$/.test(element.localName) && element.closest("h1, h2, h3, h4, h5, h6");
    if (heading || /(?<![-\w])(?:font-weight:\s*(?:normal|400)|font-style:\s*normal)/i.test(style))
      unwrap(element);
  }
  for (const span of [...body.querySelectorAll("span[data-style]")]) {
    if (!span.textContent.trim()) continue;
    for (const [name, inside, pattern] of STYLES) {
      if (!pattern.test(span.dataset.style) || span.closest(inside)) continue;
      const made = body.ownerDocument.createElement(name);
      made.append(...span.childNodes);
      span.append(made);
    }
  }
}

function anchors(body) {
  for (const link of [...body.querySelectorAll("a")]) {
    let href = link.getAttribute("href") ?? "";
    const passed = href.match(/^https:\/\/www\.google\.com\/url\?(?:.*&)?q=([^&]+)/);
    if (passed) href = decodeURIComponent(passed[1]);
    if (!SAFE.test(href) || href.startsWith("#")) unwrap(link);
    else link.setAttribute("href", href);
  }
}

/* Word marks the rows it repeats, or nothing: then a first row all in bold is the header. */
function tables(body) {
  for (const table of body.querySelectorAll("table")) {
    for (const cell of [...table.querySelectorAll("thead td")]) rename(cell, "th");
    const [first, ...others] = table.rows;
    if (!first || !others.length || table.querySelector("th")) continue;
    const bold = (cell) =>
      cell.textContent.trim() !== "" &&
      cell.textContent.trim() ===
        [...cell.querySelectorAll("b, strong")]
          .map((b) => b.textContent)
          .join("")
          .trim();
    if (![...first.cells].every(bold) || [...others[0].cells].every(bold)) continue;
    for (const cell of [...first.cells]) {
      for (const element of [...cell.querySelectorAll("b, strong")]) unwrap(element);
      rename(cell, "th");
    }
  }
}

/* Google Docs and LibreOffice put a nested list beside the item it belongs to; a numbered heading is no list. */
function nestedLists(body) {
  for (const heading of body.querySelectorAll("li > :is(h1, h2, h3, h4, h5, h6):only-child")) {
    unwrap(heading.parentElement);
    let list = heading.parentElement;
    while (list.matches("ul, ol") && list.children.length === 1) {
      unwrap(list);
      list = heading.parentElement;
    }
  }
  for (const list of [...body.querySelectorAll("ul > ul, ul > ol, ol > ol, ol > ul")]) {
    const item = list.previousElementSibling;
    if (item?.localName === "li") item.append(list);
    else unwrap(list);
  }
}

function allowed(body) {
  for (const element of [...body.querySelectorAll(LOST)]) element.remove();
  for (const element of [...body.querySelectorAll("*")]) {
    const name = RENAMED_TAGS[element.localName] ?? element.localName;
    if (BOXES.has(name) && !element.querySelector(BLOCKS)) {
      rename(element, "p");
    } else if (name === "figcaption" || (name === "figure" && !element.dataset.image)) {
      if (name === "figure") unwrap(element);
      else if (!element.closest("figure[data-image]")) rename(element, "p");
    } else if (!TAGS.has(name) || (name === "span" && element.dataset.footnote === undefined)) {
      unwrap(element);
    } else if (name !== element.localName) {
      rename(element, name);
    }
  }
  for (const element of body.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      const kept =
        /^data-(?!style|class|src)/.test(name) || /^(?:href|colspan|rowspan|start|scope)$/.test(name);
      if (!kept && !(name === "title" && element.localName === "abbr")) element.removeAttribute(name);
    }
  }
}

function empty(body) {
  const blank = (element) => !element.textContent.trim() && !element.querySelector("[data-image]");
  for (const element of [...body.querySelectorAll("a, b, strong, i, em, sup, sub, s, span")].reverse()) {
    if (!element.textContent) element.remove();
  }
  for (const element of [...body.querySelectorAll("p, h2, h3, h4, li, ul, ol, blockquote")].reverse()) {
    if (blank(element)) element.remove();
  }
  for (const line of [...body.querySelectorAll(":scope > br")]) {
    const beside = [line.previousElementSibling, line.nextElementSibling];
    if (beside.some((element) => !element || element.matches(BLOCKS))) line.remove();
  }
}

export function cleanPastedHTML(html, report) {
  const { body } = new DOMParser().parseFromString(inert(html), "text/html");
  if (!body.querySelector("[data-pm-slice]")) {
    takeNotes(body);
    makeLists(body);
    pictures(body, report);
    styles(body);
    tables(body);
    anchors(body);
    nestedLists(body);
    allowed(body);
    empty(body);
  }
  return body.innerHTML.replace(/&nbsp;/g, " ");
}
