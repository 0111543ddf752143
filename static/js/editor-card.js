/* Link cards: a film or a post elsewhere as a link of its own. Nothing is loaded from there. */
import { ask, prepare } from "desk/editor-dialog";
import { Node } from "django-prose-editor/editor";

export const Card = Node.create({
  name: "card",
  group: "block",
  atom: true,
  addAttributes: () => ({
    href: { default: null, rendered: false },
    title: { default: null, rendered: false },
  }),
  parseHTML: () => [
    {
      tag: "p[data-card]",
      priority: 60,
      getAttrs: (dom) => {
        const link = dom.querySelector("a[href^='https://'], a[href^='http://']");
        return link ? { href: link.getAttribute("href"), title: link.textContent } : false;
      },
    },
  ],
  renderHTML: ({ node }) => ["p", { "data-card": "" }, ["a", { href: node.attrs.href }, node.attrs.title]],
});

function hostOf(address) {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) ? url.hostname : null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/* → open(editor, position): makes a card behind the selection, or changes the one at a position. */
export function cardDialog(box) {
  const dialog = prepare(box.querySelector("[data-dialog=card]"));
  const [address, title] = dialog.querySelectorAll("input");
  const problem = dialog.querySelector("[data-problem]");
  const allowed = box.dataset.hosts.split(" ");
  dialog.querySelector("[data-close=set]").addEventListener("click", (event) => {
    const host = hostOf(address.value.trim());
    if (host && allowed.some((name) => host === name || host.endsWith(`.${name}`))) return;
    event.stopPropagation();
    problem.hidden = false;
    address.focus();
  });
  return async (editor, position = null) => {
    const node = position === null ? null : editor.state.doc.nodeAt(position);
    address.value = node?.attrs.href ?? "";
    title.value = node?.attrs.title ?? "";
    problem.hidden = true;
    dialog.querySelector("[data-close=remove]").hidden = !node;
    const button = await ask(dialog);
    editor.view.focus();
    const href = address.value.trim();
    const card = { type: "card", attrs: { href, title: title.value.trim() || href } };
    const { $to } = editor.state.selection;
    const after = $to.depth ? $to.after(1) : $to.pos;
    const range = node ? { from: position, to: position + node.nodeSize } : { from: after, to: after };
    const chain = editor.chain().focus();
    if (button === "set") chain.insertContentAt(range, card).run();
    else if (button === "remove") chain.deleteRange(range).run();
  };
}
