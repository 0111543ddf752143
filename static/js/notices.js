/* Whoever follows a notice has read it. */
const form = document.querySelector("[data-notices]");

form?.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-notice]");
  if (!link) return;
  const body = new FormData(form);
  body.set("read", link.dataset.notice);
  fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, keepalive: true });
});
