/* Paste from Word, a mail or a web page comes out clean. Done on the text, before anything parses it: every
   style attribute that reached a parser would be refused by the policy and reported. */

const DROPPED =
  /<!--[\s\S]*?-->|<!\[[\s\S]*?\]>|<(style|script|title|xml)\b[\s\S]*?<\/\1>|<\/?(?:meta|link|base|o:p|font|img)\b[^>]*>/gi;
const TAG = /<([a-z][a-z0-9:]*)((?:\s+(?:"[^"]*"|'[^']*'|[^'">])*)?)>/gi;
const KEPT = /\s(href|colspan|rowspan|title|start)\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)/gi;
const NORMAL_WEIGHT = /<b\b[^>]*font-weight:\s*normal[^>]*>([\s\S]*?)<\/b>/gi;
const WORD_ITEM = /<p\b[^>]*mso-list:\s*l\d+[^>]*>([\s\S]*?)<\/p>/gi;
const WORD_MARK = /<span\b[^>]*mso-list:\s*ignore[^>]*>([\s\S]*?)<\/span>\s*(?:<\/span>)*/i;
const HEADINGS = { h1: "h2", h5: "h4", h6: "h4" };

/* Word writes a list as paragraphs that begin with a dot or a number. */
function wordItem(_whole, inside) {
  const mark = inside.match(WORD_MARK)?.[1].replace(/<[^>]*>|&nbsp;|\s/g, "") ?? "";
  const list = /^[\dA-Za-z]+[.)]$/.test(mark) ? "ol" : "ul";
  return `<${list}><li>${inside.replace(WORD_MARK, "")}</li></${list}>`;
}

function cleanTag(_whole, name, attributes) {
  const tag = HEADINGS[name.toLowerCase()] ?? name.toLowerCase();
  const kept = [...attributes.matchAll(KEPT)].map((match) => ` ${match[1].toLowerCase()}=${match[2]}`);
  return `<${tag}${kept.join("")}>`;
}

export function cleanPastedHTML(html) {
  return html
    .replace(WORD_ITEM, wordItem)
    .replace(/<\/(ul|ol)>\s*<\1>/gi, "")
    .replace(DROPPED, "")
    .replace(NORMAL_WEIGHT, "$1")
    .replace(/<\/h1>/gi, "</h2>")
    .replace(/<\/h[56]>/gi, "</h4>")
    .replace(TAG, cleanTag)
    .replace(/&nbsp;|\u00a0/g, " ");
}
