/* The dialogs of the editor. They stand inside the form, so nothing typed there is a change of the story, and
   Enter in one of their fields is their first button, not the form's. */

/* The words come with the page, translated: <span hidden data-word="found">Found: {count}</span>. */
export function wordsOf(box) {
  return (name, values = {}) =>
    box.querySelector(`[data-word="${name}"]`).textContent.replace(/\{(\w+)\}/g, (_all, key) => values[key]);
}

const waiting = new WeakMap();

/* Closes a dialog and answers who asked at once: the event of closing comes later, and letters may be typed before. */
export function finish(dialog, answer) {
  dialog.close(answer);
  waiting.get(dialog)?.(answer);
}

export function prepare(dialog) {
  for (const type of ["input", "change"]) {
    dialog.addEventListener(type, (event) => event.stopPropagation());
  }
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close]");
    if (button) finish(dialog, button.dataset.close);
  });
  /* Escape closes it without a button. The event may come when the dialog is open again. */
  dialog.addEventListener("close", () => {
    if (!dialog.open) waiting.get(dialog)?.(dialog.returnValue);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      dialog.querySelector("[data-close]").click();
    }
  });
  return dialog;
}

/* Opens a dialog; the promise is the name of the button that closed it, "" for Escape. */
export function ask(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => waiting.set(dialog, resolve));
}

/* Looks up `url` as one types into `input`; `show` gets the rows, `status` tells a screen reader how many. */
export function searching(input, url, words, status, show) {
  let waiting;
  let asked;
  async function search(query = { q: input.value }) {
    asked?.abort();
    asked = new AbortController();
    try {
      const response = await fetch(`${url}?${new URLSearchParams(query)}`, { signal: asked.signal });
      if (!response.ok) throw new Error(response.statusText);
      const { results } = await response.json();
      show(results);
      status.textContent = words("found", { count: results.length });
    } catch (error) {
      if (error.name === "AbortError") return;
      show([]);
      status.textContent = words("failed");
    }
  }
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 200);
  });
  return search;
}

/* Puts other rows of buttons into the list. The focus stays on the same row; where that is gone, `input` has it. */
export function fill(input, list, rows) {
  const held = list.contains(document.activeElement) && document.activeElement;
  list.replaceChildren(...rows);
  if (!held) return;
  const same = [...list.querySelectorAll("button")].find((button) => button.value === held.value);
  (same ?? input).focus();
}

/* Arrow keys lead from the field into its list of buttons and back. */
export function arrows(input, list) {
  const move = (event) => {
    const all = [input, ...list.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const to = step && all[all.indexOf(event.target.closest("button") ?? input) + step];
    if (to) {
      event.preventDefault();
      to.focus();
    }
  };
  input.addEventListener("keydown", move);
  list.addEventListener("keydown", move);
}

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value != null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}
