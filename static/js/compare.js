/* Two versions beside each other: F8 and Shift F8 go from difference to difference, and what is the same folds
   away or opens at once. Every difference has a link to the next one as well. */
const differences = [...document.querySelectorAll("[data-difference]")];

function go(step) {
  const here = differences.findIndex((row) => row.contains(document.activeElement));
  const start = here < 0 && step < 0 ? 0 : here;
  const row = differences[(start + step + differences.length) % differences.length];
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "F8" || event.ctrlKey || event.altKey || event.metaKey || !differences.length) return;
  event.preventDefault();
  go(event.shiftKey ? -1 : 1);
});

for (const link of document.querySelectorAll("[data-next]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    link.closest("[data-difference]").focus({ preventScroll: true });
    go(1);
  });
}

document.querySelector("[data-unfold]")?.addEventListener("change", (event) => {
  for (const details of document.querySelectorAll(".diff .same details")) details.open = event.target.checked;
});
