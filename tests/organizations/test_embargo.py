"""Before its moment a row of the register changes nothing that a reader can get, byte by byte; then it shows.

Every public address of the URL resolver is asked in both interfaces, with the slugs of what is public and of what is
not. Then rows under embargo are entered in every relation that the register knows, and everything is asked again.
"""

import datetime

import pytest
from django.utils import timezone

from articles import filters, registerwatch
from articles.models import Edition
from organizations import placing
from organizations.models import (
    Accession,
    Appointment,
    Document,
    Entity,
    Name,
    Outcome,
    Participation,
    PostTitle,
    ReportedNumber,
)
from organizations.names import relabel
from outbox import effects
from tests.articles.test_leaks import TOKEN, different, first_answers, public_addresses
from tests.factories import published, superuser

from .factories import (
    AppointmentFactory,
    ConventionFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeriesFactory,
)

pytestmark = pytest.mark.django_db
WORD, SLUG = "Quetzalcoatl", "quetzalcoatl"
DAY = "2019/11/26"
ALIAS = "Committee of Seven"


class World:
    """What is public: a body with a part, its people, series, meetings and convention, and a story of them."""

    def __init__(self):
        self.body = OrganizationFactory(slug="wco", label_en="World Customs Organization", short_en="WCO")
        self.part = OrganizationFactory(slug="part", label_en="A part", parent=self.body)
        self.state = OrganizationFactory(slug="ghana", label_en="Ghana", type="state")
        self.person = PersonFactory(slug="known", label_en="A Known Person", sort_key="Person, Known")
        self.post = PostFactory(organization=self.body, title_en="Secretary General")
        self.appointment = AppointmentFactory(post=self.post, person=self.person, dates=("2009",))
        self.series = SeriesFactory(slug="wco", label_en="Sessions", body=self.body)
        self.meetings = {}
        for number, day in ((19, "12 November 2018"), (21, "18 November 2019")):
            meeting = MeetingFactory(
                body=self.body, dates=day, label_en=f"Meeting {number}", slug=f"wco/{number}"
            )
            placing.place(meeting, self.series, number)
            self.meetings[number] = meeting
        self.convention = ConventionFactory(slug="convention", label_en="A Convention", body=self.body)
        row = {"relation": "about", "styled_as": "Secretary General"}
        mentions = [
            row | {"entity": entity.pk}
            for entity in (self.body, self.meetings[21], self.convention, self.series)
        ]
        mentions.append(row | {"entity": self.person.pk, "appointment": self.appointment.pk})
        self.story = published(
            by=superuser(),
            at=datetime.datetime(2019, 11, 26, 9, tzinfo=datetime.UTC),
            title="A story",
            slug="a-story",
            body=f"<p>The {ALIAS} met.</p>",
            event_on="2019-11-18",
            mentions=mentions,
        )


def questions():
    found = []
    for slug in ("wco", "part", "ghana", "known", "convention", "wco/21", "wco/20", "wco/19", "a-story", SLUG,
                 f"wco/{SLUG}", f"2019/{SLUG}"):  # fmt: skip
        found += public_addresses(slug, DAY, TOKEN)
    values = dict.fromkeys(filters.PARAMETERS, SLUG) | {"q": WORD}
    of_stories = [*(f"{name}={value}" for name, value in values.items()), "q=seven"]
    of_register = [f"body={SLUG}", f"series={SLUG}", "body=wco", "series=wco", f"q={WORD}", "year=2019"]
    asked = dict.fromkeys(("/news/", "/news/feed/", "/search/"), of_stories)
    asked |= dict.fromkeys(("/organizations/", "/people/", "/conventions/"), of_register)
    asked |= dict.fromkeys(("/meetings/", "/calendar/", "/calendar.ics", "/"), of_register)
    for prefix in ("", "/ru"):
        found += [f"{prefix}{address}?{query}" for address, queries in asked.items() for query in queries]
    return list(dict.fromkeys(found))


def hide(world, when):
    """Rows with the word in every text and in every relation, public from `when`."""
    secret = {"public_from": when}
    text = {"label_en": WORD, "label_ru": WORD, "short_en": WORD, "short_ru": WORD}
    body = OrganizationFactory(
        slug=SLUG, parent=world.body, description_en=WORD, seat_en=WORD, source=WORD, **text, **secret
    )
    OrganizationFactory(slug=f"{SLUG}-above", **text, **secret)
    Name.objects.create(entity=body, text=ALIAS, kind=Name.Kind.ALIAS)
    relabel(body)
    person = PersonFactory(slug=SLUG, sort_key=WORD, bio_en=WORD, **text, **secret)
    post = PostFactory(organization=world.body, title_en=WORD, title_ru=WORD)
    PostTitle.objects.create(post=post, text=WORD)
    AppointmentFactory(post=post, person=world.person, dates=("2018",), source=WORD, **secret)
    AppointmentFactory(post=world.post, person=person, dates=("2020",), source=WORD, **secret)
    AppointmentFactory(post=PostFactory(organization=body, title_en=WORD), person=world.person, **secret)
    series = SeriesFactory(slug=SLUG, body=world.body, description_en=WORD, **text, **secret)
    meeting = MeetingFactory(
        slug=f"wco/{SLUG}", body=world.body, dates=("19 November 2019", "20 November 2019"), city_en=WORD,
        venue_en=WORD, result_en=WORD, result_ru=WORD, source=WORD, **text, **secret,
    )  # fmt: skip
    placing.place(meeting, world.series, 20)
    placing.place(meeting, series, 1)
    ahead = MeetingFactory(slug=f"2019/{SLUG}", body=body, dates="1 March 2032", **text, **secret)
    ahead.organizers.add(world.body)
    world.meetings[21].organizers.add(body)
    placing.place(world.meetings[21], series, 2)
    Participation.objects.create(meeting=world.meetings[21], person=person, styled_as_en=WORD, source=WORD)
    Participation.objects.create(meeting=world.meetings[21], organization=body, styled_as_en=WORD)
    Participation.objects.create(meeting=meeting, person=world.person, styled_as_en=WORD)
    Outcome.objects.create(meeting=meeting, text_en=WORD, text_ru=WORD)
    Document.objects.create(meeting=meeting, title=WORD, link=f"https://example.org/{SLUG}")
    other = ConventionFactory(slug=SLUG, body=world.body, description_en=WORD, **text, **secret)
    Accession.objects.create(convention=other, party=world.state, number=7, source=WORD)
    Accession.objects.create(convention=world.convention, party=body, number=8, source=WORD)
    ReportedNumber.objects.create(convention=other, number=7, note_en=WORD, meeting=world.meetings[21])
    return body, person, series, meeting, other


def test_what_is_under_embargo_changes_no_answer_and_then_shows(client):
    world = World()
    before = first_answers(questions(), (WORD, SLUG, "wco/20"))
    assert sum(status == 200 for status, _headers, _body in before.values()) > 120

    rows = hide(world, timezone.now() + datetime.timedelta(days=3))
    registerwatch.changed(*[row.pk for row in rows])
    effects.run_due()
    assert different(before) == []

    now = timezone.now() - datetime.timedelta(seconds=1)
    Entity.objects.filter(public_from__gt=now).update(public_from=now)
    Appointment.objects.filter(public_from__gt=now).update(public_from=now)
    registerwatch.changed(*[row.pk for row in rows])
    effects.run_due()
    body, _person, _series, meeting, _other = rows
    for address in (
        "/organizations/", f"/organizations/{SLUG}/", "/organizations/wco/", "/people/", f"/people/{SLUG}/",
        "/people/known/", "/meetings/", "/meetings/wco/", f"/meetings/{SLUG}/", f"/meetings/wco/{SLUG}/",
        "/meetings/wco/21/", "/conventions/", f"/conventions/{SLUG}/", "/conventions/convention/",
        "/organizations/ghana/", "/calendar/", "/calendar/2019/11/", "/calendar.ics", "/meetings/wco.ics",
        "/organizations/wco.ics",
    ):  # fmt: skip
        response = client.get(address)
        assert response.status_code == 200, address
        assert WORD in response.content.decode(), address
    assert meeting.get_absolute_url() in client.get("/meetings/wco/21/").content.decode()
    assert set(Edition.objects.about([body.pk]).values_list("article", flat=True)) == {world.story.pk}


def test_a_story_that_names_what_is_under_embargo_leads_nowhere_until_then(client):
    body = OrganizationFactory(
        slug=SLUG, label_en=WORD, public_from=timezone.now() + datetime.timedelta(days=3)
    )
    Name.objects.create(entity=body, text=ALIAS, kind=Name.Kind.ALIAS)
    relabel(body)
    story = published(by=superuser(), title="A story", body=f"<p>The {ALIAS} met.</p>")
    home = story.live_edition.get_absolute_url()
    page = client.get(home).content.decode()
    assert ALIAS in page
    assert WORD not in page
    assert SLUG not in page
    assert "data-entity" not in page
