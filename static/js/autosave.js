/* What is typed goes to the server every few seconds, and when the page is left. A state is acknowledged when
   the server has written it; until then it stays in this browser too. See articles/admin/autosave.py. */
import { forget, leftovers, remember } from "desk/offline";
import { show, watch } from "desk/presence";
import { afterTyping, dialog, renew, signedIn } from "desk/session";

const EVERY = 4000;
const PATIENCE = 10_000;
const FRESH = 60_000; // since the server has answered: the session is hardly over
const KEEPALIVE = 60_000; // bytes that a browser sends while the page goes

/* The form's own fields without files, buttons and what belongs to this module, as a query string. */
function fields(form) {
  const own = [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !/^(_|autosave_|csrfmiddlewaretoken$)/.test(name),
  );
  return new URLSearchParams(own).toString();
}

class Autosave {
  constructor(box, form) {
    Object.assign(this, { box, form, words: box.dataset, user: box.dataset.user });
    this.tab = form.elements.autosave_tab.value;
    this.writer = form.elements.autosave_writer.value;
    this.initial = "changed" in box.dataset ? null : fields(form);
    this.acknowledged = this.initial;
    this.kept = false; // a row of this window is on the server
    this.touched = this.initial === null;
    this.busy = null;
    this.leaving = false;
    this.heard = Date.now();
    this.openDialog = dialog(this.words.sessionUrl, this.writer, () => this.resume());
    box.querySelector("[data-sign-in]").addEventListener("click", () => this.openDialog());
  }

  get changed() {
    return this.touched && fields(this.form) !== this.acknowledged;
  }

  say(name, text = this.words[name]) {
    const troubled = !["saving", "saved"].includes(name);
    this.box.hidden = false;
    this.box.setAttribute("aria-live", troubled ? "polite" : "off");
    this.box.classList.toggle("autosaved--not", troubled);
    this.box.querySelector("[data-autosave-state]").textContent = text;
    this.box.querySelector("[data-sign-in]").hidden = name !== "signedOut";
  }

  body(more, query = "") {
    const body = new URLSearchParams(query);
    const token = this.form.elements.csrfmiddlewaretoken.value;
    const ours = {
      csrfmiddlewaretoken: token,
      autosave_tab: this.tab,
      autosave_writer: this.writer,
      ...more,
    };
    for (const [name, value] of Object.entries(ours)) body.set(name, value);
    return body;
  }

  /* Sends what has changed, unless an answer is still awaited. */
  flush() {
    if (this.busy || !this.changed) return;
    this.busy = this.send(fields(this.form)).finally(() => {
      this.busy = null;
    });
  }

  async send(sent, more = {}) {
    const counter = this.form.elements.autosave_sequence;
    counter.value = Number(counter.value) + 1;
    const taken = this.form.elements.autosave_taken.value;
    const body = this.body({ ...more, autosave_sequence: counter.value, autosave_taken: taken }, sent);
    if (sent === this.initial) body.set("autosave_same", "1");
    remember(this.user, this.tab, { url: this.words.url, body: body.toString() });
    this.say("saving");
    const keepalive = body.toString().length < KEEPALIVE;
    const signal = more.autosave_leaving ? undefined : AbortSignal.timeout(PATIENCE);
    let response;
    try {
      response = await fetch(this.words.url, { method: "POST", body, keepalive, signal });
    } catch {
      this.say("offline");
      return;
    }
    await this.take(response, sent);
  }

  async take(response, sent) {
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const answer = isJson ? await response.json() : {};
    if (response.ok) {
      this.acknowledged = sent;
      this.kept = !answer.same;
      this.heardFrom(answer);
      forget(this.user, this.tab);
      if (answer.moved) this.say("refused", answer.moved);
      else this.say("saved", answer.same ? "" : this.words.saved.replace("{time}", answer.saved));
    } else if (response.status === 401) {
      this.signedOut();
    } else if (answer.refused) {
      this.say("refused", answer.refused);
    } else if (response.status === 403) {
      await this.renewed();
    } else {
      this.say(response.status < 500 ? "tooLarge" : "offline");
    }
  }

  heardFrom(answer) {
    this.heard = Date.now();
    renew(answer.token);
    if (answer.people) show(answer);
  }

  /* Another window has signed in since, and this one's token is old; the next turn sends again. */
  async renewed() {
    if (!(await signedIn(this.words.sessionUrl, this.writer))) this.signedOut();
  }

  get isOut() {
    return this.box.classList.contains("autosaved--out");
  }

  /* The dialog opens once by itself, and whenever a save was asked for. */
  signedOut({ saving = false } = {}) {
    const first = !this.isOut;
    this.box.classList.add("autosaved--out");
    this.say("signedOut");
    if (saving) this.openDialog();
    else if (first) afterTyping(() => this.isOut && this.openDialog());
  }

  resume() {
    this.box.classList.remove("autosaved--out");
    this.heard = Date.now();
    this.say("saving");
    this.flush();
    if (this.submitter !== undefined) this.form.requestSubmit(this.submitter);
  }

  /* A submit waits for the autosave under way, which would come back after the save as a text not saved. Where
     the server was not heard for long, the session is asked for first: a login would take the place of the form. */
  submit(event) {
    if (event.defaultPrevented) return;
    this.leaving = true;
    if (this.ready || (!this.busy && Date.now() - this.heard < FRESH)) {
      this.ready = false;
      setTimeout(() => {
        this.leaving = false; // the page is still there: the save was not sent
      }, 10_000);
      return;
    }
    event.preventDefault();
    this.submitter = event.submitter;
    this.prepare();
  }

  async prepare() {
    await this.busy;
    try {
      if (!(await signedIn(this.words.sessionUrl, this.writer))) {
        this.leaving = false;
        this.signedOut({ saving: true });
        return;
      }
      this.heard = Date.now();
    } catch {
      this.say("offline"); // pressed again, it is sent nevertheless
    }
    const { submitter } = this;
    this.submitter = undefined;
    this.ready = true;
    if (this.heard > Date.now() - FRESH) this.form.requestSubmit(submitter);
    else this.leaving = false;
  }

  start() {
    const touch = () => {
      this.touched = true;
    };
    for (const name of ["input", "change", "keydown", "pointerdown", "paste", "drop"]) {
      this.form.addEventListener(name, touch, { capture: true });
    }
    setInterval(() => this.leaving || this.flush(), EVERY);
    document.addEventListener("visibilitychange", () => document.hidden && !this.leaving && this.flush());
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.changed && !this.leaving) event.preventDefault();
    });
    window.addEventListener("pagehide", () => {
      if (!this.leaving && this.changed) this.send(fields(this.form), { autosave_leaving: "1" });
    });
    if (this.words.presenceUrl) this.watch();
    this.sendLeftovers();
  }

  watch() {
    watch(this.words.presenceUrl, this.form, {
      typing: () => this.kept || (this.touched && fields(this.form) !== this.initial),
      post: (more) => this.body(more),
      answered: async (response) => {
        if (response.ok) this.heardFrom(await response.json());
        else if (response.status === 401 && this.touched) this.signedOut();
      },
    });
  }

  /* What another window could not send; then the page offers it, unless somebody types already. */
  async sendLeftovers() {
    let offered = false;
    for (const [tab, { url, body: old }] of leftovers(this.user, this.tab)) {
      const body = new URLSearchParams(old);
      body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
      body.set("autosave_writer", this.writer);
      body.set("autosave_leaving", "1");
      const response = await fetch(url, { method: "POST", body });
      if (!response.ok) continue;
      forget(this.user, tab);
      offered ||= url === this.words.url;
    }
    if (offered && !this.touched) location.reload();
  }
}

const box = document.querySelector("[data-autosave]");
if (box) new Autosave(box, box.closest("form")).start();
