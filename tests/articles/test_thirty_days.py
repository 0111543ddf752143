"""Thirty days of a newsroom, as chance will have them: readers get what is live at its second, and nothing else.

Whatever the desk does is done through the workflow, while a plain list beside it says which word is public when. A
word stands in one text alone, so that a page which shows it shows that text. Just before each boundary, at it and
after it all that readers can get is asked for.

    TIMELINES=200 .venv/bin/pytest tests/articles/test_thirty_days.py
"""

import datetime
import os
import re
from collections import Counter
from dataclasses import dataclass, field

from django.core import mail
from django.core.cache import cache
from django.test import Client
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles import checklist, workflow
from articles.models import Article, Edition, FrontPick
from outbox.models import Effect
from subscriptions import asking, mails, news
from subscriptions.models import Subscriber
from tests import clock
from tests.factories import AuthorFactory, RubricFactory, draft, superuser
from tests.organizations.factories import MeetingFactory, OrganizationFactory

YEAR = datetime.date.today().year + 2  # ahead of the defaults that the database sets by its own clock
START = datetime.datetime(YEAR, 3, 3, 8, tzinfo=datetime.UTC)
EXAMPLES = int(os.environ.get("TIMELINES", "3"))
HOUR = datetime.timedelta(hours=1)
WORD = re.compile("newsword[bdfgkmpvxz]{3}")
INSTANT = datetime.timedelta(milliseconds=1)  # the least that SQLite's clock tells apart
LISTS = [
    "/", "/ru/", "/news/", "/ru/rubrics/news/", "/news/feed/", "/news/feed.json", "/search/?q=newsword",
    "/organizations/wco/", "/organizations/wco/feed/", "/sitemap-stories.xml", "/news-sitemap.xml", f"/{YEAR}/",
    "/news/calendar.ics",
]  # fmt: skip
WHOLE = {
    "/news/", "/ru/rubrics/news/", "/news/feed/", "/news/feed.json", "/search/?q=newsword", "/organizations/wco/feed/",
}  # fmt: skip
REGISTER = ["/", f"/calendar/{YEAR}/05/", "/calendar.ics", "/organizations/wco.ics", "/meetings/"]


@dataclass
class Said:
    """A word, and the moments between which it is public."""

    word: str
    since: datetime.datetime
    until: datetime.datetime | None = None

    def is_live(self, now):
        return self.since <= now and (self.until is None or now < self.until)


@dataclass
class Story:
    """A story of the desk, and what is known of it without asking the product. `word` is the newest one written."""

    article: Article
    word: str
    said: list[Said] = field(default_factory=list)

    def live(self, now):
        return next((row for row in self.said if row.is_live(now)), None)

    def ahead(self, now):
        return next((row for row in self.said if row.since > now), None)

    def join(self, end, until):
        """What ended at `end` ends at `until` instead."""
        for row in self.said:
            if row.until == end:
                row.until = until


@dataclass
class Pick:
    """A choice for the lead of the front page, known beside the product's own."""

    row: FrontPick
    story: Story
    since: datetime.datetime
    until: datetime.datetime | None


class World:
    """The newsroom, its clock and what should be true of it."""

    def __init__(self):
        self.now, self.words = START, 0
        self.stories, self.meetings, self.picks, self.mailed = [], [], [], Counter()
        self.got = {}  # what readers get in one look: answers by address
        mail.outbox.clear()
        cache.clear()  # of the newsroom before, which was rolled back
        with clock.at(self.now):
            self.boss, self.author = superuser(), AuthorFactory()
            self.rubric = RubricFactory(slug="news", name_en="News", needs_review=False)
            self.body = OrganizationFactory(slug="wco", label_en="World Customs Organization")
            reader = Subscriber.objects.create(address="r@example.org", language="en", rhythm="at-once")
            reader.follows.create(everything=True)
            asking.confirm(reader)

    def word(self):
        """Letters that no stemmer cuts."""
        self.words += 1
        return "newsword" + "".join("bdfgkmpvxz"[int(digit)] for digit in f"{self.words:03}")

    # --- What the desk does --------------------------------------------------------------------------

    def begin(self, wait, language):
        """A story is written, and published now or at a moment ahead."""
        word, number = self.word(), len(self.stories)
        article = draft(
            by=self.boss, rubric=self.rubric, language=language, slug=f"slug-{number}", **texts(word),
            bylines=[{"author": self.author.pk, "role": "author"}],
            mentions=[{"entity": self.body.pk, "relation": "about", "styled_as": ""}],
        )  # fmt: skip
        self.stories.append(Story(article, word))
        self.go(self.stories[-1], wait, language)

    def go(self, story, wait, language):
        """What is not live goes live, now or later."""
        at = self.now + wait
        if wait:
            self.do(workflow.schedule, story, at=at, accept=checklist.RULES)
        else:
            self.do(workflow.publish, story, accept=checklist.RULES)
        story.said.append(Said(story.word, at))

    def correct(self, story, wait, language):
        story.word = self.word()
        story.article = workflow.save(
            story.article, texts(story.word), by=self.boss, based_on=story.article.revision_id
        )
        at = self.now + wait
        self.do(
            workflow.correct, story, note_kind="correction", note="A figure was wrong.",
            at=at if wait else None, accept=checklist.RULES,
        )  # fmt: skip
        live = story.live(self.now)
        story.said.append(Said(story.word, at, live.until))
        live.until = at

    def reschedule(self, story, wait, language):
        self.do(workflow.reschedule, story, at=self.now + wait)
        row = story.ahead(self.now)
        story.join(row.since, self.now + wait)
        row.since = self.now + wait

    def cancel(self, story, wait, language):
        self.do(workflow.cancel, story)
        row = story.ahead(self.now)
        story.said.remove(row)
        story.join(row.since, row.until)

    def withdraw(self, story, wait, language):
        ending = Edition.Ending.GONE if language == "en" else Edition.Ending.NOTICE
        self.do(workflow.withdraw, story, ending=ending, reason="It was not so.")
        if row := story.ahead(self.now):
            story.said.remove(row)
        story.live(self.now).until = self.now

    def expire(self, story, wait, language):
        at = self.now + wait
        self.do(workflow.expire, story, at=at, ending=Edition.Ending.GONE, reason="It is over.")
        (story.ahead(self.now) or story.live(self.now)).until = at

    def reinstate(self, story, wait, language):
        self.do(workflow.reinstate, story)
        last = max(story.said, key=lambda row: row.since)
        story.said.append(Said(last.word, self.now))

    def announce(self, wait, language):
        """A meeting of the register, public from a moment on."""
        word, at = self.word(), self.now + wait
        MeetingFactory(
            body=self.body, label_en=f"Meeting on {word}", label_ru=f"Meeting on {word}", slug=f"wco/{word}",
            public_from=at, dates=(f"5 May {YEAR}", f"7 May {YEAR}"),
        )  # fmt: skip
        self.meetings.append(Said(word, at))

    def place(self, story, wait, language):
        """The story is to lead the front page, from now or later, until it is taken off or for two days."""
        until = self.now + wait + 48 * HOUR if language == "ru" else None
        at = self.now + wait
        values = {"at": at if wait else None, "until": until, "by": self.boss}
        row = workflow.place(FrontPick.Slot.LEAD, story.article, **values)
        self.picks.append(Pick(row, story, at, until))

    def lift(self, story, wait, language):
        mine = [pick for pick in self.picks if pick.story is story]
        if mine and workflow.lift(mine[-1].row, by=self.boss):
            if mine[-1].since >= self.now:
                self.picks.remove(mine[-1])
            mine[-1].until = self.now

    def do(self, verb, story, **values):
        story.article = verb(story.article, by=self.boss, based_on=story.article.revision_id, **values)

    def step(self, verb, which, gap, wait, language):
        """The clock goes on by `gap`, readers looking at each boundary on the way; then the desk does one thing."""
        self.look_until(self.now + gap)
        with clock.at(self.now):
            try:
                if verb in ("begin", "announce"):
                    getattr(self, verb)(wait, language)
                elif self.stories:
                    getattr(self, verb)(self.stories[which % len(self.stories)], wait, language)
            except workflow.Invalid:
                pass  # the desk was told so, and nothing is different
        self.look(self.now)

    # --- What readers get -----------------------------------------------------------------------------

    def look_until(self, moment):
        rows = [*self.meetings, *self.picks, *(row for story in self.stories for row in story.said)]
        moments = {at for row in rows for at in (row.since, row.until) if at and self.now < at <= moment}
        for at in sorted(moments):
            self.look(at - INSTANT)
            self.look(at)
        self.now = moment

    def look(self, now):
        self.got = {}
        with clock.at(now):
            live = {story.live(now).word for story in self.stories if story.live(now)}
            public = {row.word for row in self.meetings if row.is_live(now)}
            for address in LISTS:
                self.see(address, now, live | public, live if address in WHOLE else set())
            for address in REGISTER:
                self.see(address, now, live | public, public if address != "/" else set())
            for story in self.stories:
                self.look_at(story, now, live | public)
            self.look_at_the_lead(now)
            self.look_at_mails(now, live)

    def look_at(self, story, now, public):
        """At its own address, and in the sitemap. Withdrawn with a notice, it keeps its headline there."""
        edition, live = story.article.editions.first(), story.live(now)
        if edition is None:
            return
        address = edition.get_absolute_url()
        assert (address in self.page("/sitemap-stories.xml")) == bool(live), (address, now)
        if live:
            self.see(address, now, public, {live.word})
        else:
            self.see(address, now, public | set(WORD.findall(edition.title)), set())

    def look_at_the_lead(self, now):
        """The choice that began last, of those whose story is live; without one the newest story."""
        holding = [
            pick for pick in self.picks if pick.since <= now and not (pick.until and pick.until <= now)
        ]
        leads = [
            pick.story for pick in sorted(holding, key=lambda pick: (pick.since, pick.row.pk), reverse=True)
        ]
        expected = next((story.live(now).word for story in leads if story.live(now)), None)
        lead = self.answer("/").context["lead"]
        if expected:
            assert lead.title == f"About {expected}", now
        else:
            assert bool(lead) == any(story.live(now) for story in self.stories), now

    def look_at_mails(self, now, live):
        """The worker does what is due. A story is mailed while it is live, and once at most."""
        news.announce()
        news.queue()
        for effect in Effect.objects.due().filter(name=news.STORIES):
            mails.send_stories(effect.payload)
            effect.delete()
        for message in mail.outbox:
            words = set(WORD.findall(f"{message.subject} {message.body} {message.alternatives}"))
            assert words <= live, (now, words - live)
            self.mailed.update(set(re.findall(r"/(slug-\d+)/", message.body)))
        mail.outbox.clear()
        assert set(self.mailed.values()) <= {1}, now

    def answer(self, address):
        """What a reader gets there; asked for once a look."""
        if address not in self.got:
            self.got[address] = Client().get(address)
        return self.got[address]

    def page(self, address):
        return self.answer(address).content.decode()

    def see(self, address, now, allowed, expected):
        """Of the words there, none that is not allowed, and all that are expected."""
        found = set(WORD.findall(self.page(address)))
        assert found <= allowed, (address, now, found - allowed)
        assert found >= expected, (address, now, expected - found)


def texts(word):
    return {"title": f"About {word}", "lead": f"Leads to {word}.", "body": f"<p>Newsword, {word}, ends.</p>"}


STEPS = st.tuples(
    st.sampled_from(
        ["begin", "begin", "go", "correct", "correct", "reschedule", "cancel", "withdraw", "expire", "reinstate",
         "announce", "place", "place", "lift"]
    ),
    st.integers(0, 3),
    st.integers(1, 96).map(lambda hours: hours * HOUR),
    st.one_of(st.just(0), st.integers(1, 240)).map(lambda hours: hours * HOUR),
    st.sampled_from(["en", "ru"]),
)  # fmt: skip


class ThirtyDays(TestCase):
    @settings(phases=[Phase.explicit, Phase.reuse, Phase.generate], max_examples=EXAMPLES, deadline=None)
    @given(st.lists(STEPS, min_size=4, max_size=12))
    def test_readers_get_what_is_live_at_its_second_and_nothing_else(self, steps):
        world = World()
        for step in [("begin", 0, HOUR, 24 * HOUR, "en"), *steps]:
            world.step(*step)
        world.look_until(START + datetime.timedelta(days=30))
