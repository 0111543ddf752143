/* Names to choose from after an @ in a text area: arrows, Enter or Tab, Escape. */
const TYPED = /(?<![\p{L}\p{N}_])@([\p{L}\p{M}\p{N}._-]+(?: [\p{L}\p{M}\p{N}._-]*)?)$/u;
let lists = 0;

export function proposeNames(area, address, label) {
  if (area.hasAttribute("aria-controls")) return;
  const list = document.createElement("ul");
  list.id = `names-${++lists}`;
  list.className = "names";
  list.role = "listbox";
  list.ariaLabel = label;
  list.hidden = true;
  area.after(list);
  area.setAttribute("aria-controls", list.id);
  area.setAttribute("aria-autocomplete", "list");
  let asked = "";

  const before = () => area.value.slice(0, area.selectionStart);
  const chosen = () => list.querySelector("[aria-selected=true]");

  function close() {
    asked = "";
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    for (const other of list.children) other.ariaSelected = String(other === option);
    area.setAttribute("aria-activedescendant", option.id);
  }

  function take(option) {
    const start = before().lastIndexOf("@");
    area.setRangeText(`@${option.textContent} `, start, area.selectionStart, "end");
    close();
  }

  area.addEventListener("input", async () => {
    const words = TYPED.exec(before())?.[1];
    if (!words) return close();
    asked = words;
    const response = await fetch(`${address}?q=${encodeURIComponent(words)}`).catch(() => null);
    if (!response?.ok || asked !== words) return;
    const { people } = await response.json();
    list.replaceChildren(
      ...people.map((name, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.role = "option";
        option.textContent = name;
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(option);
        });
        return option;
      }),
    );
    list.hidden = !people.length;
    if (people.length) choose(list.firstElementChild);
  });

  area.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const now = chosen();
    const steps = { ArrowDown: now.nextElementSibling, ArrowUp: now.previousElementSibling };
    if (event.key in steps) choose(steps[event.key] ?? now);
    else if (event.key === "Enter" || event.key === "Tab") take(now);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  area.addEventListener("blur", close);
}
