/* Comments beside the form: sent and renewed without leaving it, so that nothing typed is lost; a mark at each
   field with the number of its open ones; the words that a comment quotes are marked in the body. */
import { proposeNames } from "./mentions.js";

const box = document.querySelector("[data-discussion]");
const form = document.getElementById("comments-form");
const own = (selector) => box.querySelectorAll(selector);

function start() {
  // The panel lies inside the story's form: what is typed here does not change the story.
  for (const name of ["input", "change"]) {
    box.addEventListener(name, (event) => event.stopPropagation());
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.submitter);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...own("textarea")].some((area) => area.value.trim())) event.preventDefault();
  });
  const quote = box.querySelector("#comment-quote");
  quote?.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it would press the first button of the panel
  });
  addMarks();
  renew();
}

async function send(button) {
  const say = box.querySelector("[data-error]");
  const body = new FormData(form, button); // before: a disabled button sends nothing
  button.disabled = true;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Requested-With": "fetch" },
      redirect: "error",
    });
    const text = await response.text();
    say.textContent = response.status === 400 ? text : response.ok ? "" : box.dataset.lost;
    if (response.ok) show(text, button.value);
  } catch {
    say.textContent = box.dataset.lost;
  } finally {
    button.disabled = false;
  }
}

/* The threads as the server has them now; what is typed into other answers stays. */
function show(html, done) {
  const sent = done === "add" ? "text" : done.replace("answer-", "text-");
  const typed = new Map([...own("textarea")].map((area) => [area.name, area.value]));
  typed.delete(sent);
  box.querySelector("[data-threads]").innerHTML = html;
  for (const area of own("textarea")) {
    area.value = typed.get(area.name) ?? "";
    const answer = area.closest(".said__tools details");
    if (answer && area.value) answer.open = true;
  }
  if (done === "add") setQuote("", "");
  renew();
  const target = box.querySelector(`#c${done.replace(/\D/g, "")}`) ?? box.querySelector(".said");
  target?.setAttribute("tabindex", "-1");
  target?.focus();
}

function renew() {
  const open = [...own(".said[data-open]")];
  box.querySelector("[data-open-count]").textContent = open.length;
  for (const button of document.querySelectorAll(".mark[data-field]")) {
    const count = open.filter((thread) => thread.dataset.field === button.dataset.field).length;
    button.textContent = count || "";
    button.classList.toggle("mark--open", count > 0);
    button.setAttribute("aria-label", count ? box.dataset.mark.replace("0", count) : box.dataset.add);
    button.title = button.getAttribute("aria-label");
  }
  for (const area of own("textarea[data-mentions]"))
    proposeNames(area, box.dataset.people, box.dataset.names);
  highlight(open);
}

/* --- Marks at the fields --------------------------------------------------------------------------- */

const HEADS = {
  title: ".field-title .flex-container > label",
  lead: ".field-lead .flex-container > label",
  body: ".field-body .flex-container > label",
  rubric: ".field-rubric .flex-container > label",
  tags: ".field-tags .flex-container > label",
  slug: ".field-slug .flex-container > label",
  bylines: "#h-byline",
  mentions: "#h-mentions",
  picture: "#h-picture",
  attachments: "#h-attachments",
};

function addMarks() {
  if (!box.dataset.mark) return;
  for (const [field, selector] of Object.entries(HEADS)) {
    const head = document.querySelector(selector);
    if (!head) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "mark";
    button.dataset.field = field;
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
    button.addEventListener("click", () => comment(field, selected(field)));
    head.after(button);
  }
}

/* The selected words of a field, in the editor or in a plain field. */
function selected(field) {
  const row = document.querySelector(`.field-${field}`);
  const input = row?.querySelector("textarea, input[type=text]");
  const chosen = window.getSelection();
  if (chosen.rangeCount && row?.contains(chosen.anchorNode) && String(chosen).trim()) return String(chosen);
  if (input && document.activeElement === input)
    return input.value.slice(input.selectionStart, input.selectionEnd);
  return "";
}

function comment(field, quote) {
  const first = box.querySelector(`.said[data-open][data-field="${field}"]`);
  box.open = true;
  if (first && !quote) {
    first.setAttribute("tabindex", "-1");
    first.focus();
    first.scrollIntoView({ block: "center" });
    return;
  }
  setQuote(field, quote);
  const area = box.querySelector("#comment-text");
  area?.scrollIntoView({ block: "center" });
  area?.focus();
}

function setQuote(field, quote) {
  const [select, input] = [box.querySelector("#comment-field"), box.querySelector("#comment-quote")];
  if (!select) return;
  select.value = field;
  input.value = quote.replace(/\s+/g, " ").trim().slice(0, 300);
}

/* --- Quoted words in the body: painted by the browser, the text is not touched ---------------------- */

function highlight(open) {
  const page = document.querySelector(".field-body .ProseMirror");
  if (!page || !window.CSS?.highlights) return;
  const quotes = open
    .filter((thread) => thread.dataset.field === "body")
    .map((thread) => thread.querySelector(".said__quote")?.textContent)
    .filter(Boolean);
  const ranges = quotes.map((quote) => find(page, quote)).filter(Boolean);
  CSS.highlights.set("commented", new Highlight(...ranges));
}

/* The first place where the words stand within one piece of text, as a Range. */
export function find(root, words) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at >= 0) {
      const range = document.createRange();
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + words.length);
      return range;
    }
  }
  return null;
}

if (box && form) start();
