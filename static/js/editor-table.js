/* Tables with a caption and header cells. The caption is an attribute of the table, since ProseMirror's tables
   are rows and nothing else; it is written in a dialog and may have links, emphasis and footnotes. */
import { SAFE } from "desk/paste";
import { Table, TableHeader } from "django-prose-editor/editor";

const INLINE = new Set("a abbr b br cite em i q s span strong sub sup".split(" "));
const RENAMED = { b: "strong", i: "em" };
const ATTRIBUTES = ["href", "data-article", "data-entity", "data-footnote", "lang", "title"];

/* The inline content of an element as HTML: allowed elements and attributes, of all others the words. */
function inlineHTML(from) {
  const copy = document.implementation.createHTMLDocument().createElement("p");
  const fill = (to, source) => {
    for (const child of source.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        to.append(child.data);
      } else if (child.nodeType === Node.ELEMENT_NODE) {
        const name = child.localName;
        if (!INLINE.has(name) || (name === "span" && child.dataset.footnote === undefined)) {
          fill(to, child);
          continue;
        }
        const made = to.ownerDocument.createElement(RENAMED[name] ?? name);
        for (const attribute of ATTRIBUTES) {
          const value = child.getAttribute(attribute);
          if (value !== null && (attribute !== "href" || SAFE.test(value)))
            made.setAttribute(attribute, value);
        }
        to.append(made);
        fill(made, child);
      }
    }
  };
  fill(copy, from);
  return copy.innerHTML.trim() || null;
}

function captionOf(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  const caption = document.createElement("caption");
  caption.append(...[...parsed.childNodes].map((node) => document.importNode(node, true)));
  return caption;
}

export const Tables = Table.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: null,
        rendered: false,
        parseHTML: (dom) => {
          const caption = dom.querySelector(":scope > caption");
          return caption && inlineHTML(caption);
        },
      },
    };
  },
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML({ node, HTMLAttributes }) {
    const { caption } = node.attrs;
    return ["table", HTMLAttributes, ...(caption ? [captionOf(caption)] : []), ["tbody", 0]];
  },
  addNodeView:
    () =>
    ({ node, HTMLAttributes }) => {
      const dom = document.createElement("div");
      const table = document.createElement("table");
      const rows = document.createElement("tbody");
      dom.className = "tableWrapper";
      if (HTMLAttributes.lang) table.lang = HTMLAttributes.lang;
      const show = ({ attrs }) => {
        const caption = attrs.caption ? captionOf(attrs.caption) : null;
        if (caption) caption.contentEditable = "false";
        table.replaceChildren(...(caption ? [caption] : []), rows);
      };
      show(node);
      dom.append(table);
      let shown = node;
      return {
        dom,
        contentDOM: rows,
        ignoreMutation: (mutation) => mutation.type !== "selection" && !rows.contains(mutation.target),
        update(other) {
          if (other.type !== node.type) return false;
          if (other.attrs.caption !== shown.attrs.caption) show(other);
          shown = other;
          return true;
        },
      };
    },
});

export const HeaderCell = TableHeader.extend({
  addAttributes() {
    return { ...this.parent?.(), scope: { default: null } };
  },
});

/* Where the table around the selection begins, or null. */
function tableAt({ $from }) {
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === "table")
      return { node: $from.node(depth), position: $from.before(depth) };
  }
  return null;
}

/* → open(editor): writes the caption of the table around the selection. */
export function captionDialog(words, write, marks) {
  return async (editor) => {
    const found = tableAt(editor.state.selection);
    if (!found) return;
    const { caption } = found.node.attrs;
    const answer = await write(words("caption-title"), caption ?? "", Boolean(caption), marks);
    editor.view.focus();
    if (!answer.button) return;
    const html = answer.button === "remove" ? null : answer.html || null;
    editor.commands.command(({ tr }) => {
      tr.setNodeMarkup(found.position, null, { ...found.node.attrs, caption: html });
      return true;
    });
  };
}

const isHeader = (cell) => cell.type.name === "tableHeader";

/* Which of the two kinds of header the table around the selection has. */
export function headers(editor) {
  const table = tableAt(editor.state.selection)?.node;
  const rows = table?.children ?? [];
  return {
    headerRow: Boolean(rows[0]?.children.every(isHeader)),
    headerColumn: rows.length > 0 && rows.every((row) => isHeader(row.firstChild)),
  };
}
