/* "Add another": a copy of the empty row of a list of rows. Without it one empty row is always there. */
export function addRow(list) {
  const total = document.getElementById(`id_${list.dataset.rows}-TOTAL_FORMS`);
  const holder = document.createElement("template");
  holder.innerHTML = list.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.content.firstElementChild;
  list.querySelector("[data-row-list]").append(row);
  total.value = Number(total.value) + 1;
  window.django?.jQuery?.(row).find(".admin-autocomplete").djangoAdminSelect2();
  return row;
}

for (const list of document.querySelectorAll("[data-rows]")) {
  const button = list.querySelector("[data-add-row]");
  button.hidden = false;
  button.addEventListener("click", () => addRow(list).querySelector("select, input")?.focus());
}
