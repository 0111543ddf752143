"""A name that the desk finds in a text is refused, or may be suggested again: whatever its revision is meanwhile."""

from articles import rules
from articles.models import Mention
from articles.workflow.door import doors

MOST = 200  # of one story


def refuse(article, entities, *, by):
    """These entities (keys) are not meant by the story's text: not suggested, linked or indexed any more.

    - what the story mentions already stays mentioned
    - no revision, no log row: nothing that anybody wrote or reads changes
    """
    with doors({article.pk}, rules.can_edit, by, {}) as (article,):
        known = set(article.mentions.values_list("entity", flat=True))
        new = [key for key in dict.fromkeys(entities) if key not in known]
        room = max(0, MOST - len(known))
        Mention.objects.bulk_create(
            Mention(article=article, entity_id=key, state=Mention.State.REJECTED) for key in new[:room]
        )


def suggest_again(article, entities, *, by):
    """What was refused of these entities (keys) may be suggested again."""
    with doors({article.pk}, rules.can_edit, by, {}) as (article,):
        article.mentions.filter(entity__in=entities, state=Mention.State.REJECTED).delete()
