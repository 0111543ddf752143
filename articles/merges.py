"""When two entities of the register become one: what that means for what stories say of them.

`organizations.merging` moves every row that names an entity; here it is told which rows of stories say the same.
"""

from articles.models import Mention, Todo
from organizations import merging


def _was_chosen(one, other):
    """Somebody named the one entity and refused the other: the story names what they became."""
    return one.state == Mention.State.ACCEPTED and other.state == Mention.State.REJECTED


merging.alike(Mention, "article", "entity", better=_was_chosen)
merging.alike(Todo, "article", "entity", "kind", "done_at")
