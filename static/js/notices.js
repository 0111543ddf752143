/* Whoever follows a notice has read it, in another tab too. Where the request is lost, it stays new. */
const form = document.querySelector("[data-notices]");
const RIGHT = 2; // the button that opens a menu

function follow(event) {
  const link = event.target.closest("a[data-notice]");
  if (!link || event.button === RIGHT) return;
  const body = new FormData(form);
  body.set("read", link.dataset.notice);
  fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, keepalive: true });
}

form?.addEventListener("click", follow);
form?.addEventListener("auxclick", follow);
