"""A whole career in one form: lines are read in either language, shown, then saved together or not at all."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from organizations import career, merging
from organizations.dates import parse
from organizations.models import Appointment, EntityRevision, Person, Post, PostTitle
from tests.factories import UserFactory
from tests.organizations.factories import (
    AppointmentFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)
from tests.organizations.forms import change_url, form_of
from tests.organizations.test_people_admin import told

pytestmark = pytest.mark.django_db

MIKURIYA = """
Deputy Secretary General, World Customs Organization, January 2002 – 31 December 2008
Secretary General\tWCO\telected 28 June 2008\t1 January 2009 – 31 December 2023
"""


@pytest.fixture
def wco():
    body = OrganizationFactory(
        label_en="World Customs Organization", label_ru="Всемирная таможенная организация",
        short_en="WCO", short_ru="ВТамО",
    )  # fmt: skip
    NameFactory(entity=body, text="ВТамО", language="ru", forms=["Всемирной таможенной организации"])
    NameFactory(entity=body, text="Customs Co-operation Council", kind="former")
    PostFactory(organization=body, title_en="Secretary General", title_ru="Генеральный секретарь")
    return body


@pytest.fixture
def person():
    return PersonFactory(label_en="Kunio Mikuriya")


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Editor"], language="en"))
    return client


def address(person):
    return reverse("admin:organizations_person_career", args=[person.pk])


def one(text, person):
    (line,) = career.read(text, person)
    return line


def said(line):
    """Title, body, start, end, elected, of a line without errors."""
    assert line.errors == []
    row = line.appointment
    return line.post.title_en, line.post.organization.short_en, row.start, row.end, row.elected


# --- Reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (
            "Secretary General, World Customs Organization, 1 January 2009 – 31 December 2023",
            "1 January 2009", "31 December 2023",
        ),
        ("Secretary General, WCO, January 1, 2009 – December 31, 2023", "1 January 2009", "31 December 2023"),
        ("Secretary General\tWCO\t2009–2023", "2009", "2023"),
        ("secretary general | wco | 2009-2023", "2009", "2023"),
        ("Secretary General\tWCO\t1 January 2009\t2023", "1 January 2009", "2023"),
        ("1 January 2009, 2023, Secretary General, WCO", "1 January 2009", "2023"),
        ("Secretary General; WCO; since January 2009", "January 2009", ""),
        ("2009–2023: Secretary General, WCO", "2009", "2023"),
        ("2009–2023\tSecretary General\tWCO", "2009", "2023"),
        ("Secretary General, WCO (2009 – 2023)", "2009", "2023"),
        ("Secretary General of the World Customs Organization, 2009 – present", "2009", ""),
        ("Secretary General of the World Customs Organization since 1 January 2009", "1 January 2009", ""),
        ("Secretary General, Customs Co-operation Council, until 2008", "", "2008"),
        ("Генеральный секретарь, Всемирная таможенная организация, с 1 января 2009 г.", "1 January 2009", ""),
        ("Генеральный секретарь Всемирной таможенной организации, 2009–2023 гг.", "2009", "2023"),
        ("Генеральный секретарь; ВТамО; с января 2009 г. по 31 декабря 2023 г.", "January 2009", "31 December 2023"),
        ("Secretary General, WCO, between 2008 and 2009 – 2023", "between 2008 and 2009", "2023"),
    ],
)  # fmt: skip
def test_a_line_is_read_in_either_language_whatever_stands_between(wco, person, text, start, end):
    for language in ("en", "ru"):
        with translation.override(language):
            line = one(text, person)
            assert said(line) == ("Secretary General", "WCO", parse(start), parse(end), None)
            assert line.appointment.state == ("ended" if end else "current")
            assert not line.makes_post


@pytest.mark.parametrize(
    ("text", "elected"),
    [
        ("Secretary General, WCO, elected 28 June 2008, since 2009", "28 June 2008"),
        ("Secretary General, WCO, elected on June 28, 2008, since 2009", "28 June 2008"),
        ("Генеральный секретарь, ВТамО, избран 28 июня 2008 г., с 2009 г.", "28 June 2008"),
        ("Secretary General\tWCO\tsince 2009\tre-elected June 2013", "June 2013"),
    ],
)
def test_the_election_is_no_start_of_office(wco, person, text, elected):
    assert said(one(text, person)) == ("Secretary General", "WCO", parse("2009"), None, parse(elected))


@pytest.mark.parametrize("word", ["Acting", "acting", "Interim", "и. о.", "Исполняющая обязанности"])
def test_who_acts_holds_the_same_post(wco, person, word):
    line = one(f"{word} Secretary General, WCO, since 2009", person)
    assert said(line)[0] == "Secretary General"
    assert line.appointment.acting


def test_a_former_title_names_the_same_post(wco, person):
    post = wco.posts.get()
    PostTitle.objects.create(post=post, text="Chief, of the Bureau")
    assert one("Chief, of the Bureau, WCO, 1990 – 1995", person).post == post


def test_the_longest_name_of_a_body_is_meant(wco, person):
    group = OrganizationFactory(label_en="Working Group, WCO", short_en="WG")
    assert said(one("Chair, Working Group, WCO, since 2019", person))[1] == group.short_en


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Director, Unknown Body, since 2019", "no body called “Unknown Body”"),
        ("Secretary General, WCO", "From when until when"),
        ("Secretary General, WCO, since midsummer", "From when until when"),
        ("Secretary General, WCO, 2019", "Is it the start, the end or both"),
        ("Secretary General, WCO, 2019 – 2018", "The end lies before the start"),
        ("Secretary General, WCO, 2019, 2018", "The end lies before the start"),
        ("Secretary General, WCO, elected at noon, since 2019", "election cannot be read"),
        ("Secretary General, Twice, since 2019", "Several bodies are called “Twice”"),
        ("Советник, ВТамО, с 2019 г.", "in English too"),
        ("1" * 20_000, "At most 500 characters"),
        ("x" * 201 + ", WCO, since 2019", "at most 200 characters"),
        ("since 2019", "Write the title, the body and the dates"),
        ("WCO, since 2019", "Write the title, the body and the dates"),
        (",;|\t", "From when until when"),
        ("Secretary General, WCO, 99999 – 0", "From when until when"),
    ],
)
def test_what_cannot_be_read_is_told_of_its_line_and_the_others_stand(wco, person, text, words):
    OrganizationFactory(short_en="Twice"), OrganizationFactory(short_en="Twice")
    good, bad = career.read(f"Secretary General, WCO, since 2009\n{text}", person)
    assert good.is_new
    assert (bad.text, bad.is_new) == (text.strip(), False)
    assert words in " ".join(bad.errors)


def test_too_many_lines_are_refused(person):
    with pytest.raises(ValidationError, match="100 lines"):
        career.read("x\n" * 101, person)


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        ("Secretary General, WCO, 1 January 2009 – 31 December 2023", True),
        ("Генеральный секретарь, ВТамО, 2009–2023", True),
        ("Secretary General, WCO, since 2010", True),
        ("Secretary General, WCO, 1999 – 2008", False),
        ("Secretary General, WCO, since 2024", False),
        ("Deputy Secretary General, WCO, 2009 – 2023", False),
    ],
)
def test_what_is_on_record_already_is_recognised(wco, person, text, is_known):
    held = AppointmentFactory(
        person=person, post=wco.posts.get(), dates=("1 January 2009", "31 December 2023")
    )
    AppointmentFactory(post=held.post, dates=("1999",))
    line = one(text, person)
    assert line.known == (held if is_known else None)
    assert line.is_new != is_known


def test_a_line_that_says_the_same_as_one_before_is_recognised(wco, person):
    text = "Adviser, WCO, 2019 – 2021\nadviser, World Customs Organization, 2020 – 2021\nAdviser, WCO, since 2023"
    first, second, third = career.read(text, person)
    assert (first.is_new, second.is_new, third.is_new) == (True, False, True)
    assert first.post is third.post


def test_others_who_hold_the_post_at_the_time_are_told(wco, person):
    other = AppointmentFactory(post=wco.posts.get(), dates=("2000", "2005"))
    assert one("Secretary General, WCO, 2003 – 2009", person).overlaps == [other]
    assert one("Secretary General, WCO, 2005 – 2009", person).overlaps == []


def test_fifty_lines_about_known_posts_cost_what_two_do(wco, person):
    lines = [f"Secretary General, WCO, {year} – {year + 1}" for year in range(1900, 2000, 2)]

    def cost(count):
        with CaptureQueriesContext(connection) as queries:
            read = career.read("\n".join(lines[:count]), person)
        assert all(line.is_new for line in read)
        return len(queries)

    assert cost(50) - cost(2) == 48  # one a line: who held the post


# --- Saving ---------------------------------------------------------------------------------------


def test_a_career_is_shown_first_and_then_entered(desk, wco, person):
    page = desk.post(address(person), {"lines": MIKURIYA}).content.decode()
    assert not Appointment.objects.exists()
    assert "Will be entered, with a new post." in page
    assert "elected 28 June 2008" in page
    assert 'name="_save"' in page
    data = {
        "lines": MIKURIYA,
        "source": "WCO, biography",
        "source_url": "https://www.wcoomd.org/",
        "_save": "",
    }
    response = desk.post(address(person), data)
    assert response.url == change_url(person)
    assert told(response) == ["2 appointments are entered."]
    head, deputy = person.appointments.all()
    assert (deputy.start, deputy.end) == (parse("January 2002"), parse("31 December 2008"))
    assert (head.start, head.elected) == (parse("1 January 2009"), parse("28 June 2008"))
    assert (deputy.post.title_en, deputy.post.organization, deputy.post.position) == (
        "Deputy Secretary General", wco, 1,
    )  # fmt: skip
    assert {(row.source, row.source_url, row.public_from) for row in (head, deputy)} == {
        ("WCO, biography", "https://www.wcoomd.org/", None)
    }
    # The same lines again: all on record, nothing to enter.
    page = desk.post(address(person), {"lines": MIKURIYA, "_save": ""}).content.decode()
    assert page.count("On record already") == 2
    assert 'name="_save"' not in page
    assert person.appointments.count() == 2


def test_one_wrong_line_keeps_all_from_being_entered_and_nothing_is_lost(desk, wco, person):
    lines = MIKURIYA + "Director, Nowhere, since 2024"
    response = desk.post(address(person), {"lines": lines, "source": "A note", "public": "on", "_save": ""})
    page = response.content.decode()
    assert response.status_code == 200
    assert response.context["form"]["lines"].value() == lines
    assert 'value="A note"' in page
    assert "no body called “Nowhere”" in page
    assert "Nothing is saved yet." in page
    assert not Appointment.objects.exists()
    assert Post.objects.count() == 1


@pytest.mark.parametrize("who", ["person", "body"])
def test_what_was_merged_while_the_lines_were_read_is_told_under_the_lock(
    desk, wco, person, who, monkeypatch
):
    lines = "Secretary General, WCO, since 2024"
    loser, make = {"person": (person, PersonFactory), "body": (wco, OrganizationFactory)}[who]
    winner = make(label_en="The other one")

    def read(text, person):
        found = as_it_is(text, person)
        if not loser.merges_away.exists():
            merging.merge(loser, winner, by=None)
        return found

    as_it_is = career.read
    monkeypatch.setattr(career, "read", read)
    response = desk.post(address(person), {"lines": lines, "source": "A note", "_save": ""})
    said = (
        f"“{loser}” was merged into “The other one” meanwhile. Nothing is saved yet: look again, then save."
    )
    assert response.context["form"].non_field_errors() == [said]
    assert response.context["form"]["lines"].value() == lines
    assert 'value="A note"' in response.content.decode()
    assert not Appointment.objects.exists()
    winner_of = winner if who == "person" else person
    assert f'action="{address(winner_of)}"' in response.content.decode()
    assert desk.post(address(winner_of), {"lines": lines, "_save": ""}).status_code == 302
    appointment = Appointment.objects.get()
    assert appointment.person_id == winner_of.pk
    assert appointment.post.organization_id == (winner.pk if who == "body" else wco.pk)


def test_lines_about_somebody_merged_away_are_not_lost(desk, wco, person):
    winner = PersonFactory(label_en="The other one")
    merging.merge(person, winner, by=None)
    response = desk.post(address(person), {"lines": MIKURIYA, "_save": ""})
    assert response.context["form"]["lines"].value() == MIKURIYA
    assert told(response) == ["“Kunio Mikuriya” was merged into this."]
    assert f'action="{address(winner)}"' in response.content.decode()
    assert not Appointment.objects.exists()


def test_entered_for_readers_they_are_public_at_once(desk, wco, person):
    desk.post(address(person), {"lines": MIKURIYA, "public": "on", "_save": ""})
    assert Appointment.objects.public().count() == 2
    assert Appointment.objects.first().public_from <= timezone.now()


def test_of_somebody_whom_only_the_desk_sees_readers_see_no_career(desk, wco):
    person = PersonFactory(public_from=None)
    response = desk.post(address(person), {"lines": MIKURIYA, "public": "on", "_save": ""})
    assert told(response) == [
        "2 appointments are entered.",
        "Readers see none of it yet: the person is not public. Fill in “Public from” below.",
    ]
    assert not Appointment.objects.public().exists()


def test_a_new_post_has_the_titles_that_were_typed(desk, wco, person):
    lines = "Советник / Adviser, ВТамО, 2019 – 2021\nAdviser / Советник, WCO, since 2022"
    desk.post(address(person), {"lines": lines, "_save": ""})
    post = Post.objects.get(title_en="Adviser")
    assert (post.title_ru, post.appointments.count()) == ("Советник", 2)


def test_what_a_career_changes_is_kept_and_told(desk, wco, person):
    opened = form_of(desk.get(change_url(person)))
    desk.post(address(person), {"lines": MIKURIYA, "_save": ""})
    assert desk.post(change_url(person), opened).status_code == 200  # saved meanwhile
    assert len(person.revisions.first().data["appointments"]) == 2
    assert len(wco.revisions.first().data["posts"]) == 2
    assert EntityRevision.objects.filter(saved_by=None).count() == 2  # as both stood before


def test_a_new_person_is_entered_with_the_whole_career_next(desk, wco):
    url = reverse("admin:organizations_person_add")
    page = desk.get(url)
    assert 'name="_career"' in page.content.decode()
    response = desk.post(url, form_of(page) | {"label_en": "Kunio Mikuriya", "_career": "1"})
    assert response.url == address(Person.objects.get())
    assert "Enter a whole career: Kunio Mikuriya" in desk.get(response.url).content.decode()


def test_the_form_says_what_is_missing(desk, person):
    response = desk.post(address(person), {"lines": " ", "source_url": "javascript:alert(1)", "_save": ""})
    assert set(response.context["form"].errors) == {"lines", "source_url"}
    response = desk.post(address(person), {"lines": "x" * 20_001})
    assert set(response.context["form"].errors) == {"lines"}
    assert desk.get(reverse("admin:organizations_person_career", args=[10**6])).status_code == 404


@pytest.mark.parametrize("role", ["Contributor", "Administrator"])
def test_only_who_keeps_the_register_enters_careers(client, wco, person, role):
    client.force_login(UserFactory(roles=[role]))
    for response in (
        client.get(address(person)),
        client.post(address(person), {"lines": MIKURIYA, "_save": ""}),
    ):
        assert response.status_code == 403
    assert not Appointment.objects.exists()
