"""Changes of an entity's rows on another page than its own: what has to be done before and after."""

from django.utils import timezone

from articles import registerwatch
from organizations import history
from organizations.models import Entity


def about_to_change(*entities):
    """Keep what stands there, so that it is not taken for the coming change (`organizations.history`)."""
    for entity in _each(entities):
        history.record(entity, by=None)


def changed(request, *entities):
    """To be called in the transaction that changed rows of these entities.

    - keeps a revision of each
    - moves `changed_at`: who has its page open is told on saving (`forms.StaleGuard`)
    - has the stories looked at again that it concerns
    """
    found = _each(entities)
    keys = [entity.pk for entity in found]
    Entity.objects.filter(pk__in=keys).update(changed_at=timezone.now())
    for entity in found:
        history.record(entity, by=request.user)
    registerwatch.changed(*keys)


def _each(entities):
    """Every entity once, in the order of their keys: two of these at a time lock in one order."""
    return [entity for _pk, entity in sorted({entity.pk: entity for entity in entities}.items())]
