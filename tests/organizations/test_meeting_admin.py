"""A meeting at the desk: numbers in its series, the rows it leaves, its papers, and two people at one form."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organizations.dates import parse
from organizations.models import Document, Meeting, Outcome, Participation, Placement
from tests.factories import UserFactory
from tests.organizations.factories import (
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    SeriesFactory,
    later,
)
from tests.organizations.forms import change_url, form_of, rows, save

pytestmark = pytest.mark.django_db

PLACEMENTS, RESCHEDULINGS, OUTCOMES, PARTICIPATIONS, DOCUMENTS = 1, 2, 3, 4, 5


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Editor"], language="en"))
    return client


@pytest.fixture
def council():
    body = OrganizationFactory(label_en="WCO Council", short_ru="Совет ВТамО")
    nouns = {"noun_en": "Session", "nouns_en": "Sessions", "noun_ru": "сессия", "nouns_ru": "сессии"}
    return SeriesFactory(body=body, slug="wco-council", **nouns)


def add(client, **fields):
    url = reverse("admin:organizations_meeting_add")
    page = client.get(url)
    assert re.search(r'<select name="placements-0-series"[^>]* aria-label="Series"', page.content.decode())
    data = form_of(page)
    return client.post(url, data | {name: getattr(value, "pk", value) for name, value in fields.items()})


def errors(response, inline):
    formset = response.context["inline_admin_formsets"][inline].formset
    return [form.errors for form in formset if form.errors], formset.non_form_errors()


def test_two_sessions_held_as_one_are_named_by_their_numbers(desk, council):
    sessions = rows("placements", {"series": council, "ordinal_from": "125", "ordinal_to": "126"})
    assert add(desk, start="June 2015", status="held", **sessions).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.label_en == "WCO Council, 125th/126th Sessions"
    assert meeting.label_ru == "Совет ВТамО, 125-я/126-я сессии"
    assert (meeting.slug, meeting.number, meeting.body) == ("wco-council/125-126", "125/126", council.body)
    assert list(Meeting.objects.matching("126th council")) == [meeting]
    for ordinals in ({"ordinal_from": "126"}, {"ordinal_from": "124", "ordinal_to": "125"}):
        response = add(desk, **rows("placements", {"series": council} | ordinals))
        assert response.status_code == 200
        assert errors(response, PLACEMENTS)[0] == [
            {"ordinal_from": [f"“{meeting.label_en}” has this number already."]}
        ]
    assert Meeting.objects.count() == 1


def test_a_joint_session_has_a_number_in_each_of_two_series(desk, council):
    other = SeriesFactory(body=OrganizationFactory(label_en="Policy Commission"), slug="policy-commission")
    joint = rows(
        "placements",
        {"series": council, "ordinal_from": "21", "position": "0"},
        {"series": other, "ordinal_from": "30", "position": "1"},
    )
    assert add(desk, label_en="Joint session", start="18 June 2001", **joint).status_code == 302
    meeting = Meeting.objects.get()
    assert [(row.series, row.number) for row in meeting.placements.all()] == [(council, "21"), (other, "30")]
    assert (meeting.label_en, meeting.slug, meeting.number) == ("Joint session", "wco-council/21", "21")
    response = add(desk, **rows("placements", {"series": other, "ordinal_from": "30"}))
    assert errors(response, PLACEMENTS)[0] == [{"ordinal_from": ["“Joint session” has this number already."]}]


def test_the_kick_off_is_the_first_meeting(desk):
    body = OrganizationFactory(label_en="Working Group on Performance Measurement", short_en="WGPM")
    series = SeriesFactory(body=body, slug="wgpm")
    kick_off = {"series": series, "ordinal_from": "1", "label_en": "kick-off", "label_ru": "установочное"}
    assert add(desk, start="14 November 2019", end="15 November 2019", **rows("placements", kick_off))
    meeting = Meeting.objects.get()
    assert (meeting.label_en, meeting.slug) == ("WGPM, 1st Meeting", "wgpm/1")
    assert meeting.placements.get().label == "kick-off"


def test_gaps_stay_and_a_meeting_outside_the_count_has_a_name_of_its_own(desk, council):
    for number in ("15", "19"):
        add(desk, **rows("placements", {"series": council, "ordinal_from": number}))
    extraordinary = rows("placements", {"series": council, "label_en": "extraordinary"})
    response = add(desk, start="2018", **extraordinary)
    assert errors(response, PLACEMENTS)[1] == [
        "Give the meeting a name in English, or a number in a series to make the name from."
    ]
    assert add(desk, label_en="Extraordinary session", start="2018", **extraordinary).status_code == 302
    assert list(council.placements.order_by("ordinal_from").values_list("ordinal_from", flat=True)) in (
        [15, 19, None],
        [None, 15, 19],
    )
    assert Meeting.objects.get(start_latest__year=2018).slug == "2018/extraordinary-session"


def test_an_address_that_is_taken_is_not_taken_twice(desk, council):
    MeetingFactory(slug="wco-council/130", label_en="Not in the series")
    assert add(desk, start="2017", **rows("placements", {"series": council, "ordinal_from": "130"}))
    assert Meeting.objects.get(ordinal_from=130).slug == "2017/wco-council-130th-session"


def test_one_series_stands_once_among_the_places(desk, council):
    twice = rows(
        "placements", {"series": council, "ordinal_from": "1"}, {"series": council, "ordinal_from": "2"}
    )
    assert add(desk, **twice).status_code == 200
    assert Meeting.objects.count() == 0


def test_what_a_meeting_leaves_is_entered_with_its_sources(desk):
    meeting = MeetingFactory()
    person, body = PersonFactory(), OrganizationFactory()
    sent = rows(
        "outcomes",
        {"kind": "decision", "text_en": "Approved the report", "position": "0", "source": "Report"},
    ) | rows(
        "participations",
        {
            "person": person, "organization": body, "capacity": "opened", "position": "0",
            "styled_as_en": "Director", "styled_as_ru": "Директор", "source_url": "https://example.org/report",
        },
    )  # fmt: skip
    assert save(desk, meeting, **sent).status_code == 302
    outcome = Outcome.objects.get()
    assert (outcome.meeting, outcome.text_en, outcome.source) == (meeting, "Approved the report", "Report")
    taken = Participation.objects.get()
    assert (taken.person, taken.organization, taken.capacity) == (person, body, "opened")
    assert (taken.styled_as_ru, taken.source_url) == ("Директор", "https://example.org/report")
    response = save(desk, MeetingFactory(), **rows("participations", {"capacity": "host", "position": "0"}))
    assert response.status_code == 200


def paper(**values):
    return {"kind": "report", "title": "Report", "language": "en", "position": "0"} | values


def test_a_paper_is_kept_under_a_name_of_ours_and_sent_as_a_download(desk, client):
    meeting = MeetingFactory(public_from=later())
    upload = SimpleUploadedFile("../Report of the 21st.pdf", b"%PDF-1.7 text", "text/html")
    assert (
        save(desk, meeting, **rows("documents", paper(title="Report: 21st", file=upload))).status_code == 302
    )
    document = Document.objects.get()
    assert (document.size, document.content_type) == (13, "application/pdf")
    assert "Report" not in document.file.name
    address = reverse("admin:organizations_document_file", args=[document.pk])
    assert address in desk.get(change_url(meeting)).content.decode()
    response = desk.get(address)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 text"
    assert response.headers["Content-Disposition"] == 'attachment; filename="Report 21st.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    client.force_login(UserFactory(roles=["Contributor"]))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "link"),
        ({"link": "https://example.org/", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "link"),
        ({"file": SimpleUploadedFile("a.pdf", b"<html>")}, "file"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
    ids=["neither", "both", "a page", "a script"],
)
def test_a_paper_is_either_a_checked_file_or_an_address(desk, values, field):
    response = save(desk, MeetingFactory(), **rows("documents", paper(**values)))
    assert response.status_code == 200
    assert field in errors(response, DOCUMENTS)[0][0]
    assert not Document.objects.exists()


def test_a_paper_elsewhere(desk):
    assert save(desk, MeetingFactory(), **rows("documents", paper(link="https://example.org/a.pdf")))
    assert Document.objects.get().link == "https://example.org/a.pdf"


def test_rows_that_somebody_else_saved_are_not_overwritten(desk):
    meeting = MeetingFactory()
    for text in ("First", "Second"):
        Outcome.objects.create(meeting=meeting, text_en=text)
    mine = form_of(desk.get(change_url(meeting))) | {"outcomes-0-text_en": "Mine"}
    theirs = {"outcomes-0-text_en": "Theirs", "outcomes-1-DELETE": "on", "outcomes-TOTAL_FORMS": "3"}
    theirs |= {"outcomes-2-text_en": "Third", "outcomes-2-kind": "report", "outcomes-2-position": "2"}
    assert save(desk, meeting, **theirs).status_code == 302
    response = desk.post(change_url(meeting), mine)
    assert errors(response, OUTCOMES)[1] == [
        "“Theirs”, In English is now: Theirs",
        "Row 2 was deleted. It is kept here and will be written anew.",
        "Added meanwhile: “Third”. It stays.",
    ]
    assert set(Outcome.objects.values_list("text_en", flat=True)) == {"Theirs", "Third"}
    # What the answer shows was seen: saving once more is a decision.
    assert desk.post(change_url(meeting), form_of(response)).status_code == 302
    assert set(Outcome.objects.values_list("text_en", flat=True)) == {"Mine", "Second", "Third"}


def test_a_row_alone_makes_an_open_form_stale(desk):
    meeting = MeetingFactory()
    mine = form_of(desk.get(change_url(meeting)))
    assert save(desk, meeting, **rows("outcomes", {"kind": "report", "text_en": "x", "position": "0"}))
    response = desk.post(change_url(meeting), mine)
    assert response.status_code == 200
    assert "somebody else saved this page" in response.content.decode()


def test_the_list_is_filtered_by_series(desk, council):
    inside = MeetingFactory(body=council.body, ordinal_from=3)
    MeetingFactory()
    series = desk.get(reverse("admin:organizations_series_change", args=[council.pk]))
    response = desk.get(series.context["meetings"])
    assert list(response.context["cl"].result_list) == [inside]


def test_imprecise_and_missing_dates_are_kept_as_typed(desk, council):
    add(
        desk,
        start="between June and 18 November 2019",
        **rows("placements", {"series": council, "ordinal_from": "7"}),
    )
    assert Meeting.objects.get().start == parse("between June and 18 November 2019")


@pytest.mark.parametrize("number", ["0", "-1", "100000", "99999999999", "x", "1" * 30])
def test_a_number_that_no_body_gives_is_an_error_of_the_form(desk, council, number):
    response = add(desk, **rows("placements", {"series": council, "ordinal_from": number}))
    assert response.status_code in (200, 400)
    assert not Placement.objects.exists()


def test_two_desks_that_give_one_number_at_the_same_moment(desk, council, monkeypatch):
    MeetingFactory(body=council.body, ordinal_from=40)
    # As if the other save had come between the look at the row and the save: the row saw no other.
    monkeypatch.setattr(Placement, "clean", lambda placement: None)
    response = add(desk, **rows("placements", {"series": council, "ordinal_from": "40"}))
    assert errors(response, PLACEMENTS)[0] == [
        {"ordinal_from": ["Another meeting was given this number just now."]}
    ]
    assert Placement.objects.count() == 1
