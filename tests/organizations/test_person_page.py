"""A person's career, what they took part in, and the title held on the day of each story."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.dates import parse
from organizations.models import Participation, PostTitle
from tests.factories import published, superuser

from .factories import (
    AppointmentFactory,
    MeetingFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    later,
)

pytestmark = pytest.mark.django_db
DAY = datetime.datetime(2019, 11, 21, 12, tzinfo=datetime.UTC)


@pytest.fixture
def person():
    return PersonFactory(slug="ana", label_en="Ana B. Hinojosa", label_ru="Ана Инохоса")


def page(client, path="/people/ana/"):
    response = client.get(path)
    assert response.status_code == 200, path
    return re.sub(r"[ \n]+", " ", response.content.decode())


def test_a_career_has_the_titles_of_its_time_its_elections_and_its_sources(client, person):
    post = PostFactory(title_en="Director", organization__label_en="World Customs Organization")
    title = PostTitle(post=post, text="Head of office")
    title.valid_to = parse("1 January 2015")
    title.save()
    held = AppointmentFactory(post=post, person=person, dates=("1 January 2009", "31 December 2018"))
    held.elected, held.source, held.source_url = parse("28 June 2008"), "Biography", "https://example.org/b"
    held.save()
    text = page(client)
    assert '<span lang="en">Head of office</span>; later <span lang="en">Director</span>' in text
    assert '<td> 1 January 2009 – 31 December 2018 <span class="small">elected 28 June 2008</span>' in text
    assert '<a href="https://example.org/b" rel="external">Biography</a>' in text


def test_meetings_stand_with_the_style_of_their_day(client, person):
    meeting = MeetingFactory(
        slug="rkc-mc/21", label_en="The 21st", dates=("18 November 2019", "20 November 2019")
    )
    Participation.objects.create(
        meeting=meeting, person=person, capacity="opened", styled_as_en="Director of Compliance and Facilitation",
        organization=OrganizationFactory(slug="wco", label_en="WCO"),
    )  # fmt: skip
    text = page(client)
    assert '<a href="/meetings/rkc-mc/21/" lang="en">The 21st</a>' in text
    assert "Opened the meeting, 18–20 November 2019" in text
    assert (
        'Styled then: <span lang="en">Director of Compliance and Facilitation</span> · '
        '<a href="/organizations/wco/" lang="en">WCO</a>' in text
    )


def test_a_story_has_the_style_it_was_published_with_or_the_title_held_that_day(client, person):
    post = PostFactory(title_en="Director", title_ru="Директор")
    AppointmentFactory(post=post, person=person, dates=("1 January 2019", "31 December 2020"))
    boss = superuser()
    for title, style in (("Styled", "WCO Director"), ("Not styled", "")):
        mentions = [{"entity": person.pk, "relation": "about", "styled_as": style}]
        published(by=boss, title=title, at=DAY, mentions=mentions)
    text = page(client)
    assert re.findall(r'Styled then: <span lang="en">(.*?)</span>', text) == ["WCO Director"]
    assert re.findall(r'Position held then: <span lang="en">(.*?)</span>', text) == ["Director"]


def test_names_stand_in_their_languages(client, person):
    for text, fields in {
        "Ana B. Hinojosa": {},
        "Ана Инохоса": {"language": "ru"},
        "Ana Bertha": {"kind": "former"},
    }.items():
        NameFactory(entity=person, text=text, **fields)
    english, russian = page(client), page(client, "/ru/people/ana/")
    assert '<dd> <p><span lang="ru">Ана Инохоса</span></p> </dd>' in english
    assert '<dd> <p><span lang="en">Ana B. Hinojosa</span></p> </dd>' in russian
    assert '<dt>Former names</dt> <dd> <p><span lang="en">Ana Bertha</span></p> </dd>' in english


def test_the_list_is_sorted_in_the_letters_of_the_interface(client):
    for latin, cyrillic in [
        ("Yolkin, A", "Ёлкин, А"),
        ("Zhukov, A", "Жуков, А"),
        ("Zaitsev, A", ""),
        ("Abel, A", "Эйбл, А"),
    ]:
        PersonFactory(label_en=latin, label_ru=cyrillic, sort_key=latin, sort_key_ru=cyrillic)
    english = re.findall(r'<a href="/people/[^"/]+/" lang="en">(.*?)</a>', page(client, "/people/"))
    russian = re.findall(r'<a href="/ru/people/[^"/]+/" lang="..">(.*?)</a>', page(client, "/ru/people/"))
    assert english == ["Abel, A", "Yolkin, A", "Zaitsev, A", "Zhukov, A"]
    assert russian == ["Zaitsev, A", "Ёлкин, А", "Жуков, А", "Эйбл, А"]


def test_the_list_has_titles_as_they_are_called_now(client):
    post = PostFactory(title_en="Not updated")
    AppointmentFactory(post=post, acting=True, dates=("2019",))
    PostTitle.objects.create(post=post, text="Director General")
    text = page(client, "/people/")
    assert '<span lang="en">Director General</span> (acting)' in text
    assert "Not updated" not in text


def test_nothing_embargoed_stands_on_it(client, person):
    def canary(factory, number, **fields):
        return factory(slug=f"canary-{number}", label_en=f"Canary {number}", public_from=later(), **fields)

    secret = MeetingFactory(slug="canary/1", label_en="Canary meeting", dates="2019", public_from=later())
    known = MeetingFactory(slug="known/1", label_en="Known", dates="2019")
    Participation.objects.create(meeting=secret, person=person, styled_as_en="Canary style")
    Participation.objects.create(meeting=known, person=person, organization=canary(OrganizationFactory, 1))
    AppointmentFactory(person=person, post__title_en="Canary post", public_from=later())
    AppointmentFactory(person=person, post__organization=canary(OrganizationFactory, 2))
    mentions = [{"entity": person.pk, "relation": "about", "styled_as": ""}]
    published(by=superuser(), title="A story", at=DAY, mentions=mentions)
    for path in ("/people/ana/", "/ru/people/ana/", "/people/"):
        assert "canary" not in page(client, path).casefold()
    assert "Known" in page(client)


def test_one_row_and_thirty_cost_the_same(client, person):
    boss = superuser()

    def grow(rows):
        for _row in range(rows):
            appointment = AppointmentFactory(person=person, dates=("2009", "2012"))
            PostTitle.objects.create(post=appointment.post, text="Once")
            organization = OrganizationFactory()
            Participation.objects.create(
                meeting=MeetingFactory(dates="2019"), person=person, organization=organization
            )
            NameFactory(entity=person)
        mentions = [{"entity": person.pk, "relation": "about", "styled_as": ""}]
        published(by=boss, title=f"With {rows}", at=DAY, mentions=mentions)

    def cost():
        page(client)
        with CaptureQueriesContext(connection) as queries:
            page(client)
        return len(queries)

    grow(1)
    one = cost()
    grow(30)
    assert cost() == one
    assert one <= 9
