"""Whether people are called by titles that they held on the story's day, as the register has it."""

import re
from functools import cache

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import giventitles, reading
from articles.checkrules import Finding
from articles.mends import Mend, mend
from articles.passages import LONGEST_SENTENCE
from organizations import cases, said
from organizations.models import Post

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20|21)\d\d(?!\d)")
SINGLE = (Post.Kind.HEAD, Post.Kind.CHAIR)  # of which a body has one at a time


class TitleCheck:
    """Of one draft. A title that was possibly held is never minded, nor one of another day that the sentence names."""

    def __init__(self, draft):
        self.draft, self.register = draft, draft.facts.register
        self.language = draft.data["language"]
        self.posts = [
            (title, post)
            for posts in self.register.posts.values()
            for post in posts
            for title in self._titles(post)
        ]

    def _titles(self, post):
        now = post.title_ru if self.language == "ru" else post.title_en
        return {now, *(row.text for row in post.titles.all() if row.language == self.language)} - {""}

    def findings(self):
        if not self.posts:
            return
        read, days_in = self.draft.reading, cache(self._days)  # a sentence may give many titles
        for passage in read.passages:
            if not passage.is_prose:
                continue
            hits = self._with_bodies(passage.text, read.within(passage, read.hits))
            for row in giventitles.given(passage.text, hits, self.posts):
                begin, end = passage.sentence(row.start)
                if end - begin <= LONGEST_SENTENCE:
                    days = days_in(passage.text[begin:end])
                    yield from self._finding(row, days, passage, passage.text)
        for number, row in enumerate(self.draft.data["mentions"]):
            yield from self._styled(number, row)

    def _styled(self, number, row):
        text = row["styled_as"]
        if row["entity"] not in self.register.appointments or not text:
            return
        hits = self._with_bodies(text, self.register.index.find(text))
        given = giventitles.titled(text, hits, row["entity"], self.posts)
        if given:
            yield from self._finding(given, self._days(""), None, text, number)

    def _with_bodies(self, text, hits):
        """The hits, and Russian names of the bodies of these posts in cases that nobody has typed."""
        if self.language != "ru":
            return hits
        bodies = {key for body in self.register.posts for key in self.register.above(body)}
        entities = self.register.index.entities
        return reading.in_cases(text, hits, [entities[key] for key in bodies & entities.keys()])

    def _days(self, sentence):
        """The days that are spoken of: the story's, and those of the sentence; pairs of a first and a last one."""
        first, last = self.draft.story_days
        days = [(first, last)]
        for span in said.spans(sentence):
            if found := span.days(first.year):
                days.append(found)
        for year in _YEAR.findall(sentence):
            days.append(said.year(int(year)))
        return days

    def _finding(self, given, days, passage, text, number=None):
        register = self.register
        posts = [
            post
            for post in given.posts
            if given.body is None or given.body in register.above(post.organization_id)
        ]
        own = [row for row in register.appointments.get(given.person, ()) if row.post in posts]
        # Who holds it when the story goes out may be called by it, whatever day the story is about.
        spoken_of = [*days, (self.draft.day, self.draft.day)]
        if any(_possibly(row, *span) for row in own for span in spoken_of) or not register.is_public(
            given.person
        ):
            return
        public = [row for row in own if register.is_public_appointment(row)]
        other = None
        if not public and (own or not (other := self._other(given, posts, days))):
            return
        words = text[given.start : given.end]
        new = self._right_title(words, text[: given.start], given)
        now, start, end = self._change(given, words, new, public, text)
        yield Finding(
            self._sentence(given, words, new, other),
            "mentions" if passage is None else passage.field,
            self._mend(passage, number, start, end, text, now),
        )

    def _other(self, given, posts, days):
        """The public holder of the post that is meant, where it certainly is somebody else on each of the days."""
        register = self.register
        at_home = {row.post.organization_id for row in register.appointments.get(given.person, ())}
        meant = [
            post for post in posts if post.kind in SINGLE and (given.body or post.organization_id in at_home)
        ]
        elsewhere = [row for row in register.appointments.get(given.person, ()) if row.post in given.posts]
        if len(meant) != 1 or any(_possibly(row, *span) for row in elsewhere for span in days):
            return None
        holders = [
            row
            for row in meant[0].held
            if all(row.covers(day) == "certainly" for span in days for day in span)
        ]
        is_clear = len(holders) == 1 and register.is_public_appointment(holders[0])
        return holders[0] if is_clear else None

    def _right_title(self, words, before, given):
        """The one title that the person certainly held on the story's day, "" where that is not clear."""
        first, last = self.draft.story_days
        held = {
            row.post.title_on(first, self.language)
            for row in self.register.appointments.get(given.person, ())
            if row.covers(first) == row.covers(last) == "certainly"
            and self.register.is_public_appointment(row)
        } - {""}
        if len(held) != 1 or not any(giventitles.is_as_written(words, title) for title, _post in self.posts):
            return ""
        title = held.pop()
        if self.language == "ru":
            return title if _begins(before) else self._lowered(title)
        return title.lower() if words.islower() else title

    def _lowered(self, title):
        """With a small letter, unless its first word has a capital inside another title: «Генеральный»."""
        first = re.compile(rf"\s{cases.pattern(title.split()[0])}(?!\w)")
        kept = any(first.search(other) for other, _post in self.posts)
        return title if kept else title[0].lower() + title[1:]

    def _change(self, given, words, new, public, text):
        """(what to write, start, end): the right title, "former" before the title, or nothing in place of all of it."""
        if new:
            return new, given.start, given.end
        if public and all(row.end and row.end.latest < self.draft.story_days[0] for row in public):
            begins = re.match(r"the\s+", text[given.begin : given.start], re.IGNORECASE)
            start = given.begin + len(begins[0]) if begins else given.begin
            start = start if given.before else given.start
            return _as_begun(giventitles.former(text[start : given.end]), text[:start]), start, given.end
        return ("", given.begin, given.until) if given.before else (None, given.start, given.end)

    def _mend(self, passage, number, start, end, text, now):
        if now is None:
            return None
        if passage is None:
            return Mend("mentions", start, end, text[start:end], now, row=number)
        return mend(passage, self.draft.data, start, end, now)

    def _sentence(self, given, words, new, other):
        told = {
            "person": self.register.name(given.person, self.language),
            "title": words,
            "right": new,
            "day": date_format(self.draft.story_days[0], "DATE_FORMAT"),
            "other": other and self.register.name(other.person_id, self.language),
        }
        if other:
            return (
                _("On %(day)s “%(title)s” was %(other)s, not %(person)s: mend the title or the name.") % told
            )
        if new:
            return _("On %(day)s %(person)s was not “%(title)s” but “%(right)s”: mend the title.") % told
        return _("On %(day)s %(person)s was not “%(title)s”: the register has other years for it.") % told


def _as_begun(words, before):
    """With a capital where a sentence begins."""
    return words[0].upper() + words[1:] if _begins(before) else words


def _begins(before):
    return not before.strip() or before.rstrip()[-1] in ".!?…"


def _possibly(appointment, first, last):
    """Whether the post may have been held on one of these days."""
    begun = not appointment.start or appointment.start.earliest <= last
    return begun and (not appointment.end or appointment.end.latest >= first)
