/* Ctrl K: go to anything by name. Without it the field of the bar searches the stories. */
const dialog = document.getElementById("goto-dialog");
const field = dialog?.querySelector("input");
const status = dialog?.querySelector("[role=status]");
const found = dialog?.querySelector(".found");
const bar = document.querySelector("#goto input");
const DELAY = 150;
let timer = 0;
let asked = 0;

function element(name, text) {
  const node = document.createElement(name);
  if (text) node.textContent = text;
  return node;
}

function line({ label, language, note, url }) {
  const item = element("li");
  const link = element("a", label);
  link.href = url;
  if (language) link.lang = language;
  item.append(link);
  if (note) item.append(" ", Object.assign(element("span", note), { className: "quiet" }));
  return item;
}

function show(groups) {
  const { activeElement: here } = document;
  const inside = found.contains(here);
  found.replaceChildren(
    ...groups.flatMap(({ label, entries }) => {
      const list = element("ul");
      list.className = "bare";
      list.append(...entries.map(line));
      return [element("h3", label), list];
    }),
  );
  if (inside) ([...found.querySelectorAll("a")].find(({ href }) => href === here.href) ?? field).focus();
  status.textContent = groups.length ? "" : dialog.dataset.none;
}

async function ask() {
  const turn = ++asked;
  try {
    const response = await fetch(`${dialog.dataset.url}?${new URLSearchParams({ q: field.value })}`);
    if (!response.ok) throw new Error(response.status);
    const { groups } = await response.json();
    if (turn === asked) show(groups);
  } catch {
    if (turn === asked) status.textContent = dialog.dataset.lost;
  }
}

function open(words = "") {
  if (dialog.open) return;
  dialog.showModal();
  field.value = words;
  field.focus();
  ask();
}

function step(event) {
  const stops = [field, ...found.querySelectorAll("a")];
  const here = stops.indexOf(document.activeElement);
  if (event.key === "ArrowDown") stops[Math.min(here + 1, stops.length - 1)].focus();
  else if (event.key === "ArrowUp") stops[Math.max(here - 1, 0)].focus();
  else if (event.key === "Enter" && here === 0) stops[1]?.click();
  else if (event.key === "Escape")
    dialog.close(); // a search field would only be emptied by it
  else return;
  event.preventDefault();
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    const wanted =
      (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === "KeyK";
    if (!wanted || event.defaultPrevented) return;
    event.preventDefault();
    open();
  });
  bar?.addEventListener("click", () => open(bar.value));
  bar?.addEventListener("input", () => {
    open(bar.value);
    bar.value = "";
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, DELAY);
  });
  dialog.addEventListener("keydown", step);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}
