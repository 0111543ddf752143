/* Counts down to what goes live within six hours; the words stand on the table. */
const SIX_HOURS = 6 * 60;

function words(table, minutes) {
  if (minutes < 0) return table.dataset.now;
  if (minutes < 1) return table.dataset.soon;
  const template = minutes < 60 ? table.dataset.minutes : table.dataset.hours;
  return template.replace("{hours}", Math.floor(minutes / 60)).replace("{minutes}", minutes % 60);
}

function tick() {
  for (const mark of document.querySelectorAll("[data-until]")) {
    const minutes = Math.floor((Date.parse(mark.dataset.until) - Date.now()) / 60_000);
    if (minutes < SIX_HOURS) mark.textContent = words(mark.closest("[data-soon]"), minutes);
  }
}

setInterval(tick, 20_000);
