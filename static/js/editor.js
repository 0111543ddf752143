/* The rich-text editor of the desk: django-prose-editor (Tiptap) under a strict policy, each kind of content in a
   module of its own. Without it the textarea stays as it is. */
import { Card, cardDialog } from "desk/editor-card";
import { wordsOf } from "desk/editor-dialog";
import { figureDialog, figures, library } from "desk/editor-figure";
import { footnoteDialog, footnotes, openers } from "desk/editor-footnote";
import { inlineDialog } from "desk/editor-inline";
import { linkDialog, links } from "desk/editor-link";
import { storedHTML } from "desk/editor-output";
import { BLOCKS, cleanPaste, MARKS } from "desk/editor-schema";
import { captionDialog, HeaderCell, Tables } from "desk/editor-table";
import { startToolbar } from "desk/editor-toolbar";
import { Editor, Extension } from "django-prose-editor/editor";

function nameTheText(textarea, dom) {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  label.id ||= `${textarea.id}_label`;
  label.addEventListener("click", () => dom.focus());
  dom.setAttribute("role", "textbox");
  dom.setAttribute("aria-multiline", "true");
  dom.setAttribute("aria-labelledby", label.id);
  if (textarea.lang) dom.lang = textarea.lang;
}

/* Pictures and the like cannot be taken over from a clipboard: the text says where they were, and this how many. */
function reporter(box, words) {
  const message = box.querySelector("[data-pasted]");
  return {
    picture: (name) => words("picture", { name }),
    done: (pictures) => {
      message.hidden = !pictures;
      message.textContent = pictures ? words("left-out", { count: pictures }) : "";
    },
  };
}

export function start(box) {
  const textarea = box.querySelector("textarea");
  const words = wordsOf(box);
  const pictures = library(box);
  const language = () => document.querySelector("[name=language]")?.value || textarea.lang;
  const openLink = linkDialog(box, words);
  const marks = [...MARKS, links(openLink)];
  const report = reporter(box, words);
  const write = inlineDialog(box, openLink, report);
  const openNote = footnoteDialog(words, write, marks);
  const Notes = footnotes(words, openNote);
  const figure = figureDialog(box, words, pictures, language);
  const dialogs = { link: openLink, footnote: openNote, figure, card: cardDialog(box) };
  const Openers = Extension.create({
    name: "openers",
    addProseMirrorPlugins() {
      const { link, ...nodes } = dialogs;
      return [openers(nodes)(this)];
    },
  });
  const place = document.createElement("div");
  place.className = "prose-editor";
  textarea.before(place);
  place.append(textarea);
  const editor = new Editor({
    element: place,
    injectCSS: false, // a <style>, which the policy refuses: css/desk/editor.css has its rules
    editable: !textarea.disabled,
    extensions: [
      ...BLOCKS,
      ...marks,
      Notes,
      figures(words, pictures, figure),
      Card,
      Tables,
      HeaderCell,
      cleanPaste(report),
      Openers,
    ],
    content: textarea.value,
    onUpdate() {
      textarea.value = storedHTML(editor.getHTML());
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  nameTheText(textarea, editor.view.dom);
  startToolbar(box.querySelector("[role=toolbar]"), editor, {
    ...dialogs,
    caption: captionDialog(words, write, [...marks, Notes]),
  });
  box.classList.add("editor--on");
}

for (const box of document.querySelectorAll("[data-editor]")) start(box);
