"""A convention: every statement with its source, and both where sources differ."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.dates import parse
from organizations.models import Accession, Milestone, ReportedNumber
from tests.factories import published, superuser

from .factories import ConventionFactory, MeetingFactory, NameFactory, OrganizationFactory, later

pytestmark = pytest.mark.django_db
DAY = datetime.datetime(2019, 11, 21, 12, tzinfo=datetime.UTC)
PATH = "/conventions/rkc/"


@pytest.fixture
def convention():
    return ConventionFactory(
        slug="rkc",
        label_en="Revised Kyoto Convention",
        label_ru="Пересмотренная Киотская конвенция",
        short_en="RKC",
    )


def page(client, path=PATH):
    response = client.get(path)
    assert response.status_code == 200, path
    return re.sub(r"[ \n]+", " ", response.content.decode())


def stated(model, on="", **fields):
    row = model(**fields)
    row.on = parse(on)
    row.save()
    return row


def test_dates_that_sources_give_differently_both_stand_there(client, convention):
    signed = {"convention": convention, "kind": "signed"}
    stated(Milestone, "18 May 1973", text_en="Done at Kyoto", source="Protocol", **signed)
    stated(
        Milestone, "19 May 1973", text_en="According to others", source_url="https://example.org/x", **signed
    )
    stated(Milestone, "3 February 2006", convention=convention, kind="amended_in_force")
    text = page(client)
    assert '<b>18 May 1973</b> <span class="small">sources differ</span>' in text
    assert '<b>19 May 1973</b> <span class="small">sources differ</span>' in text
    assert text.count("sources differ") == 2
    assert '<a href="https://example.org/x" rel="external">https://example.org/x</a>' in text
    assert '<b>3 February 2006</b> <span class="small">Amendment in force</span>' in text


def test_two_amendments_are_no_contradiction(client, convention):
    for year in ("1999", "2018"):
        stated(Milestone, year, convention=convention, kind="amended", text_en=f"Protocol of {year}")
    assert "sources differ" not in page(client)


def test_the_drawing_and_the_table_say_the_same(client, convention):
    meeting = MeetingFactory(slug="rkc-mc/21", label_en="The 21st")
    for on, number, fields in [
        ("17 June 2015", 101, {"note_en": "After two accessions"}),
        ("June 2019", 118, {}),
        ("November 2019", 120, {"meeting": meeting, "source": "Newsroom"}),
    ]:
        stated(ReportedNumber, on, convention=convention, number=number, **fields)
    text = page(client)
    assert '<desc id="chart-text">17 June 2015: 101; June 2019: 118; November 2019: 120</desc>' in text
    rows = re.findall(r'<th scope="row" class="num">(\d+)</th> <td>(.*?)</td>', text)
    assert rows == [
        ("101", '17 June 2015<span class="small" lang="en">After two accessions</span>'),
        ("118", "June 2019"),
        ("120", "November 2019"),
    ]
    assert '<a href="/meetings/rkc-mc/21/" lang="en">The 21st</a></td> <td> Newsroom </td>' in text
    assert "<dt>Parties</dt> <dd>120, November 2019</dd>" in text


def test_two_numbers_of_one_day_are_both_the_newest(client, convention):
    for number in (119, 120):
        stated(ReportedNumber, "November 2019", convention=convention, number=number)
    text = page(client)
    assert text.count("sources differ") == 2
    assert "<dd>119 or 120, November 2019</dd>" in text
    assert "<svg" not in text.split("<main")[1].split("</main>")[0]
    assert "119 or 120, November 2019" in page(client, "/conventions/")


def test_accessions_have_the_number_reported_and_the_day_in_words(client, convention):
    ghana = OrganizationFactory(slug="ghana", label_en="Ghana", label_ru="Гана")
    between = "between 19 June and 18 November 2019"
    stated(Accession, between, convention=convention, party=ghana, number=119, source="Newsroom")
    stated(Accession, convention=convention, party=OrganizationFactory(label_en="Kiribati"))
    text = page(client)
    assert '<a href="/organizations/ghana/" lang="en">Ghana</a></th> <td>no. 119 as reported</td>' in text
    assert "between 19 June and 18 November 2019" in text
    assert "day not on record" in text
    assert text.index("Ghana") < text.index("Kiribati")
    assert "между 19 июня и 18 ноября 2019" in page(client, f"/ru{PATH}").replace("\xa0", " ")


def test_coverage_and_its_feed(client, convention):
    boss = superuser()
    mentions = [{"entity": convention.pk, "relation": "about", "styled_as": ""}]
    published(by=boss, title="Of the convention", at=DAY, mentions=mentions)
    published(by=boss, title="Of something else", at=DAY)
    for path in (PATH, f"{PATH}feed/"):
        text = page(client, path)
        assert "Of the convention" in text
        assert "Of something else" not in text
    assert f'href="{PATH}feed/"' in page(client)


def test_the_list_finds_conventions_and_the_footer_leads_to_it(client, convention):
    ConventionFactory(label_en="Istanbul Convention", body=OrganizationFactory(label_en="Its keeper"))
    text = page(client, "/conventions/")
    assert "Its keeper" in text
    found = page(client, "/conventions/?q=КИОТСКАЯ")
    assert "Revised Kyoto Convention" in found
    assert "Istanbul" not in found
    assert '<a href="/conventions/">Conventions</a>' in page(client, "/people/")


@pytest.mark.parametrize("path", ["?page=99999999999999999999", "?page=abc", "?q=%00", "%00/", "nothing/"])
def test_hostile_addresses_are_refused(client, convention, path):
    assert client.get(f"/conventions/{path}").status_code in (400, 404)


def test_nothing_embargoed_stands_on_it(client):
    def canary(factory, number, **fields):
        return factory(slug=f"canary{number}", label_en=f"Canary {number}", public_from=later(), **fields)

    convention = ConventionFactory(slug="rkc", body=canary(OrganizationFactory, 1))
    secret = MeetingFactory(slug="canary/1", label_en="Canary meeting", public_from=later())
    stated(ReportedNumber, "November 2019", convention=convention, number=120, meeting=secret)
    stated(Accession, convention=convention, party=canary(OrganizationFactory, 2), number=777)
    stated(Accession, convention=convention, party=OrganizationFactory(), number=119, meeting=secret)
    canary(ConventionFactory, 3)
    for path in (PATH, "/conventions/", "/conventions/?q=canary", f"{PATH}feed/", f"/ru{PATH}"):
        text = page(client, path)
        assert 'href="/organizations/canary' not in text
        assert "Canary" not in text
        assert "777" not in text
    for path in ("/conventions/canary3/", "/conventions/canary3/feed/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", [PATH, "/conventions/", f"{PATH}feed/"])
def test_one_row_and_thirty_cost_the_same(client, convention, path):
    boss = superuser()

    def grow(rows):
        for number in range(rows):
            meeting = MeetingFactory(dates="2019")
            party = OrganizationFactory()
            stated(ReportedNumber, "2019", convention=convention, number=number, meeting=meeting)
            stated(Accession, "2019", convention=convention, party=party, meeting=meeting)
            stated(Milestone, "2019", convention=convention)
            NameFactory(entity=convention, kind="former")
            other = ConventionFactory(body=party)
            stated(ReportedNumber, "2019", convention=other, number=number)
        mentions = [{"entity": convention.pk, "relation": "about", "styled_as": ""}]
        published(by=boss, title=f"With {rows}", at=DAY, mentions=mentions)

    def cost():
        page(client, path)
        with CaptureQueriesContext(connection) as queries:
            page(client, path)
        return len(queries)

    grow(1)
    one = cost()
    grow(30)
    assert cost() == one
    assert one <= 11
