/* Figures: a picture of the library with the texts of this use. Stored by the picture's identity, never by an
   address; the caption is written in place. */
import { arrows, ask, element, fill, prepare, searching } from "desk/editor-dialog";
import { Node } from "django-prose-editor/editor";

const flag = (name) => ({
  default: false,
  parseHTML: (dom) => dom.hasAttribute(`data-${name}`),
  renderHTML: (attributes) => (attributes[name] ? { [`data-${name}`]: "" } : {}),
});

const value = (name) => ({
  default: null,
  parseHTML: (dom) => dom.getAttribute(`data-${name}`),
  renderHTML: (attributes) => (attributes[name] ? { [`data-${name}`]: attributes[name] } : {}),
});

/* What is known of pictures, by key: of those in the text from the page, of others from the library. */
export function library(box) {
  const known = new Map();
  for (const { dataset } of box.querySelectorAll("template[data-picture]")) {
    known.set(dataset.picture, { id: dataset.picture, src: dataset.src, name: dataset.name });
  }
  const ask = async (key) => {
    const response = await fetch(`${box.dataset.pictures}?ids=${key}`);
    return response.ok ? (await response.json()).results[0] : null;
  };
  return {
    remember: (picture) => known.set(String(picture.id), picture),
    async get(key) {
      if (!known.has(key)) known.set(key, ask(key));
      return known.get(key);
    },
  };
}

export function figures(words, pictures, open) {
  return Node.create({
    name: "figure",
    group: "block",
    content: "inline*",
    isolating: true,
    defining: true,
    draggable: true,
    addAttributes: () => ({
      image: value("image"),
      alt: value("alt"),
      credit: value("credit"),
      decorative: flag("decorative"),
    }),
    parseHTML: () => [
      {
        tag: "figure[data-image]",
        contentElement: (dom) => dom.querySelector("figcaption") ?? document.createElement("figcaption"),
      },
    ],
    renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, ["figcaption", 0]],
    addKeyboardShortcuts() {
      return {
        Enter: ({ editor }) => {
          const { $from } = editor.state.selection;
          if ($from.parent.type.name !== this.name) return false;
          const after = $from.after();
          return editor
            .chain()
            .insertContentAt(after, { type: "paragraph" })
            .setTextSelection(after + 1)
            .run();
        },
      };
    },
    addNodeView:
      () =>
      ({ node, editor, getPos }) =>
        view(node, words, pictures, () => open(editor, getPos())),
  });
}

function view(node, words, pictures, change) {
  const caption = element("figcaption", { "data-placeholder": words("caption") });
  const image = element("img", { alt: "" });
  const text = element("p");
  const button = element("button", { type: "button", class: "button" }, words("describe"));
  const picture = element("div", { class: "figure__picture", contenteditable: "false" }, image, text, button);
  const dom = element("figure", { class: "figure" }, picture, caption);
  button.addEventListener("click", change);
  let shown;
  const show = async (other) => {
    const { image: key, alt, credit, decorative } = other.attrs;
    const description = decorative ? words("decorative") : alt || words("no-alt");
    text.textContent = credit ? `${description} · ${credit}` : description;
    if (key === shown) return;
    shown = key;
    const found = await pictures.get(key);
    if (found) image.src = found.src;
    image.hidden = !found;
    image.alt = found?.name ?? "";
  };
  show(node);
  return {
    dom,
    contentDOM: caption,
    stopEvent: (event) => picture.contains(event.target) && !/^drag|drop/.test(event.type),
    ignoreMutation: (mutation) => picture.contains(mutation.target),
    update(other) {
      if (other.type !== node.type) return false;
      show(other);
      return true;
    },
  };
}

/* → open(editor, position): puts a picture of the library in, or changes the one at a position. */
export function figureDialog(box, words, pictures, language) {
  const dialog = prepare(box.querySelector("[data-dialog=figure]"));
  const [search, grid] = [dialog.querySelector("[type=search]"), dialog.querySelector("[data-results]")];
  const field = (name) => dialog.querySelector(`[data-field=${name}]`);
  const set = dialog.querySelector("[data-close=set]");
  let chosen;

  const choose = (picture, texts) => {
    chosen = picture && String(picture.id);
    for (const button of grid.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", button.value === chosen);
    }
    if (texts) {
      field("alt").value = texts.alt ?? "";
      field("credit").value = texts.credit ?? "";
      field("decorative").checked = Boolean(texts.decorative);
    }
    field("alt").disabled = field("decorative").checked;
    set.disabled = !chosen;
  };
  const cell = (picture) => {
    const button = element(
      "button",
      { type: "button", value: picture.id, "aria-pressed": String(picture.id) === chosen },
      element("img", { src: picture.src, alt: "", loading: "lazy" }),
      element("span", {}, picture.name),
    );
    button.addEventListener("click", () => {
      pictures.remember(picture);
      choose(picture, picture);
    });
    return element("li", {}, button);
  };
  const status = dialog.querySelector("[role=status]");
  const look = searching(search, box.dataset.pictures, words, status, (results) =>
    fill(search, grid, results.map(cell)),
  );
  arrows(search, grid);
  field("decorative").addEventListener("change", () => {
    field("alt").disabled = field("decorative").checked;
  });

  return async (editor, position = null) => {
    const node = position === null ? null : editor.state.doc.nodeAt(position);
    search.value = "";
    grid.replaceChildren();
    choose(node && { id: node.attrs.image }, node ? node.attrs : {});
    dialog.querySelector("[data-close=remove]").hidden = !node;
    look({ language: language() });
    const button = await ask(dialog);
    editor.view.focus();
    const decorative = field("decorative").checked;
    const attrs = {
      image: chosen,
      alt: decorative ? null : field("alt").value.trim(),
      credit: field("credit").value.trim(),
      decorative,
    };
    const chain = editor.chain().focus();
    if (button === "remove") chain.deleteRange({ from: position, to: position + node.nodeSize }).run();
    else if (button !== "set") return;
    else if (node) chain.setNodeSelection(position).updateAttributes("figure", attrs).run();
    else insert(editor, attrs);
  };
}

/* Behind the paragraph of the selection, or in place of an empty one; the cursor is in the caption then. */
function insert(editor, attrs) {
  const { $to } = editor.state.selection;
  const whole = $to.depth ? { from: $to.before(), to: $to.after() } : { from: $to.pos, to: $to.pos };
  const at = $to.parent.content.size || !$to.depth ? { from: whole.to, to: whole.to } : whole;
  editor
    .chain()
    .focus()
    .insertContentAt(at, { type: "figure", attrs })
    .setTextSelection(at.from + 1)
    .run();
}
