/* The rich-text editor of the desk: django-prose-editor (Tiptap) under a strict policy, with the toolbar that
   the page brings along (templates/admin/widgets/rich_text.html). Without it the textarea stays as it is. */
import { cleanPastedHTML } from "desk/paste";
import {
  Blockquote,
  Bold,
  BulletList,
  createTextareaEditor,
  Document,
  Dropcursor,
  Extension,
  Gapcursor,
  HardBreak,
  Heading,
  History,
  HorizontalRule,
  Italic,
  Link,
  ListItem,
  Mark,
  OrderedList,
  Paragraph,
  Plugin,
  Strike,
  Subscript,
  Superscript,
  Table,
  TableCell,
  TableHeader,
  TableRow,
  Text,
} from "django-prose-editor/editor";

/* Tiptap would add a <style>, which the policy refuses: css/desk/editor.css has its rules. */
const NoInjectedStyle = Extension.create({
  name: "noInjectedStyle",
  onBeforeCreate() {
    this.editor.options.injectCSS = false;
  },
});

const CleanPaste = Extension.create({
  name: "cleanPaste",
  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: cleanPastedHTML } })];
  },
});

/* Allowed in a body but without a button: kept when an existing text is edited. */
const KEPT = ["abbr", "cite", "q"].map((tag) =>
  Mark.create({
    name: tag,
    addAttributes: () => ({ title: { default: null }, lang: { default: null } }),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  }),
);

const EXTENSIONS = [
  Document,
  Paragraph,
  Text,
  HardBreak,
  Heading.configure({ levels: [2, 3, 4] }),
  Bold,
  Italic,
  Strike,
  Subscript,
  Superscript,
  BulletList,
  OrderedList,
  ListItem,
  Blockquote,
  HorizontalRule,
  Table,
  TableRow,
  TableHeader,
  TableCell,
  History,
  Dropcursor,
  Gapcursor,
  NoInjectedStyle,
  CleanPaste,
  ...KEPT,
];

const COMMANDS = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  blockquote: (chain) => chain.toggleBlockquote(),
  table: (chain) => chain.insertTable({ rows: 3, cols: 2, withHeaderRow: true }),
  addRow: (chain) => chain.addRowAfter(),
  addColumn: (chain) => chain.addColumnAfter(),
  deleteRow: (chain) => chain.deleteRow(),
  deleteColumn: (chain) => chain.deleteColumn(),
  deleteTable: (chain) => chain.deleteTable(),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
};

function setStyle(chain, value) {
  return value === "p" ? chain.setParagraph() : chain.setHeading({ level: Number(value) });
}

/* One tab stop; arrows move inside, Escape leads back to the text. */
function moveByArrows(toolbar, editor) {
  const stops = () => [...toolbar.querySelectorAll("button, select")].filter((stop) => stop.offsetParent);
  const go = (stop) => {
    for (const other of stops()) other.tabIndex = -1;
    stop.tabIndex = 0;
    stop.focus();
  };
  for (const [index, stop] of [...toolbar.querySelectorAll("button, select")].entries()) {
    stop.tabIndex = index ? -1 : 0;
  }
  toolbar.addEventListener("keydown", (event) => {
    const all = stops();
    const here = all.indexOf(document.activeElement);
    const step = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") {
      editor.view.focus();
    } else if (step !== undefined) {
      go(all[(step + all.length) % all.length]);
    } else {
      return;
    }
    event.preventDefault();
  });
  editor.view.dom.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "F10") {
      event.preventDefault();
      go(stops().find((stop) => stop.tabIndex === 0) ?? stops()[0]);
    }
  });
}

function linkDialog(box, editor) {
  const dialog = box.querySelector("dialog");
  const address = dialog.querySelector("input");
  const act = {
    set: () => address.value.trim() && chain().setLink({ href: address.value.trim() }).run(),
    remove: () => chain().unsetLink().run(),
    cancel: () => {},
  };
  const chain = () => editor.chain().focus().extendMarkRange("link");
  const close = (name) => {
    dialog.close();
    editor.view.focus();
    act[name]();
  };
  dialog.addEventListener("click", (event) => {
    const name = event.target.closest("[data-link]")?.dataset.link;
    if (name) close(name);
  });
  address.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      close("set");
    }
  });
  return () => {
    address.value = editor.getAttributes("link").href ?? "";
    dialog.showModal();
    address.select();
  };
}

function showState(toolbar, editor) {
  const style = [2, 3, 4].find((level) => editor.isActive("heading", { level })) ?? "p";
  toolbar.querySelector("select").value = style;
  for (const button of toolbar.querySelectorAll("[aria-pressed]")) {
    button.setAttribute("aria-pressed", editor.isActive(button.dataset.command));
  }
  toolbar.querySelector("[data-in-table]").hidden = !editor.isActive("table");
}

function nameTheText(textarea, dom) {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  label.id ||= `${textarea.id}_label`;
  label.addEventListener("click", () => dom.focus());
  dom.setAttribute("role", "textbox");
  dom.setAttribute("aria-multiline", "true");
  dom.setAttribute("aria-labelledby", label.id);
  if (textarea.lang) dom.lang = textarea.lang;
}

/* Tiptap writes a paragraph into every cell and list item; one that stands alone there is left out. */
const LONE_PARAGRAPH = /<(li|td|th)([^>]*)><p>((?:(?!<\/?p>)[\s\S])*)<\/p><\/\1>/g;

function withoutLoneParagraphs(html) {
  return html.replace(LONE_PARAGRAPH, "<$1$2>$3</$1>");
}

function start(box) {
  const textarea = box.querySelector("textarea");
  const toolbar = box.querySelector("[role=toolbar]");
  let openLink;
  const Links = Link.extend({ addKeyboardShortcuts: () => ({ "Mod-k": () => openLink() ?? true }) });
  const links = Links.configure({ enableTarget: false, defaultProtocol: "https" });
  const editor = createTextareaEditor(textarea, [...EXTENSIONS, links]);
  openLink = linkDialog(box, editor);
  nameTheText(textarea, editor.view.dom);
  toolbar.addEventListener("click", (event) => {
    const command = event.target.closest("button")?.dataset.command;
    if (command === "link") openLink();
    else if (command) COMMANDS[command](editor.chain().focus()).run();
  });
  /* The text keeps the focus, so that no letter typed after a click is lost. */
  toolbar.addEventListener("mousedown", (event) => {
    if (event.target.closest("button")) event.preventDefault();
  });
  toolbar.querySelector("select").addEventListener("change", (event) => {
    editor.view.focus();
    setStyle(editor.chain().focus(), event.target.value).run();
  });
  moveByArrows(toolbar, editor);
  editor.on("transaction", () => showState(toolbar, editor));
  editor.on("update", () => {
    textarea.value = withoutLoneParagraphs(textarea.value);
  });
  toolbar.hidden = false;
  box.classList.add("editor--on");
  showState(toolbar, editor);
}

for (const box of document.querySelectorAll("[data-editor]")) start(box);
