/* The toolbar, which the page brings along (templates/admin/widgets/rich_text.html): one tab stop, arrows inside,
   Escape leads back to the text and Alt F10 here. */
import { headers } from "desk/editor-table";

const COMMANDS = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  table: (chain) => chain.insertTable({ rows: 3, cols: 2, withHeaderRow: true }),
  addRow: (chain) => chain.addRowAfter(),
  addColumn: (chain) => chain.addColumnAfter(),
  deleteRow: (chain) => chain.deleteRow(),
  deleteColumn: (chain) => chain.deleteColumn(),
  headerRow: (chain) => chain.toggleHeaderRow(),
  headerColumn: (chain) => chain.toggleHeaderColumn(),
  deleteTable: (chain) => chain.deleteTable(),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
};

/* A quote becomes a pull quote and the other way round; pressed again it is a paragraph. */
function quote(editor, pull) {
  const chain = editor.chain().focus();
  if (!editor.isActive("blockquote")) chain.setBlockquote().updateAttributes("blockquote", { pull }).run();
  else if (editor.isActive("blockquote", { pull })) chain.unsetBlockquote().run();
  else chain.updateAttributes("blockquote", { pull }).run();
}

function setStyle(chain, value) {
  return value === "p" ? chain.setParagraph() : chain.setHeading({ level: Number(value) });
}

function moveByArrows(toolbar, editor) {
  const stops = () => [...toolbar.querySelectorAll("button, select")].filter((stop) => stop.offsetParent);
  const go = (stop) => {
    for (const other of toolbar.querySelectorAll("button, select")) other.tabIndex = -1;
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

function showState(toolbar, editor) {
  const style = [2, 3, 4].find((level) => editor.isActive("heading", { level })) ?? "p";
  const pull = editor.isActive("blockquote", { pull: true });
  const pressed = {
    blockquote: editor.isActive("blockquote") && !pull,
    pullQuote: pull,
    ...headers(editor),
  };
  toolbar.querySelector("select").value = style;
  for (const button of toolbar.querySelectorAll("[aria-pressed]")) {
    const { command } = button.dataset;
    button.setAttribute("aria-pressed", pressed[command] ?? editor.isActive(command));
  }
  const inside = toolbar.querySelector("[data-in-table]");
  inside.hidden = !editor.isActive("table");
  if (inside.hidden && inside.querySelector("[tabindex='0']")) {
    inside.querySelector("[tabindex='0']").tabIndex = -1;
    toolbar.querySelector("select").tabIndex = 0;
  }
}

/* `dialogs`: what opens by the name of its button. */
export function startToolbar(toolbar, editor, dialogs) {
  toolbar.addEventListener("click", (event) => {
    const command = event.target.closest("button")?.dataset.command;
    if (dialogs[command]) dialogs[command](editor);
    else if (command === "blockquote" || command === "pullQuote") quote(editor, command === "pullQuote");
    else if (command) COMMANDS[command](editor.chain().focus()).run();
  });
  /* The text keeps the focus, so that no letter typed after a click is lost. */
  toolbar.addEventListener("mousedown", (event) => {
    if (event.target.closest("button")) event.preventDefault();
  });
  toolbar.querySelector("select").addEventListener("change", (event) => {
    event.stopPropagation();
    editor.view.focus();
    setStyle(editor.chain().focus(), event.target.value).run();
  });
  moveByArrows(toolbar, editor);
  editor.on("transaction", () => showState(toolbar, editor));
  toolbar.hidden = false;
  showState(toolbar, editor);
}
