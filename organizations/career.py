"""A person's whole career from typed or pasted lines, one post a line: title, body, from when until when.

"Deputy Secretary General, World Customs Organization, January 2002 – 31 December 2008", in either language, with
commas, tabs, semicolons or | between the parts; "elected 28 June 2008" may stand among them.
"""

import datetime
import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.dates import parse, parse_span
from organizations.folding import fold
from organizations.models import Appointment, Name, Organization, Post

MOST_LINES = 100
MOST_CHARACTERS = 500  # of a line

_ELECTED = re.compile(r"(?:re-?)?elected (?:on )?(.+)|(?:пере)?избран[аы]? (.+)", re.IGNORECASE)
_ACTING = re.compile(r"(?:acting|interim|исполняющ(?:ий|ая) обязанности|и\. ?о\.|врио) +", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:,| of(?: the)?| at(?: the)?)$", re.IGNORECASE)  # the title and its body
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


@dataclass
class Line:
    """What one line says. With `errors` it cannot be saved; with `known` it is on record already."""

    number: int
    text: str
    post: Post | None = None
    appointment: Appointment | None = None
    known: Appointment | None = None
    overlaps: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    @property
    def makes_post(self):
        return self.post is not None and self.post.pk is None

    @property
    def is_new(self):
        return not self.errors and self.known is None


def read(text, person):
    """The `Line`s of a text, compared with the register and with each other. A fixed number of queries, and one
    for each post that others may have held."""
    lines = [
        Line(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()
    ]
    if len(lines) > MOST_LINES:
        raise ValidationError(_("At most %(most)s lines at once.") % {"most": MOST_LINES})
    bodies, posts = Bodies(), Posts()
    held = list(person.appointments.select_related("post__organization"))
    for line in lines:
        try:
            _read(line, person, bodies, posts)
        except ValidationError as error:
            line.errors += error.messages
            continue
        line.known = next((row for row in held if _is_same(row, line.appointment)), None)
        if line.is_new:
            held.append(line.appointment)
            line.overlaps = line.appointment.overlapping() if line.post.pk else []
    return lines


@transaction.atomic
def save(lines, *, source="", source_url="", public_from=None):
    """Write what is new in these lines, all of it or nothing. Returns the new appointments.

    * makes the posts that the register lacks, behind the body's others
    * leaves alone what is on record already
    Raises ValidationError for what the register says only now; nothing is saved then.
    """
    new = [line for line in lines if line.is_new]
    for line in new:
        if line.makes_post:
            line.post.position = line.post.organization.posts.count()
            line.post.full_clean()
            line.post.save()
        appointment = line.appointment
        appointment.post = line.post
        appointment.source, appointment.source_url, appointment.public_from = source, source_url, public_from
        appointment.full_clean()
        appointment.save()
    return [line.appointment for line in new]


def concerned(lines):
    """The person and the bodies whose rows `save` writes or names."""
    new = [line.appointment for line in lines if line.is_new]
    return [*(row.person for row in new), *(row.post.organization for row in new)]


class Bodies:
    """Organizations by every name and form they have; two queries."""

    def __init__(self):
        self.rows = Organization.objects.filter(merged_into=None).in_bulk()
        self.by_name = defaultdict(set)
        for body in self.rows.values():
            for label in (body.label_en, body.label_ru, body.short_en, body.short_ru):
                self.by_name[fold(label)].add(body.pk)
        names = Name.objects.filter(entity__kind=Organization.KIND, entity__merged_into=None)
        for pk, text, forms in names.values_list("entity_id", "text", "forms"):
            for form in (text, *forms):
                self.by_name[fold(form)].add(pk)
        self.by_name.pop("", None)

    def find(self, words):
        """The body of this name, or None. Raises ValidationError where several have it."""
        found = self.by_name.get(fold(words), ())
        if len(found) > 1:
            text = _("Several bodies are called “%(name)s”. Write another name of the one that is meant.")
            raise ValidationError(text % {"name": words})
        return self.rows[next(iter(found))] if found else None


class Posts:
    """Posts by body and every title they have or had, those that are about to be made among them; two queries."""

    def __init__(self):
        self.by_title = {}
        for post in Post.objects.select_related("organization").prefetch_related("titles"):
            for title in (post.title_en, post.title_ru, *(row.text for row in post.titles.all())):
                self.by_title.setdefault((post.organization_id, fold(title)), post)

    def find(self, body, title):
        """The post of this title, or a new one. Raises ValidationError where it cannot be made."""
        titles = [part.strip() for part in title.split(" / ", 1)]
        for part in titles:
            if post := self.by_title.get((body.pk, fold(part))):
                return post
        titles.sort(key=lambda part: bool(_CYRILLIC.search(part)))
        if _CYRILLIC.search(titles[0]):
            text = _("The post is new: write its title in English too, as “Director / Директор”.")
            raise ValidationError(text)
        post = Post(organization=body, title_en=titles[0], title_ru=titles[1] if len(titles) > 1 else "")
        post.full_clean()
        for part in titles:
            self.by_title[body.pk, fold(part)] = post
        return post


def _read(line, person, bodies, posts):
    if len(line.text) > MOST_CHARACTERS:
        raise ValidationError(_("At most %(most)s characters a line.") % {"most": MOST_CHARACTERS})
    cells = _cells(line.text)
    elected, cells = _election(cells)
    dates, cells = _dates(cells)
    title, body = _title_and_body(cells, bodies)
    acting = _ACTING.match(title)
    line.post = posts.find(body, title[acting.end() :] if acting else title)
    state = Appointment.State.ENDED if dates[1] else Appointment.State.CURRENT
    line.appointment = Appointment(post=line.post, person=person, state=state, acting=bool(acting))
    line.appointment.start, line.appointment.end = dates
    line.appointment.elected = elected
    line.appointment.clean()


def _cells(text):
    """The parts of a line; dates in brackets at its end are one of them."""
    text = re.sub(r" *\(([^()]*\d{4}[^()]*)\)$", r", \1", text)
    text = re.sub(r"^([^:\t]*\d{4}[^:\t]*): +", r"\1, ", text)
    cells = re.split(r"[\t|;]", text)
    if len([cell for cell in cells if cell.strip()]) < 2:
        cells = text.split(",")
    return [cell.strip() for cell in cells if cell.strip()]


def _election(cells):
    """`(date or None, the other cells)`; a date as "June 28, 2008" took two cells."""
    for first, cell in enumerate(cells):
        if _ELECTED.match(cell):
            for after in (first + 2, first + 1):
                match = _ELECTED.match(", ".join(cells[first:after]))
                if date := _parsed(parse, match[1] or match[2]):
                    return date, cells[:first] + cells[after:]
            raise ValidationError(_("The day of the election cannot be read: %(cell)s") % {"cell": cell})
    return None, cells


def _dates(cells):
    """`((start, end), the other cells)`: dates fill the last cells, the first ones, or end the last one."""
    for pair, others in ((cells[-2:], cells[:-2]), (cells[:2], cells[2:])):  # columns of their own
        if others and all(_parsed(parse, cell) for cell in pair):
            return _parsed(parse_span, " – ".join(pair)), others
    for size in (3, 2, 1):
        for found, others in ((cells[-size:], cells[:-size]), (cells[:size], cells[size:])):
            if others and len(found) == size and (dates := _parsed(parse_span, ", ".join(found))):
                return _term(", ".join(found), dates), others
    words = cells[-1].split() if cells and not _parsed(parse_span, ", ".join(cells)) else []
    for first in range(1, len(words)):
        typed = " ".join(words[first:])
        if dates := _parsed(parse_span, typed):
            return _term(typed, dates), [*cells[:-1], " ".join(words[:first])]
    if cells and not words:
        raise ValidationError(_incomplete())
    raise ValidationError(
        _("From when until when? Write “January 2002 – 31 December 2008”, “since 2009” or “until 2008”.")
    )


def _term(typed, dates):
    if _parsed(parse, typed):
        text = _(
            "Is it the start, the end or both? Write “since %(date)s”, “until %(date)s” or “%(date)s – …”."
        )
        raise ValidationError(text % {"date": typed})
    return dates


def _parsed(read, text):
    try:
        found = read(text)
    except ValidationError as error:
        if error.code == "span_backwards":
            raise
        return None
    return found if found != (None, None) else None


def _title_and_body(cells, bodies):
    """The body is named by the last cells, or by the last words of the only one; the longest name is meant."""
    for first in range(1, len(cells)):
        if body := bodies.find(", ".join(cells[first:])):
            return ", ".join(cells[:first]), body
    words = cells[0].split() if len(cells) == 1 else []
    for first in range(1, len(words)):
        if body := bodies.find(" ".join(words[first:])):
            return _BETWEEN.sub("", " ".join(words[:first])), body
    if len(cells) > 1:
        text = _("The register has no body called “%(name)s”. Enter it first, or write another of its names.")
        raise ValidationError(text % {"name": cells[-1]})
    raise ValidationError(_incomplete())


def _incomplete():
    return _("Write the title, the body and the dates, with commas or tabs between them.")


def _is_same(one, other):
    """Two appointments of a person to one post that say the same dates or certainly share a day."""
    if one.post != other.post:  # of posts about to be made, the same instance
        return False
    if (one.start, one.end) == (other.start, other.end):
        return True
    return max(_first(one), _first(other)) < min(_end(one), _end(other))


def _first(appointment):
    return appointment.start.latest if appointment.start else datetime.date.min


def _end(appointment):
    if appointment.end:
        return appointment.end.earliest
    return datetime.date.max if appointment.state == Appointment.State.CURRENT else _first(appointment)
