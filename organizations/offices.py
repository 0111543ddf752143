"""Who holds the posts of a body and what a person held, each under the titles of its time. Public rows only."""

import datetime
from dataclasses import dataclass

from django.utils.translation import get_language

from organizations.models import Appointment


@dataclass(frozen=True)
class Title:
    """What a post was called, and the language that says so."""

    text: str
    language: str


def holders(body, today):
    """`in_office`, `past_holders`, `to_come`: public appointments to the body's posts; two queries."""
    groups = {"in_office": [], "past_holders": [], "to_come": []}
    order = ("post__position", "post__title_en", "-start_latest", "pk")
    for appointment in _shown(Appointment.objects.filter(post__organization=body).order_by(*order), today):
        groups[_group(appointment, today)].append(appointment)
    return groups


def career(person, today):
    """The public appointments of a person, the newest first; two queries."""
    return _shown(person.appointments.all(), today)


def titles(appointment, today):
    """The `Title`s that the post had while it was held, the first one first, in the active language."""
    first, last = _term(appointment, today)
    changes = (row.valid_from.latest for row in appointment.post.titles.all() if row.valid_from)
    days = sorted({first, last, *(day for day in changes if first < day <= last)})
    return list(dict.fromkeys(title(appointment.post, day, get_language()) for day in days))


def title_held(appointments, day, language):
    """What a person was on a day as a text in this language says it, "" where that is not certain.

    `appointments` are those of `career`.
    """
    held = [row for row in appointments if row.covers(day) == "certainly"]
    return title(held[0].post, day, language).text if len(held) == 1 else ""


def title(post, day, language):
    """The `Title` of a post on a day in this language, or in English. Asks `titles`: prefetch them."""
    text = post.title_on(day, language)
    return Title(text, language) if text else Title(post.title_on(day, "en"), "en")


def _shown(appointments, today):
    found = list(
        appointments.public().select_related("person", "post__organization").prefetch_related("post__titles")
    )
    for appointment in found:
        appointment.titles = titles(appointment, today)
        appointment.is_held = appointment.is_held_on(today)
    return found


def _group(appointment, today):
    if appointment.is_held:
        return "in_office"
    coming = appointment.start and appointment.start.earliest > today
    return "to_come" if coming else "past_holders"


def _term(appointment, today):
    """The first and last day of which the post was held as far as is known; the handover day is the next one's."""
    last = today
    if appointment.end:
        last = appointment.end.earliest - datetime.timedelta(days=1)
    elif appointment.state == Appointment.State.ENDED and appointment.start:
        last = appointment.start.latest
    first = appointment.start.latest if appointment.start else last
    return first, max(first, last)
