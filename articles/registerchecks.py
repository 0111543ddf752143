"""The rules that hold a story against the register: titles, numbers and days of meetings, weekdays, names, acronyms.

They are silent wherever a doubt is left, and tell only what readers may see of the register. Each finding carries what
one click writes (`articles.mends`), where that can be said.
"""

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from articles.acronymcheck import AcronymCheck
from articles.checkrules import WARN, Finding, rule
from articles.meetingcheck import MeetingCheck
from articles.mends import mend
from articles.titlecheck import TitleCheck
from organizations import said

FIRST_CERTAIN_YEAR = 1919  # before it a day may be told by another calendar


@rule("register-title", gettext_lazy("Titles on the story’s day"), field="body", default=WARN)
def register_title(draft):
    return TitleCheck(draft).findings()


@rule("register-number", gettext_lazy("Numbers of meetings"), field="body", default=WARN)
def register_number(draft):
    return [finding for name, finding in MeetingCheck(draft).found() if name == "register-number"]


@rule("register-date", gettext_lazy("Days of meetings"), field="body", default=WARN)
def register_date(draft):
    return [finding for name, finding in MeetingCheck(draft).found() if name == "register-date"]


@rule("register-weekday", gettext_lazy("Weekdays"), field="body", default=WARN)
def register_weekday(draft):
    for passage in draft.reading.passages:
        for weekday in said.weekdays(passage.text):
            day = weekday.date(draft.story_days[0])
            if day is None or day.year < FIRST_CERTAIN_YEAR or day.weekday() == weekday.weekday:
                continue
            start, end, words = said.renamed(passage.text, weekday, day.weekday())
            text = _("%(day)s is a %(right)s, not “%(said)s”: mend the weekday or the day.") % {
                "day": date_format(day, "DATE_FORMAT"),
                "right": _weekday(day),
                "said": passage.text[weekday.start : weekday.end],
            }
            yield Finding(text, passage.field, mend(passage, draft.data, start, end, words))


def _weekday(day):
    """Its name within a sentence, where Russian has no capital."""
    name = date_format(day, "l")
    return name.lower() if get_language() == "ru" else name


@rule("register-name", gettext_lazy("Spelling of names"), field="body", default=WARN)
def register_name(draft):
    register, reading = draft.facts.register, draft.reading
    refused = register.refused.get(draft.pk, ())
    misses = reading.misses({row["entity"] for row in draft.data["mentions"]})
    for passage in reading.passages:
        for miss in reading.within(passage, misses):
            if miss.entity in refused or not register.is_public(miss.entity):
                continue
            text = _("“%(said)s”: the register writes “%(right)s” in the name “%(name)s”. Mend the spelling.")
            told = {
                "said": miss.words,
                "right": miss.right,
                "name": register.name(miss.entity, draft.data["language"]),
            }
            change = mend(passage, draft.data, miss.start, miss.end, miss.right)
            yield Finding(text % told, passage.field, change)


@rule("register-acronym", gettext_lazy("Acronyms spelled out"), field="body", default=WARN)
def register_acronym(draft):
    return AcronymCheck(draft).findings()
