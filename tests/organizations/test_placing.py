import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from organizations import placing
from organizations.models import Placement
from tests.organizations.factories import MeetingFactory, OrganizationFactory, SeriesFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    body = OrganizationFactory(slug="council", label_en="Council", short_ru="Совет")
    return SeriesFactory(
        body=body, slug="council", noun_en="Session", nouns_en="Sessions", noun_ru="сессия", nouns_ru="сессии"
    )


def test_a_joint_session_has_a_number_in_each_series_and_the_first_names_it(council):
    other = SeriesFactory()
    meeting = MeetingFactory()
    placing.place(meeting, council, 21)
    placing.place(meeting, other, 30)
    assert [(row.series, row.number) for row in meeting.placements.all()] == [(council, "21"), (other, "30")]
    meeting.refresh_from_db()
    assert meeting.number == "21"
    assert placing.address(meeting) == "council/21"
    meeting.placements.first().delete()
    placing.renumber(meeting)
    meeting.refresh_from_db()
    assert meeting.number == "30"


@pytest.mark.parametrize(("first", "last"), [(125, None), (126, None), (120, 125), (126, 130), (1, 999)])
def test_two_meetings_of_a_series_share_no_number(council, first, last):
    placing.place(MeetingFactory(label_en="Joint"), council, 125, 126)
    with pytest.raises(ValidationError) as error:
        placing.place(MeetingFactory(), council, first, last)
    assert error.value.message_dict == {"ordinal_from": ["“Joint” has this number already."]}


@pytest.mark.parametrize(("first", "last"), [(125, None), (126, None), (120, 125), (126, 130), (1, 999)])
def test_the_database_refuses_it_too(council, first, last):
    placing.place(MeetingFactory(), council, 125, 126)
    row = Placement(meeting=MeetingFactory(), series=council, ordinal_from=first, ordinal_to=last)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()
    row.ordinal_from = row.ordinal_to = 127
    row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Placement.objects.filter(pk=row.pk).update(ordinal_from=first, ordinal_to=last)


def test_another_series_counts_by_itself(council):
    placing.place(MeetingFactory(), council, 1)
    placing.place(MeetingFactory(), SeriesFactory(), 1)
    assert Placement.objects.count() == 2


def test_outside_the_count(council):
    meeting = MeetingFactory()
    placement = placing.place(meeting, council, label_en="extraordinary", label_ru="внеочередная")
    assert (placement.number, placement.label, meeting.number) == ("", "extraordinary", "")
    with pytest.raises(ValidationError, match="Give the number"):
        placing.place(MeetingFactory(), council)


@pytest.mark.parametrize(
    ("numbers", "english", "russian"),
    [
        ((1,), "Council, 1st Session", "Совет, 1-я сессия"),
        ((97, 98), "Council, 97th/98th Sessions", "Совет, 97-я/98-я сессии"),
        ((111, 112), "Council, 111th/112th Sessions", "Совет, 111-я/112-я сессии"),
        ((122,), "Council, 122nd Session", "Совет, 122-я сессия"),
    ],
)
def test_what_a_numbered_meeting_is_called(council, numbers, english, russian):
    assert placing.title(council, *numbers, language="en") == english
    assert placing.title(council, *numbers, language="ru") == russian


def test_the_ending_follows_the_noun():
    nouns = ("заседание", "сессия", "форум", "заседание комитета", "очередная сессия", "сессия Совета")
    assert [placing.ordinal(3, "ru", noun) for noun in nouns] == ["3-е", "3-я", "3-й", "3-е", "3-я", "3-я"]
