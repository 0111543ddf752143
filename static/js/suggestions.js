/* Names in the text: asked for while one writes, taken into the mentions or refused with one key. The server finds
   them (see articles/admin/suggestions.py); without this module buttons of the list save the form. */
import { find } from "./comments.js";
import { keyOf } from "./keys.js";
import { addRow } from "./rows.js";

const PAUSE = 700; // how often the text is looked at
const PATIENCE = 5; // looks, after which it is sent although somebody types on
const TEXTS = ["title", "lead", "body", "language", "event_on", "refused"];
const $ = window.django?.jQuery;

class Suggestions {
  constructor(box, form) {
    Object.assign(this, { box, form, words: box.dataset, list: box.querySelector("[data-list]") });
    this.state = box.querySelector("[data-state]");
    this.rows = document.querySelector("[data-rows=mentions]");
    this.typed = this.sent = this.text().toString();
    this.waited = 0;
    this.busy = false;
  }

  start() {
    this.arm();
    setInterval(() => this.look(), PAUSE);
    this.list.addEventListener("click", (event) => this.click(event));
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("focusin", (event) => this.enter(event.target.closest(".offer")));
    this.list.addEventListener("focusout", () => window.CSS.highlights?.delete("suggested"));
    // A style relies on the appointment of the person that it was proposed for.
    $?.(this.rows).on("select2:select", "select[name$=-entity]", (event) => {
      this.part(event.target, "appointment").value = "";
    });
  }

  get offers() {
    return [...this.list.querySelectorAll(".offer")];
  }

  say(name, label = "") {
    this.state.textContent = name ? this.words[name].replace("{name}", label) : "";
  }

  /* --- While one writes ---------------------------------------------------------------------------- */

  text() {
    const { elements } = this.form;
    const sent = new URLSearchParams({ csrfmiddlewaretoken: elements.csrfmiddlewaretoken.value });
    for (const name of TEXTS) sent.set(name, elements[name]?.value ?? "");
    sent.set("named", this.named().join(" "));
    return sent;
  }

  named() {
    const kept = [...this.rows.querySelectorAll("select[name$=-entity]")].filter(
      (select) => select.value && !this.part(select, "DELETE")?.checked,
    );
    return kept.map((select) => select.value);
  }

  look() {
    const now = this.text().toString();
    const pauses = now === this.typed;
    this.typed = now;
    if (now === this.sent) return;
    this.waited += 1;
    if (pauses || this.waited > PATIENCE) this.ask();
  }

  async ask() {
    if (this.busy) return;
    this.busy = true;
    this.waited = 0;
    const body = this.text();
    this.sent = this.typed = body.toString();
    try {
      const answer = await fetch(this.words.url, { method: "POST", body, redirect: "manual" });
      if (!answer.ok && answer.status !== 422) throw new Error(answer.status);
      const text = await answer.text();
      if (answer.ok) this.show(text);
      else this.state.textContent = text;
      if (this.troubled && answer.ok) this.say("");
      this.troubled = !answer.ok;
    } catch {
      this.troubled = true;
      this.say("lost");
    }
    this.busy = false;
  }

  /* The new list, with the focus and what was chosen where they were. */
  show(html) {
    if (html === this.shown) return;
    this.shown = html;
    const place = this.place();
    const inside = this.list.contains(document.activeElement);
    const open = this.list.querySelector(".refused")?.open;
    const chosen = [...this.list.querySelectorAll(":checked")].map((radio) => [radio.name, radio.value]);
    this.list.innerHTML = html;
    for (const [name, value] of chosen) {
      const radios = [...this.list.querySelectorAll("[type=radio]")];
      const same = radios.find((radio) => radio.name === name && radio.value === value);
      if (same) same.checked = true;
    }
    const refused = this.list.querySelector(".refused");
    if (refused && open) refused.open = true;
    this.arm();
    if (inside) this.focus(place);
  }

  arm() {
    for (const button of this.list.querySelectorAll("button")) {
      button.type = "button";
      button.hidden = false;
    }
    const keys = this.list.querySelector("[data-keys]");
    if (keys) keys.hidden = false;
    this.offers[0]?.setAttribute("tabindex", "0");
  }

  /* --- Where one is -------------------------------------------------------------------------------- */

  place() {
    const offer = document.activeElement.closest(".offer");
    return { key: offer?.dataset.offer, index: Math.max(0, this.offers.indexOf(offer)) };
  }

  focus({ key, index }) {
    const { offers } = this;
    const offer =
      offers.find((other) => other.dataset.offer === key) ?? offers[Math.min(index, offers.length - 1)];
    if (offer) offer.focus();
    else this.box.querySelector("[data-add-row], summary")?.focus();
  }

  enter(offer) {
    if (!offer) return;
    for (const other of this.offers) other.tabIndex = other === offer ? 0 : -1;
    const words = offer.querySelector("[data-words]").textContent;
    const page = document.querySelector(".field-body .ProseMirror");
    const range = page && window.CSS.highlights && find(page, words);
    if (range) CSS.highlights.set("suggested", new Highlight(range));
  }

  /* --- Keys and buttons ---------------------------------------------------------------------------- */

  key(event) {
    const offer = event.target.closest(".offer");
    if (!offer || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const onRadio = event.target.matches("[type=radio]");
    const onBox = event.target === offer;
    const key = keyOf(event);
    if (/^[1-9]$/.test(key)) this.choose(offer, Number(key) - 1);
    else if (key === "a" || (key === "enter" && (onBox || onRadio))) this.press(offer);
    else if (key === "r" || key === "delete") this.refuse(offer);
    else if (key === "c") this.correct(offer);
    else if (key === "arrowdown" && !onRadio) this.move(offer, 1);
    else if (key === "arrowup" && !onRadio) this.move(offer, -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  click(event) {
    const target = event.target.closest("button, a");
    const offer = event.target.closest(".offer");
    if (!target) return;
    if (target.matches("[data-create]")) this.create(event, target);
    else if (target.name === "_again") this.again(target);
    else if (target.name === "_accept") this.accept(offer);
    else if (target.name === "_refuse") this.refuse(offer);
    else if (target.matches("[data-correct]")) this.correct(offer);
  }

  move(offer, step) {
    this.offers[this.offers.indexOf(offer) + step]?.focus();
  }

  choose(offer, index) {
    const radio = offer.querySelectorAll("[type=radio]")[index];
    if (radio) radio.checked = true;
  }

  press(offer) {
    const link = offer.querySelector("[data-create]");
    if (link) link.click();
    else this.accept(offer);
  }

  /* The choice that is meant, or nothing and the question. */
  choice(offer) {
    const found = offer.querySelector("p[data-choice], [data-choice]:checked");
    if (found || !offer.dataset.entities) return found;
    this.say("choose");
    offer.querySelector("[type=radio]").focus();
    return null;
  }

  accept(offer) {
    const choice = this.choice(offer);
    if (!choice) return;
    this.fill(choice.dataset);
    this.say("accepted", choice.dataset.label);
    this.leave(offer);
  }

  /* Into the mentions, with the focus on what may be wrong. Where another entity is chosen, this one was not meant. */
  correct(offer) {
    const choice = this.choice(offer);
    if (!choice) return;
    const { choice: key, label, style } = choice.dataset;
    const select = this.fill(choice.dataset);
    this.say("corrected", label);
    this.remove(offer);
    $?.(select).one("select2:select", () => {
      if (select.value === key) return;
      const styled = this.part(select, "styled_as");
      if (styled.value === style) styled.value = "";
      this.send([key], label, "refused");
    });
    const opener = select.nextElementSibling?.querySelector(".select2-selection") ?? select;
    opener.focus();
    opener.scrollIntoView({ block: "nearest" });
  }

  async refuse(offer) {
    const keys = offer.dataset.entities.split(" ").filter(Boolean);
    if (!keys.length) return;
    const name = offer.querySelector("[data-words]").textContent;
    if (await this.send(keys, name, "refused")) this.leave(offer);
  }

  async again(button) {
    await this.send([button.value], button.dataset.label, "again");
  }

  /* Kept with the story at once; those of a story that is not saved yet wait in the form. */
  async send(keys, name, done) {
    if (this.words.refuseUrl) {
      const token = this.form.elements.csrfmiddlewaretoken.value;
      const body = new URLSearchParams({ csrfmiddlewaretoken: token, entities: keys.join(" ") });
      if (done === "again") body.set("again", "1");
      const answer = await fetch(this.words.refuseUrl, { method: "POST", body, redirect: "manual" }).catch(
        () => null,
      );
      if (!answer?.ok) {
        this.say("failed");
        return false;
      }
    } else {
      const field = this.form.elements.refused;
      const others = field.value.split(" ").filter((key) => key && !keys.includes(key));
      field.value = (done === "again" ? others : [...others, ...keys]).join(" ");
    }
    this.say(done, name);
    this.sent = null; // the list is asked for again
    return true;
  }

  leave(offer) {
    const place = { index: this.offers.indexOf(offer) };
    this.remove(offer);
    this.focus(place);
  }

  remove(offer) {
    offer.closest("li").remove();
    this.shown = null; // what comes next is drawn, even if it is the same as before
  }

  /* --- The rows of mentions ------------------------------------------------------------------------ */

  part(select, name) {
    return this.form.elements[select.name.replace(/-entity$/, `-${name}`)];
  }

  emptyRow() {
    const selects = [...this.rows.querySelectorAll("select[name$=-entity]")];
    const empty = selects.find((select) => !select.value && !this.part(select, "DELETE")?.checked);
    return empty ?? addRow(this.rows).querySelector("select[name$=-entity]");
  }

  fill({ choice, label, style, appointment }) {
    const select = this.emptyRow();
    select.append(new Option(label, choice, true, true));
    this.part(select, "styled_as").value = style;
    this.part(select, "appointment").value = appointment;
    if ($) $(select).trigger("change");
    return select;
  }

  /* The register's form in a window, as "add another" of the admin: what is saved there comes into the row. */
  create(event, link) {
    if (!window.showRelatedObjectPopup) return;
    event.preventDefault();
    const address = new URL(link.href);
    address.searchParams.set("_popup", "1");
    link.href = address;
    const select = this.emptyRow();
    link.id = `add_${select.id}`;
    this.say("creating");
    $(select).one("change", () => this.say("accepted", select.selectedOptions[0]?.text));
    window.showRelatedObjectPopup(link);
  }
}

const box = document.querySelector("[data-suggestions]");
if (box) new Suggestions(box, box.closest("form")).start();
