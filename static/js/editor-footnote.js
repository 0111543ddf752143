/* Footnotes: a number in the text, counted by css/desk/editor.css, whose words are written in a dialog. What is
   stored is the words themselves at their place, so cutting and pasting carries them along. */
import { Node, Plugin } from "django-prose-editor/editor";

export function footnotes(words, open) {
  return Node.create({
    name: "footnote",
    group: "inline",
    inline: true,
    atom: true,
    content: "(text | hardBreak)*",
    parseHTML: () => [{ tag: "span[data-footnote]", priority: 60 }],
    renderHTML: () => ["span", { "data-footnote": "" }, 0],
    addKeyboardShortcuts: () => ({
      "Mod-Alt-f": ({ editor }) => {
        open(editor);
        return true;
      },
    }),
    addNodeView:
      () =>
      ({ node }) => {
        const dom = document.createElement("span");
        dom.className = "footnote";
        const show = (shown) => {
          dom.title = shown.textContent;
          dom.setAttribute("aria-label", words("footnote", { text: shown.textContent }));
        };
        dom.setAttribute("role", "button");
        show(node);
        return {
          dom,
          ignoreMutation: () => true,
          update(other) {
            if (other.type !== node.type) return false;
            show(other);
            return true;
          },
        };
      },
  });
}

/* → open(editor, position): writes a new footnote at the selection, or changes the one at a position. */
export function footnoteDialog(words, write, marks) {
  return async (editor, position = null) => {
    const node = position === null ? null : editor.state.doc.nodeAt(position);
    const answer = await write(
      words("footnote-title"),
      node ? node.content.toJSON() : [],
      Boolean(node),
      marks,
    );
    editor.view.focus();
    const range = node && { from: position, to: position + node.nodeSize };
    const at = range ?? editor.state.selection.to;
    if (answer.button === "remove" || (answer.button === "set" && range && !answer.content.length)) {
      editor.chain().focus().deleteRange(range).run();
    } else if (answer.button === "set" && answer.content.length) {
      editor.chain().focus().insertContentAt(at, { type: "footnote", content: answer.content }).run();
    }
  };
}

/* Click, or Enter on what is selected, opens what has a dialog of its own: `dialogs` by the name of the node. */
export function openers(dialogs) {
  return ({ editor }) =>
    new Plugin({
      props: {
        handleClickOn(_view, _place, node, position, _event, direct) {
          if (!direct || !dialogs[node.type.name]) return false;
          dialogs[node.type.name](editor, position);
          return true;
        },
        handleKeyDown(view, event) {
          const { node, from } = view.state.selection;
          if (event.key !== "Enter" || !node || !dialogs[node.type.name]) return false;
          dialogs[node.type.name](editor, from);
          return true;
        },
        handleDOMEvents: {
          click(_view, event) {
            if (event.target.closest("a")) event.preventDefault();
            return false;
          },
        },
      },
    });
}
