/* Beside the form: the text as readers would get it, while it is typed. The server makes the page; it stands in a
   frame in which no script, form or link works, whatever the text holds (see articles/admin/preview.py). */
const PAUSE = 500; // how often the form is looked at
const PATIENCE = 4; // looks, after which it is sent although somebody types on
const WIDE = 1280;

/* The form's fields without files and without what belongs to other modules. */
function fields(form) {
  const own = [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !/^(_|autosave_)/.test(name),
  );
  return new URLSearchParams(own);
}

class Preview {
  constructor(pane, form) {
    Object.assign(this, { pane, form, frame: pane.querySelector("iframe"), words: pane.dataset });
    this.state = pane.querySelector("[role=status]");
    this.typed = this.shown = null;
    this.waited = 0;
    this.busy = false;
    this.place = 0;
    this.frame.addEventListener("load", () => this.frame.contentWindow?.scrollTo(0, this.place));
    new ResizeObserver(() => this.scale()).observe(pane);
    for (const button of pane.querySelectorAll("[data-as]")) {
      button.addEventListener("click", () => this.showAs(button));
    }
  }

  get isOpen() {
    return !this.pane.hidden;
  }

  toggle(open) {
    this.pane.hidden = !open;
    clearInterval(this.timer);
    if (!open) return;
    this.scale();
    this.send(fields(this.form));
    this.timer = setInterval(() => this.look(), PAUSE);
  }

  showAs(button) {
    for (const other of this.pane.querySelectorAll("[data-as]")) {
      other.setAttribute("aria-pressed", other === button);
    }
    this.pane.dataset.view = button.dataset.as;
    this.place = 0;
    this.scale();
    this.send(fields(this.form));
  }

  /* The page is drawn as wide as on a desk and made smaller as a whole. */
  scale() {
    const room = this.frame.parentElement.clientWidth;
    if (room) this.pane.style.setProperty("--scale", Math.min(1, room / WIDE));
  }

  /* Sends what has changed once the typing pauses, or goes on for long. */
  look() {
    const now = fields(this.form);
    const text = now.toString();
    const pauses = text === this.typed;
    this.typed = text;
    if (text === this.shown) return;
    this.waited += 1;
    if (pauses || this.waited > PATIENCE) this.send(now);
  }

  async send(now) {
    if (this.busy) return;
    this.busy = true;
    this.waited = 0;
    this.shown = this.typed = now.toString();
    const view = this.words.view;
    now.set("_view", view === "outside" ? "outside" : "page");
    try {
      const answer = await fetch(this.words.url, { method: "POST", body: now, redirect: "error" });
      if (!answer.ok && answer.status !== 422) throw new Error(answer.status);
      this.show(await answer.text());
      this.state.textContent = answer.ok ? this.words.shown : this.words.refused;
    } catch {
      this.state.textContent = this.words.failed;
    }
    this.busy = false;
    if (this.isOpen && view !== this.words.view) this.send(fields(this.form));
  }

  show(page) {
    this.place = this.frame.contentWindow?.scrollY ?? 0;
    this.frame.srcdoc = page;
  }
}

const pane = document.getElementById("preview-pane");
const form = document.getElementById("article_form");
if (pane && form) {
  const preview = new Preview(pane, form);
  const button = document.querySelector("[data-preview-toggle]");
  const toggle = () => {
    preview.toggle(!preview.isOpen);
    button.setAttribute("aria-expanded", preview.isOpen);
    if (preview.isOpen) pane.querySelector("[aria-pressed=true]").focus();
    else button.focus();
  };
  button.hidden = false;
  button.addEventListener("click", toggle);
  pane.querySelector("[data-close]").addEventListener("click", toggle);
  document.addEventListener("keydown", (event) => {
    const keys = (event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey;
    if (!keys || event.key.toLowerCase() !== "p") return;
    event.preventDefault();
    toggle();
  });
}
