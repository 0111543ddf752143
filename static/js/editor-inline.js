/* A small editor in a dialog for one line of text with links and emphasis: a footnote, a table's caption. */
import { ask, finish, prepare } from "desk/editor-dialog";
import { cleanPastedHTML } from "desk/paste";
import { Document, Editor, Extension, History, Paragraph, Plugin, Text } from "django-prose-editor/editor";

const BLOCKS =
  /<\/?(?:p|div|li|ul|ol|h[2-4]|table|thead|tbody|tr|td|th|blockquote|figure|figcaption)\b[^>]*>/gi;

const OneLine = Document.extend({ content: "paragraph" });

function keys(dialog, report) {
  return Extension.create({
    name: "oneLine",
    addKeyboardShortcuts: () => ({
      /* ProseMirror keeps Escape for itself, so the dialog does not hear of it. */
      Escape: () => {
        finish(dialog, "");
        return true;
      },
      Enter: () => {
        dialog.querySelector("[data-close=set]").click();
        return true;
      },
    }),
    addProseMirrorPlugins: () => [
      new Plugin({
        props: {
          transformPastedHTML: (html) => cleanPastedHTML(html, report).replace(BLOCKS, " "),
          transformPastedText: (text) => text.replace(/\s*\n\s*/g, " "),
        },
      }),
    ],
  });
}

/* → write(title, content, mayRemove, marks): `content` is JSON or HTML; the promise is {button, content, html}. */
export function inlineDialog(box, openLink, report) {
  const dialog = prepare(box.querySelector("[data-dialog=inline]"));
  const place = dialog.querySelector("[data-text]");
  const heading = dialog.querySelector("h2");
  let editor;
  const commands = {
    bold: () => editor.chain().focus().toggleBold().run(),
    italic: () => editor.chain().focus().toggleItalic().run(),
    link: () => openLink(editor),
  };
  dialog.addEventListener("mousedown", (event) => {
    if (event.target.closest("[data-inline]")) event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    commands[event.target.closest("[data-inline]")?.dataset.inline]?.();
  });
  return async (title, content, mayRemove, marks) => {
    heading.textContent = title;
    dialog.querySelector("[data-close=remove]").hidden = !mayRemove;
    editor = new Editor({
      element: place,
      injectCSS: false,
      extensions: [OneLine, Paragraph, Text, History, ...marks, keys(dialog, report)],
      content:
        typeof content === "string" ? content : { type: "doc", content: [{ type: "paragraph", content }] },
    });
    const text = editor.view.dom;
    text.setAttribute("role", "textbox");
    text.setAttribute("aria-labelledby", heading.id);
    const answer = ask(dialog);
    editor.commands.focus("end");
    editor.view.focus(); // at once: the command waits for the next frame, and a letter may come before
    const button = await answer;
    const line = editor.state.doc.firstChild;
    const html = editor.getHTML().replace(/^<p>|<\/p>$/g, "");
    editor.destroy();
    editor = null;
    return { button, html, content: line.content.size ? line.content.toJSON() : [] };
  };
}
