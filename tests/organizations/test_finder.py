"""Names of the register in a text."""

import datetime

import pytest
from django.db import transaction

from organizations import finder
from organizations.dates import parse
from organizations.finder import BARRIER
from organizations.models import Entity, Name, RegisterState
from tests.organizations.factories import (
    MeetingFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
    SeriesFactory,
)

pytestmark = pytest.mark.django_db


def named(text):
    """`[(words, [labels])]` of what is found."""
    return [(hit.words, [row.label_en for row in hit.candidates]) for hit in finder.index().find(text)]


def words(text):
    return [hit.words for hit in finder.index().find(text)]


def test_an_empty_register_finds_nothing():
    assert words("World Customs Organization") == []


def test_the_longest_name_at_the_leftmost_place_wins():
    OrganizationFactory(label_en="Revised Kyoto Convention", short_en="RKC")
    committee = OrganizationFactory(
        label_en="Revised Kyoto Convention Management Committee", short_en="RKC/MC"
    )
    text = "The Revised Kyoto Convention Management Committee (RKC/MC) and the RKC."
    assert named(text) == [
        ("Revised Kyoto Convention Management Committee", [committee.label_en]),
        ("RKC/MC", [committee.label_en]),
        ("RKC", ["Revised Kyoto Convention"]),
    ]


def test_a_longer_name_that_does_not_fit_by_its_case_leaves_the_shorter_one():
    OrganizationFactory(label_en="Customs Academy")
    OrganizationFactory(label_en="Customs Academy LAB")
    assert words("the customs academy lab") == ["customs academy"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("WORLD CUSTOMS ORGANIZATION", ["WORLD CUSTOMS ORGANIZATION"]),
        ("the world customs organization", ["world customs organization"]),
        ("World\u00a0Customs\n Organi\u00adzation’s", ["World\u00a0Customs\n Organi\u00adzation"]),
        ("Wco wco", []),
        ("WCO’s WCO-led WCOs (WCO)", ["WCO", "WCO", "WCO"]),
        (f"World Customs{BARRIER}Organization", []),
        ("World Customs Organizations", []),
        ("the turkey of Turkey", ["Turkey"]),
        ("TURKEY", ["TURKEY"]),
        ("Guinea-Bissau, Guinea\u2011Bissau, Guinea-based", ["Guinea"]),
        ("совет втамо, совет ВТамО", ["совет ВТамО"]),
        ("Всё о Кипре\u0301 и о Берёзе", ["Кипре\u0301", "Берёзе"]),
    ],
)
def test_what_is_folded_and_what_is_not(text, found):
    OrganizationFactory(label_en="World Customs Organization", short_en="WCO")
    OrganizationFactory(label_en="WCO Council", label_ru="Совет ВТамО")
    for label in ("Turkey", "Guinea", "Кипре", "Березе"):
        OrganizationFactory(label_en=label)
    assert words(text) == found


def test_offsets_are_those_of_the_text_as_it_was_given():
    OrganizationFactory(label_en="Çam Йод")
    text = "a\u00ad  b C\u0327am  И\u0306од."
    (hit,) = finder.index().find(text)
    assert text[hit.start : hit.end] == hit.words == "C\u0327am  И\u0306од"


def test_forms_of_a_name_are_found_and_tell_their_period():
    body = OrganizationFactory(label_en="Academy")
    name = Name(entity=body, text="Старая академия", language="ru", kind="former", forms=["Старой академии"])
    name.valid_from, name.valid_to = parse("1952"), parse("June 1994")
    name.save()
    (hit,) = finder.index().find("в Старой академии")
    assert hit.form == "former"
    assert [
        hit.forms[0].may_be_of(datetime.date(*day)) for day in ((1951, 12, 31), (1994, 6, 30), (1994, 7, 1))
    ] == [
        False,
        True,
        False,
    ]


def test_one_text_may_mean_several():
    for number in (1, 2):
        NameFactory(entity=OrganizationFactory(label_en=f"Group {number}"), text="WG", kind="acronym")
    assert named("The WG met.") == [("WG", ["Group 1", "Group 2"])]


def test_the_names_of_a_merged_entity_lead_to_the_winner():
    winner = OrganizationFactory(label_en="World Customs Organization")
    OrganizationFactory(label_en="World Customs Organisation", merged_into=winner)
    assert named("World Customs Organisation") == [("World Customs Organisation", [winner.label_en])]


def test_what_is_never_linked_is_found_and_says_so():
    OrganizationFactory(label_en="Brussels", link_policy=Entity.LinkPolicy.NEVER)
    (hit,) = finder.index().find("In Brussels")
    assert hit.candidates[0].policy == "never"


def test_the_bare_surname_behind_the_full_name_is_that_person():
    PersonFactory(label_en="Kunio Mikuriya", sort_key="Mikuriya, Kunio")
    assert words("Mikuriya! Kunio Mikuriya. Mikuriya’s, Mikuriya-Smith, mikuriya.") == [
        "Kunio Mikuriya",
        "Mikuriya",
    ]
    assert words("Mikuriya alone") == []


def test_two_people_of_one_surname_make_it_ambiguous():
    PersonFactory(label_en="Anna Das", sort_key="Das, Anna")
    PersonFactory(label_en="Pranab Das", sort_key="Das, Pranab")
    assert named("Anna Das and Das. Pranab Das and Das.") == [
        ("Anna Das", ["Anna Das"]),
        ("Das", ["Anna Das"]),
        ("Pranab Das", ["Pranab Das"]),
        ("Das", ["Anna Das", "Pranab Das"]),
    ]


def test_a_russian_surname_is_found_in_the_cases_of_the_full_name():
    person = PersonFactory(label_en="Sergei Mozer", label_ru="Сергей Мозер", sort_key="Mozer, Sergei")
    NameFactory(entity=person, text="Сергей Мозер", language="ru", forms=["Сергея Мозера", "С. Мозера"])
    assert words("Сергей Мозер. О лекции Мозера. Мозер.") == ["Сергей Мозер", "Мозера", "Мозер"]


def test_the_row_that_counts_meetings_and_their_numbered_titles_are_no_names():
    body = OrganizationFactory(label_en="Committee", short_en="RKC/MC")
    SeriesFactory(body=body, label_en="Meetings of the RKC/MC")
    MeetingFactory(body=body, label_en="RKC/MC, 21st Meeting", ordinal_from=21)
    assert words("Meetings of the RKC/MC: RKC/MC, 21st Meeting") == ["RKC/MC", "RKC/MC"]


def test_hostile_texts_are_read():
    OrganizationFactory(label_en="World Customs Organization")
    assert words("\0\ud800" + "\u0301" * 1000 + "ﬁ" + BARRIER * 100) == []


# --- What was read, and when it is read again -------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda body: OrganizationFactory(label_en="New"),
        lambda body: body.save(),
        lambda body: body.delete(),
        lambda body: NameFactory(entity=body),
        lambda body: body.names.update(text="New"),
        lambda body: body.names.all().delete(),
        lambda body: Name.objects.bulk_create([Name(entity=body, text="New")]),
        lambda body: Entity.objects.filter(pk=body.pk).update(link_policy="never"),
        lambda body: MeetingFactory(body=body, ordinal_from=1),
    ],
)
def test_every_change_of_what_is_found_raises_the_version(change):
    body = OrganizationFactory()
    before = RegisterState.current()
    change(body)
    assert RegisterState.current() > before


def test_a_new_name_is_found_at_once():
    body = OrganizationFactory(label_en="Committee A")
    assert words("Alpha") == []
    name = NameFactory(entity=body, text="Alpha")
    assert words("Alpha") == ["Alpha"]
    name.delete()
    assert words("Alpha") == []


def test_what_was_rolled_back_is_not_found_later():
    with transaction.atomic():
        OrganizationFactory(label_en="Alpha")
        assert words("Alpha Beta") == ["Alpha"]
        transaction.set_rollback(True)
    OrganizationFactory(label_en="Beta")
    assert words("Alpha Beta") == ["Beta"]


def test_an_index_that_is_valid_costs_one_query(django_assert_num_queries):
    OrganizationFactory(label_en="Alpha")
    finder.index()
    with django_assert_num_queries(1):
        finder.index()


def test_entities_merged_in_a_circle_are_left_out():
    first, second = OrganizationFactory(label_en="Alpha"), OrganizationFactory(label_en="Beta")
    Entity.objects.filter(pk=first.pk).update(merged_into=second)
    Entity.objects.filter(pk=second.pk).update(merged_into=first)
    assert words("Alpha Beta") == []


def test_a_surname_is_found_with_and_without_its_two_dots():
    PersonFactory(label_en="Ivan Korolev", label_ru="Иван Королёв", sort_key="Korolev, Ivan")
    assert words("Иван Королев. Королёв. Королев.") == ["Иван Королев", "Королёв", "Королев"]
