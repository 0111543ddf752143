/* Keys of the desk. Ctrl S saves a revision. Single keys act outside of fields, unless the account has switched
   them off: links of the list of shortcuts say where G S, G L, G C and N lead; J, K, X walk the rows of a list. */
const list = document.getElementById("keys");
const PAUSE = 1500;
let first = "";
let timer = 0;

function save(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.code !== "KeyS")
    return false;
  const button = document.querySelector('[aria-keyshortcuts="Control+S"]');
  if (!button) return false;
  button.click();
  return true;
}

function isTyping(target) {
  return (
    target.isContentEditable ||
    target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog, [popover]:not(#keys)")
  );
}

function follow(keys) {
  const link = list.querySelector(`[data-keys="${keys}"]`);
  link?.click();
  return Boolean(link);
}

function rows() {
  return [...document.querySelectorAll("#result_list tbody tr, .queue > li")];
}

function walk(step) {
  const all = rows();
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[here < 0 && step < 0 ? all.length - 1 : here + step];
  next?.querySelector("th a, a")?.focus();
  return Boolean(next);
}

function select() {
  const box = document.activeElement.closest("tr")?.querySelector(".action-select");
  box?.click();
  return Boolean(box);
}

function search() {
  const field = document.getElementById("searchbar");
  field?.select();
  return Boolean(field);
}

function show() {
  list.togglePopover();
  return true;
}

const SINGLE = {
  n: () => follow("n"),
  j: () => walk(1),
  k: () => walk(-1),
  x: select,
  "/": search,
  "?": show,
};

/* By the key's place where it writes another script: a Russian keyboard has no J. */
export function keyOf(event) {
  const key = event.key.toLowerCase();
  return /^[a-z/?]$/.test(key) || !event.code.startsWith("Key") ? key : event.code.slice(3).toLowerCase();
}

function single(event) {
  if (!list?.hasAttribute("data-single-keys") || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (isTyping(event.target)) return false;
  const key = keyOf(event);
  const second = first;
  first = "";
  clearTimeout(timer);
  if (second) return follow(`${second} ${key}`);
  if (key === "g") {
    first = key;
    timer = setTimeout(() => {
      first = "";
    }, PAUSE);
    return true;
  }
  return Object.hasOwn(SINGLE, key) && SINGLE[key]();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (save(event) || single(event)) event.preventDefault();
});
