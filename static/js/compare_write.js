/* "Write it here" on the page with both texts: an editor starts for a place once somebody chooses to write it.
   Runs before js/editor.js, which would start them all. */
const LAZY = "[data-write] [data-editor]";

for (const box of document.querySelectorAll(LAZY)) {
  const row = box.closest("fieldset");
  const chosen = row.querySelector('input[value="edit"]');
  if (chosen.checked) continue;
  box.removeAttribute("data-editor");
  const begin = async () => {
    if (!chosen.checked) return;
    row.removeEventListener("change", begin);
    const { start } = await import(box.closest("form").dataset.editorModule);
    start(box);
  };
  row.addEventListener("change", begin);
}
