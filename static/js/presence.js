/* Who else types in this story, and whether it was saved since: asked while the form is open. */
const EVERY = 15_000;

export function show({ people, stale }) {
  const box = document.querySelector("[data-presence]");
  if (!box) return;
  const rows = people.map((sentence) => {
    const row = document.createElement("li");
    row.textContent = sentence;
    return row;
  });
  const list = box.querySelector("ul");
  if (list.textContent.trim() !== people.join("").trim() || list.children.length !== people.length) {
    list.replaceChildren(...rows);
  }
  box.hidden = !people.length;
  const warning = document.querySelector("[data-stale]");
  if (warning.querySelector("p").textContent !== stale) warning.querySelector("p").textContent = stale;
  warning.hidden = !stale;
}

/* `form` gives the window's name and revision; `typing()` says whether it has changed anything.
   `answered(response)` hears every answer, `post(body)` adds what every POST needs. */
export function watch(url, form, { typing, post, answered }) {
  const mine = () => ({
    autosave_tab: form.elements.autosave_tab.value,
    based_on: form.elements.based_on.value,
  });
  const ask = async () => {
    if (document.hidden && !typing()) return;
    const response = typing()
      ? await fetch(url, { method: "POST", body: post(mine()) })
      : await fetch(`${url}?${new URLSearchParams(mine())}`);
    answered(response);
  };
  const unheard = () => {}; // the next autosave tells that the server is gone
  setInterval(() => ask().catch(unheard), EVERY);
  window.addEventListener("pagehide", () => {
    if (typing()) navigator.sendBeacon(url, post({ ...mine(), leave: "1" }));
  });
}
