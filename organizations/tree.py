"""Bodies as a tree of those that readers may see."""

from dataclasses import dataclass, field

from organizations.models import Organization


@dataclass
class Node:
    """One body; `current` marks the one whose page it is."""

    body: Organization
    current: bool = False
    children: list = field(default_factory=list)


def forest(bodies, current=None):
    """The `Node`s that stand at the top, each with its children below, sorted by label.

    A body whose parent is not among `bodies` stands at the top. Bodies in a circle stand there as well.
    """
    nodes = {body.pk: Node(body, body.pk == current) for body in bodies}
    tops = []
    for node in nodes.values():
        above = nodes.get(node.body.parent_id)
        (above.children if above and not _in_circle(node.body, nodes) else tops).append(node)
    for node in nodes.values():
        node.children.sort(key=_order)
    return sorted(tops, key=_order)


def ancestors(body, bodies):
    """What the body is part of, the topmost first, as far as `bodies` leads up."""
    known = {other.pk: other for other in bodies}
    chain, seen = [], {body.pk}
    while (above := known.get(body.parent_id)) and above.pk not in seen:
        seen.add(above.pk)
        chain.insert(0, above)
        body = above
    return chain


def _in_circle(body, nodes):
    seen = set()
    at = body
    while at.pk not in seen and at.parent_id in nodes:
        seen.add(at.pk)
        at = nodes[at.parent_id].body
        if at.pk == body.pk:
            return True
    return False


def _order(node):
    return node.body.label.casefold()
