/* Footnotes of a pasted text become ours. Word, LibreOffice, Google Docs and web pages all write them as two links
   that lead to each other: the reference in the text, and in front of the words one that leads back. */

const INLINE = "sup, span, font, b, i, em, strong, a, u";
const BLOCK = "p, li, dd, div, section, aside";

const fragment = (link) => decodeURIComponent(link.getAttribute("href").replace(/^[^#]*#/, ""));
const bare = (element) => element.textContent.replace(/[\s[\]()]/g, "");

/* All names by which a link can lead to this one: its own, of what it holds, and of what holds it alone. */
function namesOf(link) {
  const names = new Set();
  const add = (element) => {
    for (const name of [element.id, element.getAttribute("name")]) if (name) names.add(name);
  };
  for (const element of [link, ...link.querySelectorAll("*")]) add(element);
  for (let around = link.parentElement; around?.matches(INLINE); around = around.parentElement) add(around);
  return names;
}

function pairsOf(body) {
  const named = new Map();
  for (const element of body.querySelectorAll("[id], [name]")) {
    for (const name of [element.id, element.getAttribute("name")]) {
      if (name && !named.has(name)) named.set(name, element);
    }
  }
  const links = [...body.querySelectorAll("a[href*='#']")];
  const leading = new Map();
  for (const link of links) leading.set(fragment(link), [...(leading.get(fragment(link)) ?? []), link]);
  const pairs = [];
  for (const reference of links) {
    const target = named.get(fragment(reference));
    if (!target) continue;
    const back = [...namesOf(reference)]
      .flatMap((name) => leading.get(name) ?? [])
      .find(
        (link) =>
          reference.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING &&
          (target.contains(link) || link.closest(BLOCK)?.contains(target)),
      );
    if (back) pairs.push({ reference, back });
  }
  return pairs;
}

/* The block around a note, as wide as it may be without holding another note or a reference. */
function containerOf(back, all) {
  let block = back.closest(BLOCK);
  const others = all.filter((link) => link !== back);
  for (let wider = block.parentElement; wider?.matches(BLOCK); wider = wider.parentElement) {
    if (others.some((link) => wider.contains(link))) break;
    block = wider;
  }
  return block;
}

/* The words of a note: without the link back and without what stood around that. */
function wordsOf(container, backs) {
  const note = container.ownerDocument.createElement("span");
  note.dataset.footnote = "";
  const marks = [...container.querySelectorAll("a[href*='#']")].map((link) => backs.has(link));
  const copy = container.cloneNode(true);
  for (const [index, link] of [...copy.querySelectorAll("a[href*='#']")].entries()) {
    if (!marks[index]) continue;
    let mark = link;
    while (mark.parentElement.matches(INLINE) && bare(mark.parentElement) === bare(mark))
      mark = mark.parentElement;
    mark.remove();
  }
  for (const block of copy.querySelectorAll(`${BLOCK}, br`)) block.after(" ");
  for (const element of [...copy.querySelectorAll(`${BLOCK}, br, hr`)])
    element.replaceWith(...element.childNodes);
  note.append(...copy.childNodes);
  const walker = note.ownerDocument.createTreeWalker(note, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && !walker.currentNode.data.trim().replace(/^[.)\]^↑\s]+$/, "")) {
    walker.currentNode.data = "";
  }
  walker.currentNode.data = walker.currentNode.data.replace(/^[\s\u00a0]+/, "");
  let last = note;
  while (last.lastChild) last = last.lastChild;
  if (last.nodeType === Node.TEXT_NODE) last.data = last.data.trimEnd();
  return note;
}

/* Takes a block out, and what it leaves with nothing but a heading or a rule. */
function takeOut(block, body) {
  let empty = block;
  for (let around = block.parentElement; around && around !== body; around = around.parentElement) {
    const rest = [...around.childNodes].filter((node) => node !== empty);
    const says = (node) => node.textContent.trim() && !/^(?:h[1-6]|hr)$/.test(node.localName ?? "");
    if (rest.some(says)) break;
    empty = around;
  }
  empty.remove();
}

export function takeNotes(body) {
  const pairs = pairsOf(body);
  const backs = new Set(pairs.map(({ back }) => back));
  const references = new Set(pairs.map(({ reference }) => reference));
  const all = [...backs, ...references];
  const containers = new Map([...backs].map((back) => [back, containerOf(back, all)]));
  const notes = pairs.map(({ back }) => wordsOf(containers.get(back), backs));
  for (const [index, { reference }] of pairs.entries()) {
    let mark = reference;
    while (mark.parentElement.matches(INLINE) && bare(mark.parentElement) === bare(mark))
      mark = mark.parentElement;
    mark.replaceWith(notes[index]);
  }
  for (const container of new Set(containers.values())) takeOut(container, body);
}
