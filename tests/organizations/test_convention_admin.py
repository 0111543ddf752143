"""A treaty at the desk: dates that sources tell differently, the number of parties as reported, who joined when."""

import datetime

import pytest
from django.urls import reverse

from organizations.dates import Imprecise, parse
from organizations.models import Accession, Convention, Milestone, ReportedNumber
from tests.factories import UserFactory
from tests.organizations.factories import ConventionFactory, MeetingFactory, OrganizationFactory
from tests.organizations.forms import change_url, form_of, rows, save

pytestmark = pytest.mark.django_db

MILESTONES, NUMBERS, ACCESSIONS = 1, 2, 3


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Editor"], language="en"))
    return client


def errors(response, inline):
    formset = response.context["inline_admin_formsets"][inline].formset
    return [form.errors for form in formset if form.errors], formset.non_form_errors()


def test_a_convention_is_entered_with_two_days_that_sources_tell_for_one(desk):
    url = reverse("admin:organizations_convention_add")
    protocol, page = "Protocol of amendment", "A page of a member"
    milestones = rows(
        "milestones",
        {"kind": "signed", "on": "18 May 1973", "source": protocol, "source_url": "https://example.org/text"},
        {"kind": "signed", "on": "19 May 1973", "source": page},
        {"kind": "in_force", "on": "25 September 1974", "text_ru": "вступила в силу"},
    )
    data = form_of(desk.get(url)) | {"label_en": "Revised Kyoto Convention"} | milestones
    assert desk.post(url, data).status_code == 302
    convention = Convention.objects.get()
    assert convention.slug == "revised-kyoto-convention"
    assert [(row.kind, str(row.on), row.source) for row in convention.milestones.all()] == [
        ("signed", "18 May 1973", protocol),
        ("signed", "19 May 1973", page),
        ("in_force", "25 September 1974", ""),
    ]
    assert Milestone.objects.first().source_url == "https://example.org/text"


def test_sources_may_report_two_numbers_for_one_day(desk):
    convention, meeting = ConventionFactory(), MeetingFactory()
    numbers = rows(
        "numbers",
        {"number": "118", "on": "17 June 2019", "meeting": meeting, "source": "One"},
        {"number": "117", "on": "17 June 2019", "source": "Another", "note_ru": "без одной стороны"},
        {"number": "120", "on": "November 2019"},
    )
    assert save(desk, convention, **numbers).status_code == 302
    found = convention.numbers.all()
    assert [(row.number, str(row.on), row.source) for row in found] == [
        (117, "17 June 2019", "Another"),
        (118, "17 June 2019", "One"),
        (120, "November 2019", ""),
    ]
    assert found[1].meeting == meeting
    assert found[2].on == Imprecise.month(2019, 11)


def test_two_parties_joined_between_two_meetings(desk):
    convention = ConventionFactory()
    ghana, brazil = OrganizationFactory(label_en="Ghana"), OrganizationFactory(label_en="Brazil")
    between = "between 21 June and 17 November 2019"
    joined = rows(
        "accessions",
        {"party": ghana, "number": "119", "on": between, "source": "WCO"},
        {"party": brazil, "number": "120", "on": between, "source": "WCO"},
    )
    assert save(desk, convention, **joined).status_code == 302
    days = Imprecise(datetime.date(2019, 6, 21), datetime.date(2019, 11, 17))
    assert [(row.party, row.number, row.on) for row in convention.accessions.all()] == [
        (ghana, 119, days),
        (brazil, 120, days),
    ]
    page = desk.get(change_url(convention)).content.decode()
    assert f'value="{between}"' in page


def test_a_party_joins_once(desk):
    convention, party = ConventionFactory(), OrganizationFactory()
    twice = rows("accessions", {"party": party, "number": "119"}, {"party": party, "number": "120"})
    assert save(desk, convention, **twice).status_code == 200
    Accession.objects.create(convention=convention, party=party)
    more = {"accessions-TOTAL_FORMS": "2", "accessions-1-party": party.pk}
    assert save(desk, convention, **more).status_code == 200
    assert Accession.objects.count() == 1


@pytest.mark.parametrize("on", ["around May", "32 May 1973", "May 1973 or 1974"])
def test_a_day_that_nobody_can_read_is_an_error_of_its_row(desk, on):
    convention = ConventionFactory()
    response = save(desk, convention, **rows("milestones", {"kind": "signed", "on": on, "text_en": "Done"}))
    assert [list(row) for row in errors(response, MILESTONES)[0]] == [["on"]]
    assert "Done" in response.content.decode()
    assert not Milestone.objects.exists()


def test_a_number_that_somebody_else_mended_is_told_with_its_day(desk):
    convention = ConventionFactory()
    number = ReportedNumber(convention=convention, number=118)
    number.on = parse("June 2019")
    number.save()
    mine = form_of(desk.get(change_url(convention))) | {"numbers-0-number": "119"}
    assert save(desk, convention, **{"numbers-0-on": "17 June 2019"}).status_code == 302
    response = desk.post(change_url(convention), mine)
    assert errors(response, NUMBERS)[1] == [
        "“118, 17 June 2019”, Number of parties is now: 118",
        "“118, 17 June 2019”, When is now: 17 June 2019",
    ]
    number.refresh_from_db()
    assert (number.number, str(number.on)) == (118, "17 June 2019")
