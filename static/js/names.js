/* Select2 draws boxes without a name of their own: give each the name of the field that it stands for. */
const SELECTION = ".select2-selection";

function nameOf(select) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  return select.getAttribute("aria-label") ?? label?.textContent.trim().replace(/:$/, "") ?? "";
}

function name(container) {
  const select = container.previousElementSibling;
  const box = container.querySelector(SELECTION);
  if (!select?.matches("select") || !box) return;
  const value = box.querySelector(".select2-selection__rendered");
  box.setAttribute("aria-label", `${nameOf(select)} ${value?.title ?? ""}`.trim());
  box.removeAttribute("aria-labelledby");
  value?.removeAttribute("role");
  value?.removeAttribute("aria-readonly");
  container.querySelector(".select2-search__field")?.setAttribute("aria-label", nameOf(select));
}

function nameAll() {
  for (const container of document.querySelectorAll(".select2-container:not(.select2-container--open)")) {
    name(container);
  }
}

const $ = window.django?.jQuery;
if ($?.fn.select2) {
  $(nameAll);
  $(document).on("select2:select select2:unselect select2:close", nameAll);
  $(document).on("select2:open", (event) => {
    document
      .querySelector(".select2-dropdown .select2-search__field")
      ?.setAttribute("aria-label", nameOf(event.target));
    const list = document.querySelector(".select2-results__options");
    list?.setAttribute("aria-label", nameOf(event.target));
    if (list) event.target.nextElementSibling.querySelector(SELECTION).setAttribute("aria-controls", list.id);
  });
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
}
