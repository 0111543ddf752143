/* Moving what waits to another day: by dragging, or M, arrows and Enter. Both post to the same endpoint.
   Where the clocks change that night, the reschedule page asks which time is meant. */
const form = document.getElementById("calendar-move");
const said = document.getElementById("calendar-said");
const help = document.getElementById("calendar-help");
const days = [...document.querySelectorAll(".calendar [data-day]")];
let taken = null;

const dayOf = (item) => item.closest("[data-day]");
const link = (item) => item.querySelector("a");
const byDate = (date) => days.find((day) => day.dataset.day === date);

function say(template, item, day) {
  const words = { title: link(item).textContent, day: day.dataset.name };
  said.toggleAttribute("data-refused", false);
  said.textContent = template.replace(/\{(title|day)\}/g, (_match, name) => words[name]);
}

function refuse(text) {
  said.toggleAttribute("data-refused", true);
  said.textContent = text;
}

function mark(day) {
  for (const other of days) other.toggleAttribute("data-over", other === day);
}

function put(item, day) {
  let list = day.querySelector("ul");
  if (!list) {
    list = document.createElement("ul");
    list.className = "bare";
    day.querySelector("p")?.remove();
    day.append(list);
  }
  const time = item.querySelector("time")?.textContent ?? "";
  const later = [...list.children].find((other) => (other.querySelector("time")?.textContent ?? "") > time);
  list.insertBefore(item, later ?? list.querySelector(".more"));
}

/* The reschedule page with the day and the old time filled in, so that it asks at once. */
function ask(item, { url, date, time }) {
  form.action = url;
  for (const [name, value] of Object.entries({ based_on: item.dataset.basedOn, date, time })) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  form.submit();
}

async function move(item, day) {
  const from = dayOf(item);
  if (day === from) {
    say(form.dataset.left, item, from);
    return;
  }
  const body = new FormData(form);
  body.set("kind", item.dataset.move);
  body.set("key", item.dataset.key);
  body.set("based_on", item.dataset.basedOn);
  body.set("was", item.dataset.was);
  body.set("day", day.dataset.day);
  const hadFocus = item.contains(document.activeElement);
  item.toggleAttribute("data-taken", true);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
    });
    const answer = await response.json();
    if (answer.ask) {
      ask(item, answer.ask);
      return;
    }
    if (!response.ok) {
      refuse(answer.said);
      return;
    }
    item.dataset.was = answer.was;
    put(item, byDate(answer.day));
    if (hadFocus) link(item).focus();
    said.toggleAttribute("data-refused", false);
    said.textContent = answer.said;
    if (answer.reload) location.reload();
  } catch {
    say(form.dataset.lost, item, from);
    said.toggleAttribute("data-refused", true);
  } finally {
    item.toggleAttribute("data-taken", false);
  }
}

function take(item) {
  taken = { item, day: dayOf(item) };
  mark(taken.day);
  say(form.dataset.taken, item, taken.day);
}

function leave() {
  const { item } = taken;
  taken = null;
  mark(null);
  return item;
}

function step(number) {
  const day = days[days.indexOf(taken.day) + number];
  if (day) taken.day = day;
  mark(taken.day);
  taken.day.scrollIntoView({ block: "nearest" });
  say(day ? form.dataset.over : form.dataset.edge, taken.item, taken.day);
}

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const item = event.currentTarget;
  if (!taken) {
    if (event.key.toLowerCase() !== "m" && event.code !== "KeyM") return;
    take(item);
  } else if (event.key in STEPS) {
    step(STEPS[event.key]);
  } else if (event.key === "Enter") {
    const { day } = taken;
    move(leave(), day);
  } else if (event.key === "Escape") {
    say(form.dataset.left, item, dayOf(leave()));
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

for (const item of document.querySelectorAll(".calendar [data-move]")) {
  item.draggable = true;
  link(item).draggable = false;
  link(item).setAttribute("aria-describedby", "calendar-help");
  help.hidden = false;
  item.addEventListener("keydown", onKey);
  item.addEventListener("focusout", () => {
    if (taken?.item === item) leave();
  });
  item.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/plain", link(item).textContent);
    event.dataTransfer.effectAllowed = "move";
    taken = { item, day: dayOf(item) };
  });
  item.addEventListener("dragend", () => {
    if (taken) leave();
  });
}

for (const day of days) {
  day.addEventListener("dragover", (event) => {
    if (!taken) return;
    event.preventDefault();
    mark(day);
  });
  day.addEventListener("drop", (event) => {
    if (!taken) return;
    event.preventDefault();
    move(leave(), day);
  });
}
