/* Two keys of the desk: Ctrl K finds a story, Ctrl S saves a revision. Both are on the page as well. */
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.defaultPrevented) return;
  const target = {
    k: document.querySelector("#goto input"),
    s: document.querySelector('[aria-keyshortcuts="Control+S"]'),
  }[event.key.toLowerCase()];
  if (!target) return;
  event.preventDefault();
  if (target.type === "search") target.select();
  else target.click();
});
