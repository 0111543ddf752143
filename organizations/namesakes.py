"""Entities that are called alike: allowed, and told, since a text that says the name does not say whom it means."""

from django.db.models import Q

from organizations.models import Entity

MOST = 20  # others that are told of
LABELS = ("label_en", "label_ru", "short_en", "short_ru")


def namesakes(entity):
    """`[(text, other entity), …]`: names that up to `MOST` others have too, letter by letter; three queries."""
    own = _texts(entity)
    if not own:
        return []
    alike = Q(names__text__in=own)
    for label in LABELS:
        alike |= Q(**{f"{label}__in": own})
    others = Entity.objects.filter(alike, merged_into=None).exclude(pk=entity.pk).distinct()
    others = others.prefetch_related("names")[:MOST]
    found = [(text, other) for other in others for text in own & _texts(other)]
    return sorted(found, key=lambda pair: (pair[0], pair[1].label_en, pair[1].pk))


def _texts(entity):
    return {text for label in LABELS if (text := getattr(entity, label))} | {
        name.text for name in entity.names.all()
    }
