/* What is stored: Tiptap's HTML without the paragraph that it writes into every cell and list item, without empty
   captions, and with the header rows of a table in their own part. */

function headTheTable(table) {
  const rows = [...table.querySelectorAll(":scope > tbody > tr")];
  const isHead = (row) => [...row.cells].every((cell) => cell.localName === "th");
  const first = rows.findIndex((row) => !isHead(row));
  const heads = rows.slice(0, first === -1 ? 1 : first);
  for (const cell of rows.flatMap((row) => [...row.cells])) {
    if (cell.localName !== "th" || cell.hasAttribute("scope")) continue;
    cell.setAttribute("scope", heads.includes(cell.parentElement) ? "col" : "row");
  }
  if (!heads.length) return;
  const head = table.ownerDocument.createElement("thead");
  head.append(...heads);
  table.tBodies[0].before(head);
  if (!table.tBodies[0].rows.length) table.tBodies[0].remove();
}

export function storedHTML(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const cell of body.querySelectorAll("li, td, th")) {
    const [only, ...others] = cell.children;
    if (only?.localName === "p" && !others.length && !only.attributes.length) {
      only.replaceWith(...only.childNodes);
    }
  }
  for (const caption of body.querySelectorAll("figcaption:empty")) caption.remove();
  for (const table of body.querySelectorAll("table")) headTheTable(table);
  const stored = body.innerHTML;
  return /^<(\w+)><\/\1>$/.test(stored) ? "" : stored;
}
