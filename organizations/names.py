"""The functions that change an entity's labels."""

from django.db.models import F

from organizations.folding import fold
from organizations.models import Entity, Meeting, Name


def relabel(entity):
    """Write the labels and the searched text of an entity from its names.

    The label of a language is its preferred official name, the short one its acronym or short name. Where the
    names say nothing, what stands there stays: an entity may be entered with labels alone.
    """
    names = list(entity.names.all())
    for language in ("en", "ru"):
        official = [
            n for n in names if n.language == language and n.preferred and n.kind == Name.Kind.OFFICIAL
        ]
        if official:
            setattr(entity, f"label_{language}", official[0].text)
        short = [
            n for n in names if n.language == language and n.kind in (Name.Kind.ACRONYM, Name.Kind.SHORT)
        ]
        short.sort(key=lambda name: not name.preferred)
        if short:
            setattr(entity, f"short_{language}", short[0].text[:60])
    words = [entity.label_en, entity.label_ru, entity.short_en, entity.short_ru]
    words += [form for name in names for form in (name.text, *name.forms)]
    entity.search_text = fold(" ".join(dict.fromkeys(filter(None, words))))
    if entity.kind == Entity.Kind.MEETING:
        told = Meeting.objects.filter(pk=entity.pk)  # calendars tell the label: `Meeting.sequence`
        told.exclude(label_en=entity.label_en, label_ru=entity.label_ru).update(sequence=F("sequence") + 1)
    Entity.objects.filter(pk=entity.pk).update(
        label_en=entity.label_en,
        label_ru=entity.label_ru,
        short_en=entity.short_en,
        short_ru=entity.short_ru,
        search_text=entity.search_text,
    )


def carry_over(entity, before):
    """Take labels that were typed over into the names they came from. `before` is `{field: text}`, the labels
    as they were. A short name that was emptied is no name any more.
    """
    for field, text in before.items():
        part, language = field.split("_")
        kinds = [Name.Kind.OFFICIAL] if part == "label" else [Name.Kind.ACRONYM, Name.Kind.SHORT]
        rows = entity.names.filter(language=language, kind__in=kinds, text=text)
        if now := getattr(entity, field):
            rows.update(text=now)
        else:
            rows.delete()
