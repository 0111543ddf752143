/* What a body may hold besides figures, footnotes, tables, cards and links: what the sanitiser allows, no more. */
import { cleanPastedHTML } from "desk/paste";
import {
  Blockquote,
  Bold,
  BulletList,
  Document,
  Dropcursor,
  Extension,
  Gapcursor,
  HardBreak,
  Heading,
  History,
  HorizontalRule,
  Italic,
  ListItem,
  Mark,
  OrderedList,
  Paragraph,
  Plugin,
  Strike,
  Subscript,
  Superscript,
  TableCell,
  TableRow,
  Text,
} from "django-prose-editor/editor";

/* The language of a part, on whatever has one in an existing text. */
const Languages = Extension.create({
  name: "languages",
  addGlobalAttributes: () => [
    {
      types: [
        "paragraph",
        "heading",
        "blockquote",
        "bulletList",
        "orderedList",
        "listItem",
        "figure",
        "table",
        "tableRow",
        "tableCell",
        "tableHeader",
        "bold",
        "italic",
        "strike",
        "subscript",
        "superscript",
        "link",
        "abbr",
        "cite",
        "q",
      ],
      attributes: { lang: { default: null, renderHTML: ({ lang }) => (lang ? { lang } : {}) } },
    },
  ],
});

/* A file that is pasted or dropped (a screenshot) gets a paragraph that says so: a picture comes from the library,
   and a browser would open the file in place of the form. */
function notedFiles(editor, report, files, position) {
  if (!files.length) return false;
  const pictures = [...files].filter((file) => file.type.startsWith("image/"));
  const paragraph = ({ name }) => ({
    type: "paragraph",
    content: [{ type: "text", text: report.picture(name) }],
  });
  editor.chain().focus().insertContentAt(position, pictures.map(paragraph)).run();
  report.done(pictures.length);
  return true;
}

export function cleanPaste(report) {
  return Extension.create({
    name: "cleanPaste",
    addProseMirrorPlugins() {
      const { editor } = this;
      const props = {
        transformPastedHTML: (html) => cleanPastedHTML(html, report),
        handlePaste: (view, { clipboardData }) =>
          !clipboardData.getData("text/html") &&
          notedFiles(editor, report, clipboardData.files, view.state.selection.to),
        handleDrop: (view, event) => {
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
          const handled = notedFiles(
            editor,
            report,
            event.dataTransfer.files,
            at?.pos ?? view.state.doc.content.size,
          );
          if (handled) event.preventDefault();
          return handled;
        },
      };
      return [new Plugin({ props })];
    },
  });
}

const PullQuotes = Blockquote.extend({
  addAttributes: () => ({
    pull: {
      default: false,
      parseHTML: (dom) => dom.hasAttribute("data-pull"),
      renderHTML: ({ pull }) => (pull ? { "data-pull": "" } : {}),
    },
  }),
});

/* Allowed in a body but without a button: kept when an existing text is edited. */
const KEPT = ["abbr", "cite", "q"].map((tag) =>
  Mark.create({
    name: tag,
    addAttributes: () => (tag === "abbr" ? { title: { default: null } } : {}),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  }),
);

export const MARKS = [Bold, Italic, Strike, Subscript, Superscript, HardBreak, ...KEPT];

export const BLOCKS = [
  Document,
  Paragraph,
  Text,
  Heading.configure({ levels: [2, 3, 4] }),
  BulletList,
  OrderedList,
  ListItem,
  PullQuotes,
  HorizontalRule,
  TableRow,
  TableCell,
  History,
  Dropcursor,
  Gapcursor,
  Languages,
];
