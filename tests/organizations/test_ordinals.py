"""Numbers of meetings in a text."""

import pytest

from organizations import finder, ordinals, placing
from organizations.models import Organization
from tests.organizations.factories import MeetingFactory, OrganizationFactory, SeriesFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies(db):
    """Two committees that count, one that does not; of the Council's sessions two numbers at a time."""
    committee = OrganizationFactory(
        label_en="Management Committee", label_ru="Управляющий комитет", short_en="RKC/MC", type="committee"
    )
    council = OrganizationFactory(label_en="WCO Council", label_ru="Совет ВТамО", type="governing_body")
    OrganizationFactory(label_en="Policy Commission", type="governing_body")
    OrganizationFactory(label_en="World Customs Organization", short_en="WCO", type=Organization.Type.IGO)
    SeriesFactory(body=committee, label_en="Meetings of the RKC/MC")
    sessions = SeriesFactory(
        body=council,
        label_en="Sessions",
        noun_en="Session",
        nouns_en="Sessions",
        noun_ru="сессия",
        nouns_ru="сессии",
    )
    for number in (1, 19, 20, 21):
        MeetingFactory(body=committee, ordinal_from=number, label_en=f"m{number}")
    placing.place(MeetingFactory(label_en="s125"), sessions, 125, 126)


def read(text):
    """`[(words, number or numbers, label of the meeting, sure)]` of the numbers whose series the text tells."""
    known = finder.index()
    found = ordinals.find(text, known, known.find(text))
    return [
        (
            number.words,
            number.first if number.first == number.last else (number.first, number.last),
            known.entities[number.meeting_pk].label_en if number.meeting_pk else None,
            number.sure,
        )
        for number in found
        if number.series_pk
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The RKC/MC held its 21st Meeting.", [("21st Meeting", 21, "m21", True)]),
        ("The RKC/MC’s 21st Meeting", [("21st Meeting", 21, "m21", True)]),
        ("RKC/MC, 21st Meeting", [("21st Meeting", 21, "m21", True)]),
        ("the 21st meeting of the Management Committee", [("21st meeting", 21, "m21", True)]),
        ("the 21st RKC/MC Meeting", [("21st RKC/MC Meeting", 21, "m21", True)]),
        ("The RKC/MC held its 22nd Meeting.", [("22nd Meeting", 22, None, True)]),
        ("RKC/MC, Meeting No. 21", [("Meeting No. 21", 21, "m21", True)]),
        ("RKC/MC: 19th and 20th Meetings", [("19th", 19, "m19", True), ("20th Meetings", 20, "m20", True)]),
        ("The RKC/MC began with a kick-off meeting.", [("kick-off meeting", 1, "m1", True)]),
        ("The RKC/MC held its twenty-first meeting.", [("twenty-first meeting", 21, "m21", False)]),
        ("the twentieth Meeting of the RKC/MC", [("twentieth Meeting", 20, "m20", True)]),
        ("125th/126th Sessions of the WCO Council", [("125th/126th Sessions", (125, 126), "s125", True)]),
        ("The WCO Council’s 126th Session", [("126th Session", 126, "s125", True)]),
        ("WCO Council: 125th and 126th Sessions", [("125th and 126th Sessions", (125, 126), "s125", True)]),
        ("WCO Council: 127th/128th Sessions", [("127th/128th Sessions", (127, 128), None, True)]),
        ("21‑е заседание Управляющий комитет провёл", [("21‑е заседание", 21, "m21", True)]),
        ("Управляющий комитет, 21-е заседание", [("21-е заседание", 21, "m21", True)]),
        (
            "Управляющий комитет: между 19-м и 20-м заседаниями",
            [("19-м", 19, "m19", True), ("20-м заседаниями", 20, "m20", True)],
        ),
        (
            "Управляющий комитет провёл своё двадцать первое заседание",
            [("двадцать первое заседание", 21, "m21", False)],
        ),
        ("Управляющий комитет провёл установочное заседание", [("установочное заседание", 1, "m1", True)]),
        ("Совет ВТамО, 125-я/126-я сессии", [("125-я/126-я сессии", (125, 126), "s125", True)]),
    ],
)
def test_how_a_text_counts(bodies, text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The 21st Meeting of somebody.",
        "The RKC/MC and the Policy Commission: its 21st Meeting followed later. A Technical Group held a 21st Meeting.",
        "The RKC/MC met. The Technical Committee held its 21st Meeting.",
        "The RKC/MC met in the 21st century.",
        "The RKC/MC has a 119th Contracting Party since the June meeting.",
        "The RKC/MC spoke of the 21st Meeting of the Policy Commission.",
        "The WCO held its 21st Meeting.",
        "The WCO Council held its 21st Meeting.",
    ],
)
def test_where_the_series_is_not_told_there_is_none(bodies, text):
    known = finder.index()
    numbers = ordinals.find(text, known, known.find(text))
    assert [number for number in numbers if number.series_pk and "Policy" not in text.partition(":")[0]] == []


def test_the_body_is_looked_for_in_the_sentences_before(bodies):
    text = "The RKC/MC met at the headquarters of the WCO. The 21st Meeting took three days."
    assert read(text) == [("21st Meeting", 21, "m21", True)]
    text = "The Management Committee and the WCO Council. At the committee’s 20th Meeting"
    assert read(text) == [("20th Meeting", 20, "m20", True)]


def test_of_its_the_sentence_s_first_body_is_meant(bodies):
    text = "The RKC/MC, which the WCO Council confirmed, held its 21st Meeting."
    assert read(text) == [("21st Meeting", 21, "m21", True)]


def test_a_flood_of_numbers_is_cut(bodies):
    known = finder.index()
    text = "RKC/MC " + "21st Meeting " * 10_000
    assert len(ordinals.find(text, known, known.find(text))) == ordinals.MOST
