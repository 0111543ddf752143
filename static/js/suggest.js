/* What the register knows of the words in a search field, while they are typed. Without it the form goes to the
   results, which begin with the same entries. A combobox with a list of links:
   https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
const DELAY = 150;
const LEAST = 2;

function element(name, attributes, text = "") {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.textContent = text;
  return node;
}

function suggestFor(form) {
  const field = form.querySelector("input");
  const { suggest, label, count } = form.dataset;
  const list = element("div", { id: `${field.id}-found`, class: "search__found", role: "listbox" });
  const status = element("span", { class: "vh", role: "status" });
  let timer = 0;
  let request = null;
  let here = -1;

  function mark(number) {
    here = number;
    for (const [place, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", place === here);
    }
    const option = list.children[here];
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function open(shown) {
    list.hidden = !shown;
    field.setAttribute("aria-expanded", shown);
    if (!shown) mark(-1);
  }

  function forget() {
    clearTimeout(timer);
    request?.abort();
    open(false);
    status.textContent = "";
  }

  function show([, names, kinds, addresses]) {
    const options = names.map((name, number) => {
      const lang = /[а-яё]/i.test(name) ? "ru" : "en";
      const id = `${list.id}-${number}`;
      const option = element("a", {
        id,
        role: "option",
        href: new URL(addresses[number]).pathname,
        tabindex: -1,
      });
      option.append(element("span", { lang }, name), " ", element("small", {}, kinds[number]));
      return option;
    });
    list.replaceChildren(...options);
    mark(-1);
    open(options.length > 0);
    status.textContent = count.replace("{number}", options.length);
  }

  async function ask() {
    request = new AbortController();
    const { signal } = request;
    try {
      const response = await fetch(`${suggest}?${new URLSearchParams({ q: field.value })}`, { signal });
      if (!response.ok) throw new Error(response.status);
      const found = await response.json();
      if (!signal.aborted && field === document.activeElement) show(found);
    } catch {
      if (!signal.aborted) forget();
    }
  }

  function typed(event) {
    clearTimeout(timer);
    request?.abort();
    if (field.value.trim().length < LEAST) forget();
    else if (!event.isComposing) timer = setTimeout(ask, DELAY);
  }

  function pressed(event) {
    const { length } = list.children;
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") mark(here + 1 === length ? -1 : here + 1);
    else if (event.key === "ArrowUp") mark(here === -1 ? length - 1 : here - 1);
    else if (event.key === "Escape") forget();
    else if (event.key === "Enter" && here >= 0) list.children[here].click();
    else return;
    event.preventDefault();
  }

  const combobox = {
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
  };
  for (const [name, value] of Object.entries(combobox)) field.setAttribute(name, value);
  list.setAttribute("aria-label", label);
  form.append(list, status);
  open(false);
  field.addEventListener("input", typed);
  field.addEventListener("compositionend", typed);
  field.addEventListener("keydown", pressed);
  // Not every browser gives a link the focus that is clicked: the field keeps it until the page is left.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  field.addEventListener("blur", ({ relatedTarget }) => {
    if (!list.contains(relatedTarget)) forget();
  });
  window.addEventListener("pageshow", forget);
}

for (const form of document.querySelectorAll("form[data-suggest]")) suggestFor(form);
