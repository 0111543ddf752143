"""What a body keeps and is, its parts many or few, and its coverage with or without them."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.dates import parse
from organizations.models import Accession, Organization, PostTitle, ReportedNumber
from tests.factories import published, superuser

from .factories import (
    AppointmentFactory,
    ConventionFactory,
    MeetingFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeriesFactory,
    later,
)

pytestmark = pytest.mark.django_db
DAY = datetime.datetime(2019, 11, 21, 12, tzinfo=datetime.UTC)


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return re.sub(r"[ \n]+", " ", response.content.decode())


def about(*entities):
    return [{"entity": entity.pk, "relation": "about", "styled_as": ""} for entity in entities]


def stated(model, on="", **fields):
    row = model(**fields)
    row.on = parse(on)
    row.save()
    return row


def test_it_leads_to_what_it_came_from_and_what_it_became(client):
    new = OrganizationFactory(slug="new", label_en="New office")
    body = OrganizationFactory(slug="wco", successor=new)
    OrganizationFactory(slug="old", label_en="Old office", successor=body)
    text = page(client, "/organizations/wco/")
    assert '<dt>Before it</dt> <dd><p><a href="/organizations/old/" lang="en">Old office</a></p></dd>' in text
    assert '<dt>After it</dt> <dd><a href="/organizations/new/" lang="en">New office</a></dd>' in text


def test_its_series_lead_to_their_tables_and_can_be_subscribed_to(client, settings):
    settings.SITE_URL = "https://news.example.org"
    body = OrganizationFactory(slug="wco")
    SeriesFactory(body=body, slug="wco-council", label_en="Sessions of the Council")
    SeriesFactory(body=OrganizationFactory(), slug="other")
    text = page(client, "/organizations/wco/")
    assert '<a href="/meetings/wco-council/" lang="en">Sessions of the Council</a>' in text
    assert "webcal://news.example.org/organizations/wco.ics" in text
    assert "webcal://news.example.org/meetings/wco-council.ics" in text
    assert "/meetings/other" not in text


def test_a_meeting_that_stands_in_its_series_is_its_meeting_whoever_holds_it(client):
    body = OrganizationFactory(slug="wco")
    host = OrganizationFactory()
    joint = MeetingFactory(body=host, label_en="Joint session", dates="18 November 2019")
    SeriesFactory(body=body).placements.create(meeting=joint, ordinal_from=30)
    MeetingFactory(body=host, label_en="Of the host alone", dates="18 November 2019")
    text = page(client, "/organizations/wco/")
    assert text.count(">Joint session</a>") == 1
    assert "Of the host alone" not in text


def test_the_one_convention_it_keeps_is_drawn_and_several_are_listed(client):
    body = OrganizationFactory(slug="wco")
    first = ConventionFactory(slug="rkc", label_en="Kyoto Convention", body=body)
    stated(ReportedNumber, "June 2019", convention=first, number=118)
    stated(ReportedNumber, "November 2019", convention=first, number=120)
    text = page(client, "/organizations/wco/")
    assert '<h2>Contracting Parties</h2> <span class="small">120, November 2019</span>' in text
    assert '<desc id="chart-text">June 2019: 118; November 2019: 120</desc>' in text
    ConventionFactory(label_en="Istanbul Convention", body=body)
    text = page(client, "/organizations/wco/")
    assert "<h2>Conventions it keeps</h2>" in text
    assert "Contracting Parties: 120, November 2019" in text
    assert "chart-text" not in text


def test_a_state_tells_what_it_is_a_party_to(client):
    ghana = OrganizationFactory(slug="ghana", type="state")
    convention = ConventionFactory(slug="rkc", label_en="Kyoto Convention")
    stated(
        Accession,
        "between 19 June and 18 November 2019",
        convention=convention,
        party=ghana,
        number=119,
        source="Newsroom",
        source_url="https://example.org/news",
    )
    text = page(client, "/organizations/ghana/")
    assert '<a href="/conventions/rkc/" lang="en">Kyoto Convention</a>' in text
    assert "no. 119 as reported, between 19 June and 18 November 2019" in text
    assert '<a href="https://example.org/news" rel="external">Newsroom</a>' in text


def test_posts_are_titled_as_they_were_and_elections_are_told(client):
    post = PostFactory(organization__slug="wco", title_en="Director")
    title = PostTitle(post=post, text="Head of office")
    title.valid_to = parse("1 January 2015")
    title.save()
    past = AppointmentFactory(post=post, dates=("2009", "2012"))
    past.elected = parse("28 June 2008")
    past.save()
    AppointmentFactory(post=post, dates=("2018",))
    text = page(client, "/organizations/wco/")
    assert '<td> <span lang="en">Head of office</span> </td>' in text
    assert '<td> <span lang="en">Director</span> </td>' in text
    assert '<span class="small">elected 28 June 2008</span>' in text


def test_it_is_known_elsewhere_and_its_record_has_a_source(client):
    OrganizationFactory(
        slug="wco", wikidata="Q189946", ror="05dxps055", source="History", source_url="https://example.org/h"
    )
    text = page(client, "/organizations/wco/")
    assert 'href="https://www.wikidata.org/wiki/Q189946"' in text
    assert 'href="https://ror.org/05dxps055"' in text
    assert '<a href="https://example.org/h" rel="external">History</a>' in text


def test_names_stand_with_their_language(client):
    body = OrganizationFactory(slug="wco", label_en="World Customs Organization", short_en="WCO")
    ConventionFactory(slug="rkc", label_en="Kyoto Convention", short_en="The Kyoto text", body=body)
    for text, fields in {
        "World Customs Organization": {"kind": "official"},
        "WCO": {"kind": "acronym"},
        "ВТамО": {"kind": "acronym", "language": "ru"},
        "Customs Co-operation Council": {"kind": "former"},
    }.items():
        NameFactory(entity=body, text=text, **fields)
    text = page(client, "/organizations/wco/")
    assert '<dt>Names used</dt> <dd> <p><span lang="ru">ВТамО</span></p> </dd>' in text
    assert "<dt>Former names</dt>" in text
    assert '<h1 lang="en">World Customs Organization <span>WCO</span></h1>' in text
    assert "<h2>Conventions it keeps</h2>" in text  # no number of its parties is known, so none is drawn
    # A short name that is no acronym stands among the names.
    assert '<h1 lang="en">Kyoto Convention</h1>' in page(client, "/conventions/rkc/")


def test_the_first_paragraph_leads_and_the_others_say_what_it_does(client):
    OrganizationFactory(slug="wco", description_en="A committee.\n\nIt meets.\nIt reports.")
    text = page(client, "/organizations/wco/")
    assert '<p class="lead" lang="en">A committee.</p>' in text
    assert (
        '<h2>What it does</h2></div> <div class="prose" lang="en"><p>It meets.</p><p>It reports.</p></div>'
        in text
    )


def test_coverage_can_leave_out_the_parts(client):
    body = OrganizationFactory(slug="wco")
    part = OrganizationFactory(slug="part", parent=body)
    boss = superuser()
    published(by=boss, title="Of the body", at=DAY, mentions=about(body))
    published(by=boss, title="Of the part", at=DAY, mentions=about(part))
    both, own = page(client, "/organizations/wco/"), page(client, "/organizations/wco/?coverage=own")
    assert ("Of the part" in both, "Of the part" in own) == (True, False)
    assert "Of the body" in own
    assert '?coverage=own#coverage" rel="nofollow" aria-current="true"' in own
    assert "Only this body" not in page(client, "/organizations/part/")
    assert "Of the part" in page(client, "/organizations/wco/?coverage=nonsense")
    assert client.get("/organizations/wco/?coverage=%00").status_code == 400


# --- Few parts and many ---------------------------------------------------------------------------


def test_many_parts_are_folded_and_many_neighbours_are_counted(client):
    wco = OrganizationFactory(slug="wco")
    for number in range(20):
        OrganizationFactory(slug=f"part-{number}", parent=wco)
    text = page(client, "/organizations/wco/")
    assert "<details> <summary>20 parts</summary>" in text
    assert len(re.findall(r'href="/organizations/part-\d+/"', text)) == 20
    text = page(client, "/organizations/part-7/")
    assert re.findall(r'href="/organizations/part-(?!7)', text) == []
    assert "and 19 more" in text


def test_three_parts_and_three_hundred_cost_the_same(client):
    wco = OrganizationFactory(slug="wco")
    boss = superuser()

    def grow(rows):
        for number in range(rows):
            part = OrganizationFactory(parent=wco)
            if number % 10 == 0:
                MeetingFactory(body=part, ordinal_from=1, dates="18 November 2019")
                AppointmentFactory(post__organization=wco, dates=("2019",))
                NameFactory(entity=wco, kind="former")
                SeriesFactory(body=wco)
                stated(Accession, "2019", convention=ConventionFactory(body=wco), party=wco)
                stated(ReportedNumber, "2019", convention=wco.conventions.first(), number=number)
                OrganizationFactory(successor=wco)
        published(by=boss, title=f"With {rows}", at=DAY, mentions=about(wco, part))

    def cost():
        page(client, "/organizations/wco/")
        with CaptureQueriesContext(connection) as queries:
            page(client, "/organizations/wco/")
        return len(queries)

    grow(3)
    few = cost()
    grow(297)
    assert Organization.objects.filter(parent=wco).count() == 300
    assert cost() == few
    assert few <= 17


# --- What is not public ---------------------------------------------------------------------------


def hidden(factory, number, **fields):
    return factory(slug=f"canary-{number}", label_en=f"Canary {number}", public_from=later(), **fields)


def test_nothing_embargoed_stands_on_it(client):
    wco = OrganizationFactory(slug="wco", successor=hidden(OrganizationFactory, 1))
    hidden(OrganizationFactory, 2, successor=wco)
    part = hidden(OrganizationFactory, 3, parent=wco)
    hidden(SeriesFactory, 1, body=wco)
    kept = hidden(ConventionFactory, 1, body=wco)
    stated(Accession, "2019", convention=kept, party=wco, number=777)
    MeetingFactory(
        slug="canary/1", label_en="Canary meeting", body=wco, dates="18 November 2019", public_from=later()
    )
    MeetingFactory(slug="canary/2", label_en="Canary of the part", body=part, public_from=later())
    AppointmentFactory(post__organization=wco, post__title_en="Canary post", public_from=later())
    AppointmentFactory(post__organization=wco, person=hidden(PersonFactory, 1))
    for path in ("/organizations/wco/", "/ru/organizations/wco/"):
        text = page(client, path)
        assert "canary" not in text.casefold()
        assert "777" not in text
        assert "Only this body" not in text
