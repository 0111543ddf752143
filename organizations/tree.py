"""Bodies as a tree of those that readers may see."""

from dataclasses import dataclass, field

from organizations.models import Organization

MANY = 12  # children, that a side panel shows at once
DEEPEST = 20  # levels that are shown as such, far more than any body has: a template that includes itself has an end


@dataclass
class Node:
    """One body; `current` marks the one whose page it is, `hidden` counts children that are left out."""

    body: Organization
    current: bool = False
    children: list = field(default_factory=list)
    hidden: int = 0

    @property
    def is_folded(self):
        """Its children are too many to stand open."""
        return len(self.children) > MANY


def forest(bodies, current=None):
    """The `Node`s that stand at the top, each with its children below, sorted by label.

    A body whose parent is not among `bodies` stands at the top. Bodies in a circle stand there as well. What lies
    deeper than `DEEPEST` stands on the last level.
    """
    nodes = {body.pk: Node(body, body.pk == current) for body in bodies}
    tops = []
    for node in nodes.values():
        above = nodes.get(node.body.parent_id)
        (above.children if above and not _in_circle(node.body, nodes) else tops).append(node)
    _flatten(tops)
    for node in nodes.values():
        node.children.sort(key=lambda child: order(child.body))
    return sorted(tops, key=lambda node: order(node.body))


def pruned(nodes, path):
    """The same `Node`s; where one on the way down has many children, only the one on the `path` of keys is left."""
    for node in nodes:
        if node.current or node.body.pk not in path:
            continue
        if node.is_folded:
            kept = [child for child in node.children if child.body.pk in path]
            node.hidden, node.children = len(node.children) - len(kept), kept
        pruned(node.children, path)
    return nodes


def ancestors(body, bodies):
    """What the body is part of, the topmost first, as far as `bodies` leads up."""
    known = {other.pk: other for other in bodies}
    chain, seen = [], {body.pk}
    while (above := known.get(body.parent_id)) and above.pk not in seen:
        seen.add(above.pk)
        chain.insert(0, above)
        body = above
    return chain


def _flatten(tops):
    level = tops
    for _level in range(DEEPEST - 2):
        level = [child for node in level for child in node.children]
    for node in level:
        waiting, node.children = node.children, []
        while waiting:
            child = waiting.pop()
            waiting += child.children
            child.children = []
            node.children.append(child)


def _in_circle(body, nodes):
    seen = set()
    at = body
    while at.pk not in seen and at.parent_id in nodes:
        seen.add(at.pk)
        at = nodes[at.parent_id].body
        if at.pk == body.pk:
            return True
    return False


def order(body):
    """What bodies are sorted by: the label of the active language."""
    return body.label.casefold()
