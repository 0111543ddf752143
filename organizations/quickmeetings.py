"""Quick entry of the past: a pasted table of one series' meetings, read, shown, and saved in one transaction.

The first row names the columns, in English or Russian and in any order. A column that exists in both languages may
say which it is ("City, Russian", «Город (англ.)»); otherwise the script of each cell tells.
"""

import hashlib
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organizations import merging, names, placing
from organizations.dates import parse_span, span
from organizations.folding import fold
from organizations.models import Entity, Meeting, Placement
from organizations.models.meeting import number

MOST_ROWS = 300
MOST_CELLS = 40  # of a row; what stands behind them is one more
LONGEST = 60  # characters of a column's name or a number
DELIMITERS = "\t;|"
COLUMNS = {
    "number": "number|no|no.|nr|n|№|#|номер|meeting|session|заседание|сессия|встреча",
    "title": "title|name|название|наименование",
    "label": "label|kind|пометка|вид",
    "dates": "date|dates|when|days|дата|даты|дни|когда|сроки",
    "start": "start|from|begin|начало|с",
    "end": "end|to|until|окончание|конец|по",
    "city": "city|place|where|город|место|где",
    "venue": "venue|место проведения",
    "result": "result|outcome|outcomes|результат|результаты|итог|итоги",
    "mode": "mode|format|форма|формат",
    "status": "status|статус",
    "source": "source|источник",
    "source_url": "url|link|address of the source|ссылка|адрес|адрес источника",
}
COLUMN_OF = {word: column for column, words in COLUMNS.items() for word in words.split("|")}
IN_BOTH = {"title", "label", "city", "venue", "result"}
LEFT_OUT = {"", "-", "–", "—"}
KICK_OFF = {"kick-off", "kickoff", "kick-off meeting", "установочное", "установочное заседание"}

_LANGUAGE = re.compile(r"^(.*?)[ ,(]+(?:in )?(?:(en|english|англ)|(ru|russian|рус))[а-я.-]*\)?$")
_ORDINAL = r"(\d{1,5})(?:st|nd|rd|th|-?(?:ая|ое|ый|ой|ий|я|е|й))?"
_NUMBER = re.compile(rf"(?:no\.? ?|№ ?|#)?{_ORDINAL}(?: ?(?:/|-|–|—|and|и|&) ?{_ORDINAL})?(?: (.+))?")


@dataclass
class Row:
    """One line of the table and what was read of it. `errors` are sentences; `there` is the meeting with its number."""

    line: int
    text: str
    meeting: Meeting | None = None
    first: int | None = None
    last: int | None = None
    labels: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    there: Meeting | None = None

    @property
    def number(self):
        return number(self.first, self.last)

    @property
    def places(self):
        """Venue, city and mode as they were read, in whatever language."""
        read = self.meeting
        mode = "" if read.mode == Meeting.Mode.IN_PERSON else read.get_mode_display()
        return [text for text in (read.venue_en, read.venue_ru, read.city_en, read.city_ru, mode) if text]

    @property
    def differs(self):
        """The meeting is in the register, on other days than the table says."""
        read, there = self.meeting, self.there
        return bool(there and read.start) and span(read.start, read.end) != span(there.start, there.end)


@dataclass
class Table:
    series: object
    rows: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    @property
    def new(self):
        return [row for row in self.rows if not row.there]

    @property
    def has_errors(self):
        return bool(self.errors or any(row.errors for row in self.rows))

    @property
    def token(self):
        """Of what a preview shows: another reading has another."""
        told = [(row.line, row.text, row.number, row.there and row.there.pk, row.errors) for row in self.rows]
        return hashlib.sha256(repr((self.series.pk, told)).encode()).hexdigest()


def read(text, series):
    """The `Table` of this text, nothing of it saved; two queries."""
    table = Table(series)
    lines = [(at, line) for at, line in enumerate(text.splitlines(), start=1) if is_row(line)]
    if not lines:
        table.errors.append(_("Paste the table, with a first row that names the columns."))
        return table
    header = lines[0][1]
    delimiter = max(DELIMITERS, key=header.count)
    columns = columns_of(cells(header, delimiter), table.errors)
    if len(lines) > MOST_ROWS + 1:
        table.errors.append(_("These are too many rows. Enter %(most)s at a time.") % {"most": MOST_ROWS})
    if not table.errors:
        table.rows = [read_row(at, line, cells(line, delimiter), columns, series) for at, line in lines[1:]]
        compare(table)
    return table


def is_row(line):
    """Not an empty line, nor the rule that stands below the header of a table in plain text."""
    return bool(line.strip(" \t|;-:+="))


def cells(line, delimiter):
    """The texts between the delimiters. A cell in quotation marks may hold the delimiter, as spreadsheets write it."""
    if delimiter == "|":
        line = line.strip().removeprefix("|").removesuffix("|")
    found, parts = [], line.split(delimiter, MOST_CELLS)
    while parts:
        cell = parts.pop(0).strip()
        if cell.startswith('"'):
            closing = next(
                (i for i, part in enumerate([cell[1:], *parts]) if part.rstrip().endswith('"')), None
            )
            if closing is not None:
                cell = delimiter.join([cell, *parts[:closing]]).strip()[1:-1].replace('""', '"')
                parts = parts[closing:]
        found.append(" ".join(cell.split()))
    return found


def columns_of(header, errors):
    """`(column, language or "")` for each name of the header, None for one that is left out."""
    columns = []
    for name in header:
        words, language = fold(name[:LONGEST]), ""
        if match := _LANGUAGE.fullmatch(words):
            words, language = match[1], "en" if match[2] else "ru"
        column = COLUMN_OF.get(words)
        if column in IN_BOTH:
            columns.append((column, language))
        elif column:
            columns.append((column, ""))
        elif words in LEFT_OUT:
            columns.append(None)
        else:
            errors.append(
                _("Column “%(name)s” is not known. Rename it, or write “-” above it to leave it out.")
                % {"name": name[:LONGEST]}
            )
    named = [column for column in columns if column]
    for column in dict.fromkeys(column for column in named if named.count(column) > 1):
        errors.append(_("Two columns are called “%(name)s”.") % {"name": header[columns.index(column)]})
    if not errors and not {"number", "title"} & {column for column, _language in named}:
        errors.append(_("One column has to be called “Number” or “Title”."))
    return columns


def read_row(at, line, texts, columns, series):
    row = Row(at, line, Meeting(body=series.body))
    if any(texts[len(columns) :]):
        row.errors.append(_("The row has more cells than the first row has names."))
    found = {}
    for column, text in zip(columns, texts, strict=False):
        if column and text:
            name, language = column
            if name in IN_BOTH:
                name = f"{name}_{language or script(text)}"
            if name in found:
                row.errors.append(_("Two cells say the same in one language: “%(text)s”.") % {"text": text})
            found[name] = text
    read_number(row, found)
    read_dates(row, found)
    read_words(row, found)
    if not row.errors:
        complete(row, series)
    return row


def script(text):
    return "ru" if re.search("[а-яё]", text.lower()) else "en"


def read_number(row, found):
    """ "21", "21st Meeting", "125/126", "97-я/98-я", "1 (kick-off)"; other words say what the meeting is instead."""
    text = found.get("number", "")
    for language in ("en", "ru"):
        if label := found.get(f"label_{language}"):
            row.labels[f"label_{language}"] = label
    match = _NUMBER.fullmatch(text.lower()) if len(text) <= LONGEST else None
    if match and int(match[1]):
        row.first, row.last = int(match[1]), int(match[2]) if match[2] else None
        rest = re.fullmatch(r".*\((.+)\)", text)
        if rest:
            row.labels.setdefault(f"label_{script(rest[1])}", rest[1])
    elif re.search(r"\d", text):
        said = {"text": text[:LONGEST]}
        row.errors.append(_("“%(text)s” is no number. Write it like 21, 21st or 125/126.") % said)
    elif text:
        row.labels.setdefault(f"label_{script(text)}", text)
        row.first = 1 if fold(text) in KICK_OFF else None


def read_dates(row, found):
    try:
        if "dates" in found:
            row.meeting.start, row.meeting.end = parse_span(found["dates"])
        for name in ("start", "end"):
            if name in found:
                setattr(row.meeting, name, parse_span(found[name])[0 if name == "start" else 1])
    except ValidationError as error:
        row.errors += error.messages


def read_words(row, found):
    meeting = row.meeting
    for language in ("en", "ru"):
        setattr(meeting, f"label_{language}", found.get(f"title_{language}", ""))
    for name in (
        "city_en",
        "city_ru",
        "venue_en",
        "venue_ru",
        "result_en",
        "result_ru",
        "source",
        "source_url",
    ):
        setattr(meeting, name, found.get(name, ""))
    for name, choices in (("mode", Meeting.Mode), ("status", Meeting.Status)):
        text = found.get(name)
        value = choice(choices, text) if text else default(name, meeting)
        if value is None:
            row.errors.append(_("“%(text)s” is not one of the choices.") % {"text": text})
        else:
            setattr(meeting, name, value)


def choice(choices, text):
    """The value that this text names in either language, or None."""
    for language in ("en", "ru"):
        with translation.override(language):
            for value, label in choices.choices:
                if fold(text) in (value, fold(str(label))):
                    return value
    return None


def default(name, meeting):
    """Held once its days are over; of a meeting to come, confirmed where the day is known."""
    if name == "mode":
        return Meeting.Mode.IN_PERSON
    last = meeting.end or meeting.start
    if last and last.latest < timezone.localdate():
        return Meeting.Status.HELD
    return Meeting.Status.CONFIRMED if meeting.days else Meeting.Status.TENTATIVE


def complete(row, series):
    """The names that follow from the number, and what the models say to all of it."""
    meeting = row.meeting
    placement = Placement(ordinal_from=row.first, ordinal_to=row.last, **row.labels)
    try:
        placement.clean_fields(exclude=["meeting", "series"])
        placement.clean()
    except ValidationError as error:
        row.errors += told(error, Placement)
    try:
        if row.first:
            for language in ("en", "ru"):
                made = placing.title(series, row.first, row.last, language=language)
                setattr(meeting, f"label_{language}", getattr(meeting, f"label_{language}") or made)
            meeting.slug = placing.slug(series, row.first, row.last)
        elif not meeting.label_en:
            raise ValidationError(_("A meeting without a number needs a title in English."))
        meeting.clean_fields(exclude=["slug", "body"])
        if meeting.end and meeting.start and meeting.end.latest < meeting.start.earliest:
            raise ValidationError(_("The end lies before the start."))
    except ValidationError as error:
        row.errors += told(error)


def told(error, model=Meeting):
    """Its messages, each with the name of the field that it is about."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        f"{capfirst(model._meta.get_field(name).verbose_name)}: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def compare(table):
    """Which meetings of the series are there already; which numbers the table itself gives twice."""
    placed = list(table.series.placements.select_related("meeting"))
    before = []
    for row in table.rows:
        row.there = next((old.meeting for old in placed if is_same(row, old)), None)
        for other in before:
            if overlap(row.first, row.last, other.first, other.last):
                row.errors.append(_("Line %(line)s has this number too.") % {"line": other.line})
        before.append(row)


def is_same(row, placement):
    """By the number; without one, by the name and the day."""
    if row.first:
        return overlap(row.first, row.last, placement.ordinal_from, placement.ordinal_to)
    there = placement.meeting
    return (row.meeting.label_en, row.meeting.start) == (there.label_en, there.start)


def overlap(first, last, other_first, other_last):
    return (
        bool(first and other_first)
        and first <= (other_last or other_first)
        and other_first <= (last or first)
    )


@transaction.atomic
def enter(table, **common):
    """Save every new row of a table without errors, all or none; returns the meetings.

    `common` are fields that a row leaves empty: source, source_url, public_from. Raises ValidationError, with
    the line's number, for what the database says only now; nothing is saved then.
    """
    merging.hold(table.series, table.series.body)  # numbers are given one by one
    entered = []
    for row in table.new:
        meeting = row.meeting
        for name, value in common.items():
            setattr(meeting, name, getattr(meeting, name) or value)
        if Entity.objects.filter(kind=meeting.KIND, slug=meeting.slug).exists():
            meeting.slug = ""  # something else has the series' address: its name gives one
        try:
            meeting.full_clean()
            meeting.save()
            placing.place(meeting, table.series, row.first, row.last, **row.labels)
        except ValidationError as error:
            said = {"line": row.line, "text": " ".join(error.messages)}
            raise ValidationError(_("Line %(line)s: %(text)s") % said) from error
        names.relabel(meeting)
        entered.append(meeting)
    return entered
