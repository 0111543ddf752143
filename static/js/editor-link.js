/* Links: external ones by address, internal ones by search, stored by the identity of their target. */
import { arrows, ask, element, fill, finish, prepare, searching } from "desk/editor-dialog";
import { SAFE } from "desk/paste";
import { Link } from "django-prose-editor/editor";

function stored(name) {
  return {
    default: null,
    parseHTML: (dom) => dom.getAttribute(name),
    renderHTML: (attributes) => {
      const value = attributes[name.replace("data-", "")];
      return value == null ? {} : { [name]: value };
    },
  };
}

const safe = (dom) => (SAFE.test(dom.getAttribute("href")) ? null : false);

export function links(open) {
  return Link.extend({
    addAttributes: () => ({
      article: stored("data-article"),
      entity: stored("data-entity"),
      href: stored("href"),
    }),
    parseHTML: () => [
      { tag: "a[href]", getAttrs: safe },
      { tag: "a[data-article]" },
      { tag: "a[data-entity]" },
    ],
    renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
    addKeyboardShortcuts: () => ({
      "Mod-k": ({ editor }) => {
        open(editor);
        return true;
      },
    }),
  }).configure({ enableTarget: false, autolink: false, defaultProtocol: "https" });
}

/* "example.org/a" is meant as an address; words are not. */
function addressOf(text) {
  if (SAFE.test(text)) return text;
  return /^[^\s/@]+\.[^\s@]{2,}$/.test(text) ? `https://${text}` : null;
}

/* → open(editor): asks where the selected words lead to, and sets or removes the link. */
export function linkDialog(box, words) {
  const dialog = prepare(box.querySelector("[data-dialog=link]"));
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[data-results]");
  const problem = dialog.querySelector("[data-problem]");
  const set = dialog.querySelector("[data-close=set]");
  let chosen;

  const row = (target) => {
    const label = element("span", { lang: target.lang }, target.label);
    const value = `${target.kind} ${target.id}`;
    const button = element("button", { type: "button", value }, label, element("small", {}, target.detail));
    button.addEventListener("click", () => {
      chosen = target;
      finish(dialog, "set");
    });
    return element("li", {}, button);
  };
  const status = dialog.querySelector("[role=status]");
  const search = searching(field, box.dataset.targets, words, status, (results) =>
    fill(field, list, results.map(row)),
  );
  arrows(field, list);
  set.addEventListener("click", (event) => {
    if (addressOf(field.value.trim())) return;
    event.stopPropagation();
    problem.hidden = false;
    field.focus();
  });

  return async (editor) => {
    chosen = null;
    problem.hidden = true;
    list.replaceChildren();
    const { from, to, empty } = editor.state.selection;
    const selected = editor.state.doc.textBetween(from, to, " ");
    field.value = editor.getAttributes("link").href ?? (selected.length < 80 ? selected : "");
    search({ q: SAFE.test(field.value) ? "" : field.value });
    const answer = ask(dialog);
    field.select();
    const button = await answer;
    editor.view.focus();
    const chain = editor.chain().focus().extendMarkRange("link");
    if (button === "remove") chain.unsetMark("link").run();
    if (button !== "set") return;
    const attributes = chosen
      ? { href: chosen.url || null, article: null, entity: null, [chosen.kind]: String(chosen.id) }
      : { href: addressOf(field.value.trim()), article: null, entity: null };
    if (empty && !editor.isActive("link")) {
      const text = chosen ? chosen.label : field.value.trim();
      editor
        .chain()
        .focus()
        .insertContent({ type: "text", text, marks: [{ type: "link", attrs: attributes }] })
        .run();
    } else {
      chain.setMark("link", attributes).run();
    }
  };
}
