/* Word writes a list as paragraphs that begin with a dot or a number, and their level in a style. */

const LEVEL = /mso-list:\s*l(\d+)\s+level(\d)/i;
const NUMBER = /^\(?[\dA-Za-z\u0400-\u04ff]{1,5}[.)]/;

function markOf(paragraph) {
  const mark = [...paragraph.querySelectorAll("[data-style]")].find(({ dataset }) =>
    /mso-list:\s*ignore/i.test(dataset.style),
  );
  mark?.remove();
  return mark ? mark.textContent.replace(/[\s\u00a0]/g, "") : "";
}

export function makeLists(body) {
  const make = (name) => body.ownerDocument.createElement(name);
  let lists = [];
  let number;
  for (const paragraph of [...body.querySelectorAll("p[data-style*='mso-list' i]")]) {
    const found = paragraph.dataset.style.match(LEVEL);
    if (!found) continue;
    const mark = markOf(paragraph);
    const name = NUMBER.test(mark) ? "ol" : "ul";
    const level = Number(found[2]);
    if (paragraph.previousElementSibling !== lists[0] || (level === 1 && number !== found[1])) lists = [];
    number = found[1];
    lists.length = Math.min(lists.length, level);
    if (lists.length === level && lists[level - 1].localName !== name) lists.length = level - 1;
    while (lists.length < level) {
      const list = make(name);
      if (name === "ol" && /^\d/.test(mark) && Number.parseInt(mark, 10) > 1) {
        list.setAttribute("start", Number.parseInt(mark, 10));
      }
      if (lists.length) (lists.at(-1).lastElementChild ?? lists.at(-1).appendChild(make("li"))).append(list);
      else paragraph.before(list);
      lists.push(list);
    }
    const item = make("li");
    item.append(...paragraph.childNodes);
    lists.at(-1).append(item);
    paragraph.remove();
  }
}
