"""Where a meeting stands in its series: the one place that writes numbers, and what follows from them.

Numbers are what the bodies give. They are never computed from the order of rows; what is missing is a gap.
"""

from organizations.models import Entity, Meeting, Placement

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def place(meeting, series, first=None, last=None, **fields):
    """A new, validated `Placement` behind the meeting's others; `fields` are its labels."""
    position = meeting.placements.count()
    placement = Placement(
        meeting=meeting, series=series, ordinal_from=first, ordinal_to=last, position=position, **fields
    )
    placement.full_clean()
    placement.save()
    renumber(meeting)
    return placement


def renumber(meeting):
    """Write beside the meeting the number that it has in its first series; None where it has none.

    To be called whenever placements of the meeting were added, changed or removed.
    """
    first = next((row for row in meeting.placements.all() if row.ordinal_from), None)
    meeting.ordinal_from = first.ordinal_from if first else None
    meeting.ordinal_to = first.ordinal_to if first else None
    Meeting.objects.filter(pk=meeting.pk).update(
        ordinal_from=meeting.ordinal_from, ordinal_to=meeting.ordinal_to
    )


def slug(series, first, last=None):
    """The address of a numbered meeting: "rkc-mc/21", "wco-council/133-134"."""
    return f"{series.slug}/{first}-{last}" if last and last != first else f"{series.slug}/{first}"


def address(meeting):
    """The address that the meeting's first numbered placement gives, or that of its year and name."""
    for placement in meeting.placements.select_related("series"):
        if placement.ordinal_from:
            return slug(placement.series, placement.ordinal_from, placement.ordinal_to)
    return meeting.default_slug()


def readdress(meeting):
    """Give the meeting the address that follows from its placements or, where something else has that, from its name.

    Only for one whose address nobody chose and no reader knows yet. Returns whether it has one of them.
    """
    for wanted in dict.fromkeys([address(meeting), meeting.default_slug()]):
        taken = Entity.objects.filter(kind=Entity.Kind.MEETING, slug=wanted).exclude(pk=meeting.pk)
        if wanted == meeting.slug:
            return True
        if not taken.exists():
            meeting.slug = wanted
            Meeting.objects.filter(pk=meeting.pk).update(slug=wanted)
            return True
    return False


def complete(meeting):
    """Write what a numbered meeting was entered without: its name in either language, and its body.

    `organizations.names.relabel` has to follow: the names are searched.
    """
    placements = meeting.placements.select_related("series__body")
    first = next((row for row in placements if row.ordinal_from), None)
    if first is None:
        return
    made = {} if meeting.body_id else {"body": first.series.body}
    for language in ("en", "ru"):
        if not getattr(meeting, f"label_{language}"):
            made[f"label_{language}"] = title(
                first.series, first.ordinal_from, first.ordinal_to, language=language
            )
    for field, value in made.items():
        setattr(meeting, field, value)
    if made:
        Meeting.objects.filter(pk=meeting.pk).update(**made)


def title(series, first, last=None, *, language):
    """How a numbered meeting is called: "RKC/MC, 21st Meeting", «Совет ВТамО, 97-я/98-я сессии»."""
    body = series.body
    body = getattr(body, f"short_{language}") or body.label_in(language)
    return f"{body}, {counted(series, first, last, language=language)}"


def counted(series, first, last=None, *, language):
    """The number with the noun: "21st Meeting", «97-я/98-я сессии»."""
    numbers = [number for number in (first, last) if number]
    nouns = (series.noun_en, series.nouns_en) if language == "en" else (series.noun_ru, series.nouns_ru)
    ordinals = dict.fromkeys(ordinal(number, language, series.noun_ru) for number in numbers)
    return f"{'/'.join(ordinals)} {nouns[len(set(numbers)) > 1]}"


def ordinal(number, language, noun_ru="заседание"):
    """ "21st", "21-е", or "97-я" where the Russian noun, or the adjective before it, is feminine."""
    if language == "ru":
        first = noun_ru.partition(" ")[0]  # what follows the noun is no guide: «заседание комитета»
        agreeing = {"а": "я", "я": "я", "о": "е", "е": "е"}.get(first[-1:], "й")
        return f"{number}-{agreeing}"
    return f"{number}{ending(number)}"


def ending(number):
    """Of an English ordinal: "st" of 21."""
    return "th" if 10 <= number % 100 <= 20 else _ENDINGS.get(number % 10, "th")
