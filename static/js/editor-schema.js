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

export function cleanPaste(report) {
  return Extension.create({
    name: "cleanPaste",
    addProseMirrorPlugins: () => [
      new Plugin({ props: { transformPastedHTML: (html) => cleanPastedHTML(html, report) } }),
    ],
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
