"""What the register said of a mention when the edition was made: frozen beside it, to be compared with later.

The words of an edition never change by themselves. When the register does, `articles.todos` tells the desk what
differs, and *In this story* may add what somebody is now (`articles.story`).
"""

import datetime

from django.db.models import Q

from organizations.dates import Imprecise, span
from organizations.models import Appointment, Meeting


def facts(mentions, *, day, language):
    """`{entity key: dict}` of these mention rows (`articles.revisions`): what the register says of them for `day`.

    `title` of the post relied on, in the story's language, and `held`, "certainly", "possibly" or ""; of a meeting
    `number` and its days, `start` and `end`, ISO texts as precise as known, those of what it became where it was
    merged. At most three queries, two more where an appointment is gone.
    """
    appointments = _appointments({row["appointment"] for row in mentions if row.get("appointment")})
    gone = [row for row in mentions if row.get("appointment") and row["appointment"] not in appointments]
    appointments |= _instead(gone, day, language) if gone else {}
    named = Meeting.objects.select_related("merged_into__meeting").in_bulk(
        {row["entity"] for row in mentions}
    )
    meetings = {key: row.merged_into.meeting if row.merged_into else row for key, row in named.items()}
    found = {}
    for row in mentions:
        told = {}
        if appointment := appointments.get(row.get("appointment")):
            told = {"title": appointment.post.title_on(day, language), "held": appointment.covers(day)}
        if meeting := meetings.get(row["entity"]):
            told |= {"number": meeting.number, "start": _iso(meeting.start), "end": _iso(meeting.end)}
        if told:
            found[row["entity"]] = told
    return found


def _appointments(keys):
    if not keys:
        return {}
    rows = Appointment.objects.filter(pk__in=keys).select_related("post").prefetch_related("post__titles")
    return {row.pk: row for row in rows}


def _instead(rows, day, language):
    """`{key of a lost appointment: appointment}` where the register still says the same of the person, or of what the
    person became: with a merge, of two alike one stays.
    """
    keys = [row["entity"] for row in rows]
    held = Appointment.objects.filter(Q(person__in=keys) | Q(person__merged__in=keys)).distinct()
    by_title = {
        one.post.title_on(day, language): one
        for one in held.select_related("post").prefetch_related("post__titles")
    }
    titles = {row["appointment"]: (row.get("register") or {}).get("title") for row in rows}
    return {key: by_title[title] for key, title in titles.items() if title in by_title}


def _iso(date):
    """Both ends of an imprecise date, so that "June 2019" and an exact day never look alike."""
    if date is None:
        return ""
    return date.iso if date.precision == "day" else f"{date.earliest}/{date.latest}"


def in_words(start, end):
    """The days that `facts` wrote down, as people read them in the active language."""
    return str(span(_date(start), _date(end)))


def _date(text):
    if not text:
        return None
    first, _slash, last = text.partition("/")
    return Imprecise(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last or first))
