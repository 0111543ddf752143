"""People at the desk: what they hold and held, entered through the form; their names; what is checked again."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from organizations import declension
from organizations.dates import parse
from organizations.models import Appointment, EntityRevision, Name, Organization, Person
from organizations.sorting import sort_key, sort_key_ru
from tests.factories import UserFactory
from tests.organizations.factories import (
    AppointmentFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    later,
)
from tests.organizations.forms import change_url, form_of, rows, save

pytestmark = pytest.mark.django_db

ADD = "admin:organizations_person_add"
LIST = "admin:organizations_appointment_changelist"


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Editor"], language="en"))
    return client


def told(response):
    return [str(message) for message in response.wsgi_request._messages]


@pytest.fixture
def wco():
    body = OrganizationFactory(label_en="World Customs Organization", short_en="WCO")
    return {
        "deputy": PostFactory(organization=body, title_en="Deputy Secretary General"),
        "head": PostFactory(organization=body, title_en="Secretary General"),
    }


@pytest.fixture
def mikuriya(desk, wco):
    """Entered through the form, as the facts have it."""
    data = form_of(desk.get(reverse(ADD))) | {
        "label_en": "Kunio Mikuriya",
        "label_ru": "Кунио Микурия",
        "public_from_0": "2019-01-01",
        "public_from_1": "09:00",
    }
    public = {"public_from_0": "2019-01-01", "public_from_1": "09:00", "state": "ended"}
    data |= rows(
        "appointments",
        {
            "post": wco["deputy"].pk, "start": "January 2002", "end": "31 December 2008",
            "source": "WCO, biography", "source_url": "https://www.wcoomd.org/", **public,
        },
        {
            "post": wco["head"].pk, "start": "1 January 2009", "end": "31 December 2023",
            "elected": "28 June 2008", **public,
        },
    )  # fmt: skip
    assert desk.post(reverse(ADD), data).status_code == 302
    return Person.objects.get()


# --- Appointments ---------------------------------------------------------------------------------


def test_a_career_is_entered_with_what_is_known_of_each_day(mikuriya, wco):
    head, deputy = mikuriya.appointments.all()
    assert (deputy.start, deputy.end) == (parse("January 2002"), parse("31 December 2008"))
    assert (deputy.source, deputy.source_url) == ("WCO, biography", "https://www.wcoomd.org/")
    assert (head.start, head.elected) == (parse("1 January 2009"), parse("28 June 2008"))
    assert list(Appointment.objects.public()) == [head, deputy]


@pytest.mark.parametrize(
    ("day", "certainly", "possibly"),
    [
        ((2001, 12, 31), [], []),
        ((2002, 1, 15), [], ["Deputy Secretary General"]),
        ((2002, 2, 1), ["Deputy Secretary General"], ["Deputy Secretary General"]),
        ((2008, 6, 28), ["Deputy Secretary General"], ["Deputy Secretary General"]),  # elected, not in office
        ((2008, 12, 30), ["Deputy Secretary General"], ["Deputy Secretary General"]),
        ((2008, 12, 31), [], ["Deputy Secretary General"]),  # the last day may be the handover
        ((2009, 1, 1), ["Secretary General"], ["Secretary General"]),
        ((2023, 12, 30), ["Secretary General"], ["Secretary General"]),
        ((2024, 1, 1), [], []),
    ],
)
def test_who_held_what_on_a_day_and_election_is_no_start_of_office(mikuriya, day, certainly, possibly):
    day, held = datetime.date(*day), mikuriya.appointments
    assert [row.post.title_en for row in held.certainly_on(day)] == certainly
    assert [row.post.title_en for row in held.possibly_on(day)] == possibly


def test_the_handover_day_is_the_new_holders(desk, mikuriya, wco):
    danet = PersonFactory(label_en="Michel Danet")
    end = {"post": wco["head"].pk, "end": "1 January 2009", "start": "1999", "state": "ended"}
    response = save(desk, danet, **rows("appointments", end))
    assert response.status_code == 302
    assert not any("overlap" in text for text in told(response))
    held = wco["head"].appointments
    assert [row.person for row in held.certainly_on(datetime.date(2008, 12, 31))] == [danet]
    assert [row.person for row in held.certainly_on(datetime.date(2009, 1, 1))] == [mikuriya]


def test_two_who_certainly_hold_a_post_on_one_day_are_told_and_saved(desk, mikuriya, wco):
    other = PersonFactory(label_en="Somebody Else")
    row = {"post": wco["head"].pk, "start": "1 January 2020", "state": "current"}
    response = save(desk, other, **rows("appointments", row))
    assert response.status_code == 302
    assert any("Somebody Else: Secretary General" in text and "overlap" in text for text in told(response))


def test_a_future_start_is_public_from_its_own_moment_only(desk, wco):
    person, moment = PersonFactory(), later()
    local = timezone.localtime(moment)
    row = {
        "post": wco["head"].pk, "start": "1 January 2200", "state": "current", "acting": "on",
        "public_from_0": local.strftime("%Y-%m-%d"), "public_from_1": local.strftime("%H:%M:%S"),
    }  # fmt: skip
    assert save(desk, person, **rows("appointments", row)).status_code == 302
    appointment = Appointment.objects.get()
    assert appointment.acting
    assert not appointment.is_held_on(timezone.localdate())
    assert list(Appointment.objects.public()) == []
    assert list(Appointment.objects.public(moment + datetime.timedelta(seconds=1))) == [appointment]


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ({"start": "early 2019"}, "start", "both ends"),
        ({"start": "before 2019"}, "start", "both ends"),
        ({"elected": "midsummer"}, "elected", "Write “2019”"),
        ({"start": "2019", "end": "2018", "state": "ended"}, "end", "before the start"),
        ({"source_url": "javascript:alert(1)"}, "source_url", "valid URL"),
        ({"checked_on": "99999"}, "checked_on", "valid date"),
    ],
)
def test_what_cannot_be_is_an_error_of_its_field_and_stays_typed(desk, row, field, words):
    person, post = PersonFactory(), PostFactory()
    response = save(desk, person, **rows("appointments", {"post": post.pk, "state": "current", **row}))
    assert response.status_code == 200
    form = response.context["inline_admin_formsets"][1].formset.forms[0]
    assert words in str(form.errors[field])
    assert form[field].value() == row[field]
    assert not Appointment.objects.exists()


# --- Checked again ----------------------------------------------------------------------------------


def listed(desk, **query):
    found = desk.get(reverse(LIST), query).context["cl"].result_list
    return [row.pk for row in found]


def test_current_appointments_not_checked_for_a_year_are_listed(desk):
    today = timezone.localdate()
    never = AppointmentFactory()
    old = AppointmentFactory(checked_on=today - datetime.timedelta(days=365), dates=("2009",))
    lately = AppointmentFactory(checked_on=today - datetime.timedelta(days=364))
    AppointmentFactory(dates=("2009", "2010"))
    AppointmentFactory(dates=("1 January 2190",))
    AppointmentFactory(person=PersonFactory(merged_into=never.person))
    assert set(listed(desk, checked="old")) == {never.pk, old.pk}
    assert listed(desk, checked="lately") == [lately.pk]
    assert len(listed(desk)) == 6


def test_one_click_notes_that_it_was_checked_and_the_filter_stays(desk):
    appointment, other = AppointmentFactory(), AppointmentFactory()
    before = appointment.person.changed_at
    url = f"{reverse(LIST)}?checked=old"
    page = desk.get(url).content.decode()
    assert f'name="_check" value="{appointment.pk}"' in page
    response = desk.post(url, {"_check": appointment.pk})
    assert response.url == url
    appointment.refresh_from_db()
    other.refresh_from_db()
    assert (appointment.checked_on, other.checked_on) == (timezone.localdate(), None)
    assert appointment.person.changed_at > before  # who has the person's page open is told
    assert EntityRevision.objects.filter(entity=appointment.person, saved_by__isnull=False).exists()


def test_several_are_noted_at_once_and_ended_ones_are_not(desk):
    appointments = [AppointmentFactory(), AppointmentFactory(), AppointmentFactory(dates=("2009", "2010"))]
    data = {"action": "check_selected", "_selected_action": [row.pk for row in appointments]}
    response = desk.post(reverse(LIST), data)
    assert told(response) == ["2 appointments are noted as checked today."]
    assert Appointment.objects.filter(checked_on=timezone.localdate()).count() == 2


@pytest.mark.parametrize("key", ["0", "x", "²", "9" * 40, "-1"])
def test_no_such_appointment_is_not_found(desk, key):
    AppointmentFactory()
    assert desk.post(reverse(LIST), {"_check": key}).status_code == 404
    assert not Appointment.objects.exclude(checked_on=None).exists()


def test_an_appointment_is_kept_on_the_page_of_its_person(desk):
    appointment = AppointmentFactory()
    response = desk.get(reverse("admin:organizations_appointment_change", args=[appointment.pk]))
    assert response.url == change_url(appointment.person)
    assert desk.get(reverse("admin:organizations_appointment_add")).status_code == 403


@pytest.mark.parametrize("term", ["микурия", "ВТАМО генеральный", "secretary mikuriya", "WCO"])
def test_appointments_are_found_by_person_body_and_title(desk, term):
    body = OrganizationFactory(label_en="World Customs Organization", short_en="WCO", short_ru="ВТамО")
    post = PostFactory(organization=body, title_en="Secretary General", title_ru="генеральный секретарь")
    found = AppointmentFactory(
        post=post, person=PersonFactory(label_en="Kunio Mikuriya", label_ru="Кунио Микурия")
    )
    AppointmentFactory()
    assert listed(desk, q=term) == [found.pk]


def test_a_page_of_a_person_asks_once_more_for_each_appointment(desk):
    person = AppointmentFactory().person
    desk.get(change_url(person))
    with CaptureQueriesContext(connection) as one:
        desk.get(change_url(person))
    for _number in range(5):
        AppointmentFactory(person=person)
    with CaptureQueriesContext(connection) as six:
        desk.get(change_url(person))
    assert len(six) == len(one) + 5  # the stock box of a choice asks for the one that is chosen


# --- Sorting --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "latin", "cyrillic"),
    [
        ("Kunio Mikuriya", "Mikuriya, Kunio", "Mikuriya, Kunio"),
        ("Ana B. Hinojosa", "Hinojosa, Ana B.", "Hinojosa, Ana B."),
        ("Youssef El Mazouri", "El Mazouri, Youssef", "El Mazouri, Youssef"),
        ("Ricardo TREVIÑO CHAPA", "Treviño Chapa, Ricardo", "Treviño Chapa, Ricardo"),
        ("Кунио Микурия", "Mikuriya, Kunio", "Микурия, Кунио"),
        ("Иванов Иван Иванович", "Ivanov, Ivan Ivanovich", "Иванов, Иван Иванович"),
        ("Иван Иванович Иванов", "Ivanov, Ivan Ivanovich", "Иванов, Иван Иванович"),
        ("Mikuriya, Kunio", "Mikuriya, Kunio", "Mikuriya, Kunio"),
        ("Plato", "Plato", "Plato"),
        ("", "", ""),
    ],
)
def test_the_family_name_is_guessed(name, latin, cyrillic):
    assert (sort_key(name), sort_key_ru(name)) == (latin, cyrillic)


def test_sort_keys_are_made_where_nobody_typed_them(desk, mikuriya):
    assert (mikuriya.sort_key, mikuriya.sort_key_ru) == ("Mikuriya, Kunio", "Микурия, Кунио")
    save(desk, mikuriya, sort_key="Mikuriya, K.")
    mikuriya.refresh_from_db()
    assert mikuriya.sort_key == "Mikuriya, K."


def test_people_are_sorted_as_each_language_writes_them():
    last = PersonFactory(label_en="Yves Tchami", label_ru="Ив Чами", sort_key="Tchami")
    yolkin = PersonFactory(label_en="Oleg Yolkin", label_ru="Олег Ёлкин", sort_key="Yolkin")
    first = PersonFactory(label_en="Sean Borg", label_ru="Шон Борг", sort_key="Borg")
    latin = PersonFactory(label_en="Aa Zz", sort_key="Zz")
    assert list(Person.objects.sorted("en")) == [first, last, yolkin, latin]
    with translation.override("ru"):
        assert [row.pk for row in Person.objects.exclude(pk=latin.pk).sorted()] == [
            first.pk,
            yolkin.pk,
            last.pk,
        ]
    assert latin in Person.objects.sorted("ru")


# --- Names ----------------------------------------------------------------------------------------


def test_a_renamed_body_keeps_its_former_name_with_its_days(desk):
    body = OrganizationFactory(label_en="Customs Co-operation Council")
    NameFactory(entity=body, text="Customs Co-operation Council", preferred=True)
    changes = {"names-0-kind": "former", "names-0-preferred": "", "names-0-valid_to": "1994"}
    changes |= {"names-0-valid_from": "4 November 1952"} | rows(
        "names",
        {
            "text": "World Customs Organization", "language": "en", "kind": "official", "preferred": "on",
            "valid_from": "1994", "source": "wcoomd.org", "source_url": "https://www.wcoomd.org/",
        },
        initial=1,
    )  # fmt: skip
    assert save(desk, body, **changes).status_code == 302
    body = Organization.objects.get(pk=body.pk)
    assert body.label_en == "World Customs Organization"
    former, now = body.names.order_by("kind")
    assert (former.text, former.period) == ("Customs Co-operation Council", "4 November 1952 – 1994")
    assert (now.text, now.valid_from, now.source) == (
        "World Customs Organization",
        parse("1994"),
        "wcoomd.org",
    )
    page = desk.get(change_url(body)).content.decode()
    assert 'value="4 November 1952"' in page


def test_a_name_that_others_have_is_saved_and_flagged(desk):
    other = OrganizationFactory(label_en="Working Group on Packaging", short_en="WG")
    merged = OrganizationFactory(label_en="Old", merged_into=other)
    NameFactory(entity=merged, text="WG", kind="acronym")
    body = OrganizationFactory(label_en="Working Group on Paper")
    row = {"text": "WG", "language": "en", "kind": "acronym"}
    response = save(desk, body, **rows("names", row))
    assert [text for text in told(response) if "also a name" in text] == [
        "“WG” is also a name of “Working Group on Packaging”: texts that say it will be asked about."
    ]
    page = desk.get(change_url(body)).content.decode()
    assert f'href="{reverse("admin:organizations_entity_change", args=[other.pk])}"' in page
    # What did not touch the names says nothing of them.
    assert not any("also a name" in text for text in told(save(desk, body, website="https://example.org")))


def test_forms_are_proposed_into_the_row_and_nothing_is_saved_yet(desk, monkeypatch):
    monkeypatch.setattr(declension, "available", lambda: True)
    monkeypatch.setattr(declension, "forms", lambda text, person: [f"{text}а", "Мозеру"] if person else [])
    person = PersonFactory(label_en="Sergei Mozer")
    NameFactory(entity=person, text="Мозер", language="ru", kind="alias", forms=["Мозера"])
    assert 'name="_propose-names-0"' in desk.get(change_url(person)).content.decode()
    response = save(desk, person, **{"_propose-names-0": "", "bio_en": "Typed just now"})
    assert response.status_code == 200
    page = response.content.decode()
    assert 'value="Мозера, Мозеру"' in page
    assert "Typed just now" in page
    assert "Read them, then save" in page
    assert Name.objects.get().forms == ["Мозера"]
    assert desk.post(change_url(person), form_of(response)).status_code == 302
    assert Name.objects.get().forms == ["Мозера", "Мозеру"]


def test_without_the_packages_there_is_no_button(desk, monkeypatch):
    monkeypatch.setattr(declension, "available", lambda: False)
    name = NameFactory(entity=PersonFactory(), text="Мозер", language="ru")
    assert "_propose" not in desk.get(change_url(Person.objects.get(pk=name.entity_id))).content.decode()


def test_a_name_is_asked_for_by_a_row_that_is_not_there(desk):
    person = PersonFactory()
    response = save(desk, person, **{"_propose-names-77": "", "_propose-x": ""})
    assert response.status_code == 200


# --- Organizations --------------------------------------------------------------------------------


def test_a_body_has_a_successor_and_addresses_elsewhere(desk):
    new = OrganizationFactory(label_en="New")
    old = OrganizationFactory(label_en="Old")
    changes = {
        "successor": new.pk, "dissolved": "between 1993 and 1994", "country": "be", "ror": "05dxps055",
        "wikidata": "Q170208", "source": "Statesman's Yearbook", "source_url": "https://example.org/",
    }  # fmt: skip
    assert save(desk, old, **changes).status_code == 302
    old = Organization.objects.get(pk=old.pk)
    assert (old.successor, old.country, old.ror) == (new, "BE", "05dxps055")
    assert old.dissolved == parse("between 1993 and 1994")
    assert f'<a href="{change_url(old)}">Old</a>' in desk.get(change_url(new)).content.decode()


def test_a_body_does_not_come_after_itself(desk):
    first = OrganizationFactory()
    second = OrganizationFactory(successor=first)
    third = OrganizationFactory(successor=second)
    for successor in (first, third):
        response = save(desk, first, successor=successor.pk)
        assert list(response.context["adminform"].form.errors) == ["successor"]
    Organization.objects.filter(pk=first.pk).update(successor=third)
    assert save(desk, third, successor="").status_code == 302  # a circle that got in ends the question


@pytest.mark.parametrize(
    ("field", "value"),
    [("country", "Belgium"), ("country", "Б1"), ("ror", "https://ror.org/1"), ("country", "B")],
)
def test_codes_are_checked(desk, field, value):
    response = save(desk, OrganizationFactory(), **{field: value})
    assert list(response.context["adminform"].form.errors) == [field]
