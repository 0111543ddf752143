"""Names one or two letters away from a known one."""

import pytest

from organizations import finder
from organizations.spelling import Speller, distance, is_same
from tests.organizations.factories import (
    ConventionFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
)
from tests.steps import steps


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("kyoto", "kyoto", 0),
        ("kioto", "kyoto", 1),
        ("koyto", "kyoto", 1),
        ("kiotto", "kyoto", 2),
        ("tokyo", "kyoto", 3),
    ],
)
def test_distance(one, other, apart):
    assert distance(one, other, 2) == distance(other, one, 2) == apart


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("микурия", "микурией", True),
        ("субочева", "субочеву", True),
        ("киотская", "киотской", True),
        ("микурия", "микурья", False),
        ("councils", "council", False),
        ("год", "года", True),
    ],
)
def test_russian_words_are_one_in_every_case(one, other, same):
    assert is_same(one, other) is same


@pytest.fixture
def speller(db):
    PersonFactory(label_en="Kunio Mikuriya", label_ru="Кунио Микурия", sort_key="Mikuriya, Kunio")
    PersonFactory(label_en="Sean Borg", sort_key="Borg, Sean")
    ConventionFactory(label_en="Revised Kyoto Convention", label_ru="Пересмотренная Киотская конвенция")
    OrganizationFactory(
        label_en="Eurasian Economic Commission", label_ru="Евразийская экономическая комиссия"
    )
    MeetingFactory(label_en="Conference on Digital Solutions")
    return Speller(finder.index())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kunio Mikuria spoke", [("Mikuria", "Mikuriya")]),
        ("the REVISED KIOTO CONVENTION", [("KIOTO", "KYOTO")]),
        ("Eurasian Economic Comission", [("Comission", "Commission")]),
        ("Пересмотренной Киодской конвенции", [("Киодской", "Киотской")]),
        ("Евразийской экономической коммиссией", [("коммиссией", "комиссией")]),
        ("с Кунио Микурьей", [("Микурьей", "Микурией")]),
        ("Kunio Mikuriya’s, Kunio Mikuriyas", []),
        ("Eurasian Economic Commissioners, Economic Comission", []),
        ("Revised. Kioto Convention", []),
        ("Jean Borg and Sean Bork", []),
        ("Conference on Digital Solution", []),
        ("Kunio Yamamoto, Revised Tokyo Convention", []),
    ],
)
def test_misses(speller, text, found):
    taken = [(hit.start, hit.end) for hit in speller.index.find(text)]
    assert [(miss.words, miss.right) for miss in speller.misses(text, taken)] == found


def test_a_family_name_alone_is_looked_at_where_the_person_is_named(speller):
    person = next(key for key, known in speller.index.entities.items() if known.label_en == "Kunio Mikuriya")
    text = "a guest, Mr Mikuria, and Anna Mikuria"
    assert speller.misses(text, []) == []
    assert [(miss.start, miss.right, miss.entity) for miss in speller.misses(text, [], {person})] == [
        (12, "Mikuriya", person)
    ]


def test_an_unknown_word_costs_the_same_however_many_names_begin_like_it():
    known = finder.Known(1, "organization", "", "", "", "", "auto", None, "")

    def cost(count):
        names = [
            f"Меж{chr(1072 + number // 30)}{chr(1072 + number % 30)}ский комитет" for number in range(count)
        ]
        forms = {name.lower(): (finder.Form(1, "official", name),) for name in names}
        speller = Speller(finder.Index(entities={1: known}, forms=forms))

        def work():
            assert speller.misses("и Межстрочного, и Междуречья", []) == []

        work()  # the vocabulary is read now
        return steps(work)

    assert cost(10) == cost(500)
