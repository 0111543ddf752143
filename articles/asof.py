"""What the register said of a mention when the edition was made: frozen beside it, to be compared with later.

The words of an edition never change by themselves. When the register does, `articles.todos` tells the desk what
differs, and *In this story* may add what somebody is now (`articles.story`).
"""

import datetime

from django.db.models import Q

from organizations.dates import Imprecise, span
from organizations.folding import fold
from organizations.models import Appointment, Meeting


def facts(mentions, *, day, language):
    """`{entity key: dict}` of these mention rows (`articles.revisions`): what the register says of them for `day`.

    `title` of the post relied on, in the story's language, and `held`, "certainly", "possibly" or ""; of a meeting
    `number` and its days, `start` and `end`, ISO texts as precise as known, those of what it became where it was
    merged. At most three queries, two more where an appointment is gone.
    """
    appointments = _appointments({relied_on(row) for row in mentions} - {None})
    gone = [row for row in mentions if relied_on(row) and relied_on(row) not in appointments]
    appointments |= _instead(gone, day, language) if gone else {}
    named = Meeting.objects.select_related("merged_into__meeting").in_bulk(
        {row["entity"] for row in mentions}
    )
    meetings = {key: row.merged_into.meeting if row.merged_into else row for key, row in named.items()}
    found = {}
    for row in mentions:
        told = {}
        if appointment := appointments.get(relied_on(row)):
            told = {"title": appointment.post.title_on(day, language), "held": appointment.covers(day)}
        if meeting := meetings.get(row["entity"]):
            told |= {"number": meeting.number, "start": _iso(meeting.start), "end": _iso(meeting.end)}
        if told:
            found[row["entity"]] = told
    return found


def relied_on(row):
    """Key of the appointment that a mention's style relies on: chosen, or told by the words of the style; or None."""
    return row.get("appointment") or row.get("told_by_style")


def told_by_styles(mentions, *, day, language):
    """`{entity key: appointment key}` of people whose style was typed by hand.

    Where it holds the title of a post, and of one alone, that the person held that day, certainly or possibly. Two
    queries, none where no style was typed.
    """
    styled = {
        row["entity"]: fold(row["styled_as"]) for row in mentions if row["styled_as"] and not relied_on(row)
    }
    if not styled:
        return {}
    found = {}
    held = (
        Appointment.objects.filter(person__in=styled).select_related("post").prefetch_related("post__titles")
    )
    for one in held:
        title = fold(one.post.title_on(day, language))
        if title and one.covers(day) and title in styled[one.person_id]:
            found.setdefault(one.person_id, []).append((title, one.pk))
    return {person: told[0][1] for person, rows in found.items() if len(told := _longest(rows)) == 1}


def _longest(rows):
    """Of titles that hold each other, "Secretary General" and "Deputy Secretary General", the longest."""
    most = max(len(title) for title, _pk in rows)
    return [row for row in rows if len(row[0]) == most]


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
    titles = {relied_on(row): (row.get("register") or {}).get("title") for row in rows}
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
