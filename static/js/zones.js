/* A moment that is typed by the newsroom's clock, shown by every clock of the desk while it is typed. */
function wallClock(instant, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(instant);
  const get = (type) => Number(parts.find((part) => part.type === type).value);
  return Date.UTC(get("year"), get("month") - 1, get("day"), get("hour"), get("minute"));
}

/* The instant at which the zone's clock shows this; twice, since the first guess may lie across a change. */
function instantOf(wall, zone) {
  let instant = wall;
  for (let turn = 0; turn < 2; turn++) instant += wall - wallClock(instant, zone);
  return instant;
}

for (const box of document.querySelectorAll("[data-zones]")) {
  const zones = JSON.parse(box.dataset.zones);
  const [date, time] = ["date", "time"].map((name) => document.getElementById(`id_${box.dataset.of}${name}`));
  const show = () => {
    const wall = Date.parse(`${date.value}T${time.value}Z`);
    box.hidden = Number.isNaN(wall);
    if (box.hidden) return;
    const instant = instantOf(wall, zones[0].zone);
    const clocks = zones.map(({ city, zone }) => {
      const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
        timeZone: zone,
        weekday: "short",
        day: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
      });
      return `${city}: ${clock.format(instant)}`;
    });
    box.textContent = clocks.join(" · ");
  };
  date.addEventListener("input", show);
  time.addEventListener("input", show);
  show();
}
