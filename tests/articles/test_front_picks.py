"""What the desk chooses for the front page: who wins, what stands in, and what is never shown."""

import copy
import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import frontpage, workflow
from articles.models import Activity, FrontPick
from articles.models.guard import GuardedWrite
from tests import clock
from tests.articles.factories import at, withdrawn
from tests.factories import RubricFactory, UserFactory, draft, published, scheduled, superuser

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


class Front:
    """A newsroom whose stories are called by a letter, A the newest; F and G are of another rubric, E is in both
    languages."""

    def __init__(self):
        self.boss = boss = superuser()
        self.training = RubricFactory(slug="training", name_en="Training", position=2)
        self.stories = {
            letter: published(by=boss, title=letter, at=at(2020, 1, 20 - day))
            for day, letter in enumerate("ABCDE", start=1)
        }
        self.stories |= {
            letter: published(by=boss, title=letter, at=at(2020, 1, 10 - day), rubric=self.training)
            for day, letter in enumerate("FG")
        }
        self.news = self.stories["A"].rubric
        self.russian = published(
            by=boss, title="Э", language="ru", at=at(2019, 1, 1), translation_of=self.stories["E"].pk
        )

    def place(self, slot, letter, **interval):
        story = self.stories[letter]
        return workflow.place(slot, story, by=self.boss, **interval)

    def end(self, letter, **ending):
        withdrawn(workflow.fresh(self.stories[letter]), by=self.boss, **ending)


@pytest.fixture(scope="module")
def first_front(made_once):
    return made_once(Front)


@pytest.fixture
def front(first_front, db):
    return copy.deepcopy(first_front)


def top(language="en", moment=None):
    """The letters of lead, second and third, and of the first of each column."""
    page = frontpage.context(language, moment)
    letters = "".join(row.title for row in [page["lead"], *page["seconds"]] if row)
    return letters, "".join(first.title for _rubric, first, _rest in page["columns"])


def shown(language="en", moment=None):
    """Every title that stands somewhere above the list of the latest."""
    page = frontpage.context(language, moment)
    columns = [row.title for _rubric, first, rest in page["columns"] for row in (first, *rest)]
    rows = [page["lead"], *page["seconds"], *page["also"]]
    return [row.title for row in rows if row] + columns


# --- Who stands where ------------------------------------------------------------------------------


def test_a_choice_stands_before_the_newest_and_no_story_twice(front):
    assert top() == ("ABC", "DF")
    front.place("lead", "C")
    assert top() == ("CAB", "DF")
    front.place("third", "A")
    assert top() == ("CBA", "DF")
    front.place("rubric", "G", rubric=front.training)
    front.place("rubric", "B", rubric=front.news)
    assert top() == ("CDA", "BG")
    assert sorted(shown()) == sorted(set(shown()))
    assert set(shown()) == set("ABCDEFG")
    front.place("second", "C")  # stands in a higher place
    front.place("second", "F")
    assert top() == ("CFA", "BG")


def test_the_lead_is_never_empty(front):
    for letter in "BCDEFG":
        front.end(letter)
    withdrawn(workflow.fresh(front.russian), by=front.boss)
    front.place("third", "A")
    assert top() == ("A", "")
    front.place("rubric", "A", rubric=front.news)
    assert top() == ("A", "")
    front.end("A")
    assert top() == ("", "")


def test_the_latest_choice_covers_another_which_comes_back(front):
    now = timezone.now()
    front.place("lead", "C")
    front.place("lead", "D", at=now + HOUR, until=now + 3 * HOUR)
    front.place("lead", "E", at=now + 2 * HOUR, until=now + 4 * HOUR)
    leads = [top(moment=now + hours * HOUR)[0][0] for hours in (0.5, 1, 1.5, 2, 2.5, 3.5, 4, 5)]
    assert leads == list("CDDEEECC")


def test_what_is_not_live_leaves_its_place_to_the_one_beneath(front):
    front.place("lead", "D")
    front.place("lead", "C")
    front.end("C", ending="moved", moved_to=front.stories["A"])
    assert top()[0][0] == "D"
    front.end("D")
    assert top()[0] == "ABE"
    article = workflow.reinstate(
        workflow.fresh(front.stories["C"]), by=front.boss, based_on=front.stories["C"].revision_id
    )
    assert top()[0][0] == "C"
    soon = timezone.now() + HOUR
    workflow.expire(
        article, by=front.boss, based_on=article.revision_id, at=soon, ending="gone", reason="It is over."
    )
    assert [top(moment=moment)[0][0] for moment in (soon - HOUR / 60, soon)] == ["C", "A"]


def test_each_language_has_its_version(front):
    front.place("lead", "E")
    assert (top("en")[0], top("ru")[0]) == ("EAB", "ЭAB")
    front.end("E")
    assert (top("en")[0][0], top("ru")[0][0]) == ("A", "Э")
    workflow.place("lead", front.russian, by=front.boss)
    assert (top("en")[0][0], top("ru")[0][0]) == ("Э", "Э")
    withdrawn(workflow.fresh(front.russian), by=front.boss)
    assert (top("en")[0][0], top("ru")[0][0]) == ("A", "A")


def test_a_column_shows_no_story_of_another_rubric(front):
    front.place("rubric", "G", rubric=front.training)
    story = front.stories["G"] = workflow.fresh(front.stories["G"])
    story = workflow.save(story, {"rubric": front.news.pk}, by=front.boss, based_on=story.revision_id)
    for verb in (workflow.submit, workflow.approve):
        story = verb(story, by=front.boss, based_on=story.revision_id)
    workflow.correct(
        story, by=front.boss, based_on=story.revision_id, note_kind="correction", note="Moved.",
        at=timezone.now() + HOUR,
    )  # fmt: skip
    assert top()[1] == "DG"
    assert top(moment=timezone.now() + 2 * HOUR)[1] == "DF"


def test_a_day_of_choices_as_readers_get_it(client, front):
    start = timezone.now().replace(microsecond=0) + datetime.timedelta(days=400)
    with clock.at(start):
        soon = scheduled(by=front.boss, title="Soon", at=start + 5 * HOUR)
        workflow.place("lead", soon, by=front.boss, at=start + 3 * HOUR, until=start + 8 * HOUR)
        workflow.place("lead", front.stories["D"], by=front.boss, at=start + 2 * HOUR)
    with clock.at(start + 6 * HOUR):
        withdrawn(workflow.fresh(soon), by=front.boss)
    with clock.at(start + 9 * HOUR):
        workflow.lift(FrontPick.objects.get(article=front.stories["D"]), by=front.boss)
    leads = []
    for hour in range(11):
        for instant in (-datetime.timedelta(milliseconds=1), datetime.timedelta(0)):
            with clock.at(start + hour * HOUR + instant):
                titles = shown()
                leads.append(titles[0])
                assert ("Soon" in titles) == (titles[0] == "Soon")
                if hour in (5, 6):  # its boundaries, as a whole page
                    assert ("Soon" in client.get("/").content.decode()) == ("Soon" in titles)
    expected = ["A"] * 5 + ["D"] * 6 + ["Soon"] * 2 + ["D"] * 6 + ["A"] * 3
    assert leads == expected


def test_queries_whatever_the_number_of_choices(client, front):
    client.get("/")  # the newsroom's name and rubrics are kept
    counts = []
    for number in (0, 1, 40):
        for turn in range(number):
            slot = ("lead", "second", "third")[turn % 3]
            front.place(slot, "ABCDEFG"[turn % 7])
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts == [7, 7, 7]


# --- The verbs ------------------------------------------------------------------------------------


def test_who_may(front):
    pick = front.place("lead", "C")
    story = front.stories["B"]
    for user in (
        UserFactory(roles=["Editor"]),
        UserFactory(roles=["Contributor"]),
        UserFactory(roles=["Administrator"]),
    ):
        with pytest.raises(workflow.NotAllowed):
            workflow.place("lead", story, by=user)
        with pytest.raises(workflow.NotAllowed):
            workflow.lift(pick, by=user)
        with pytest.raises(workflow.NotAllowed):
            workflow.move_pick(pick, by=user, was=(pick.live_from, None), until=timezone.now() + HOUR)
    stranger = UserFactory(roles=["Publisher"], every_rubric=False)
    with pytest.raises(workflow.NotAllowed):
        workflow.place("lead", story, by=stranger)  # of a rubric that the account does not see
    with pytest.raises(GuardedWrite):
        FrontPick.objects.create(slot="lead", article=story, live_from=timezone.now(), placed_by=front.boss)
    with pytest.raises(GuardedWrite):
        FrontPick.objects.update(live_until=timezone.now())
    assert list(FrontPick.objects.values_list("pk", "live_until")) == [(pick.pk, None)]
    assert workflow.lift(pick, by=stranger)  # there is one front page


def test_what_is_refused(front):
    now, story = timezone.now(), front.stories["B"]
    about = published(by=front.boss, kind="page", title="About", slug="about")
    binned = draft(by=front.boss, title="Binned")
    workflow.delete(binned, by=front.boss, based_on=binned.revision_id)
    refused = [
        ("article", {"article": about}), ("article", {"article": binned}), ("slot", {"slot": "fourth"}),
        ("slot", {"slot": "rubric"}), ("slot", {"rubric": front.news}),
        ("slot", {"slot": "rubric", "rubric": front.training}), ("at", {"at": now - HOUR}),
        ("until", {"until": now - HOUR}), ("until", {"at": now + 2 * HOUR, "until": now + HOUR}),
    ]  # fmt: skip
    for field, asked in refused:
        with pytest.raises(workflow.Invalid) as error:
            workflow.place(**{"slot": "lead", "article": story} | asked, by=front.boss)
        assert list(error.value.message_dict) == [field], asked
    assert not FrontPick.objects.exists()
    pick = front.place("lead", "B")
    was = pick.live_from, None
    for field, asked in (("at", {"at": now + HOUR, "until": None}), ("until", {"until": now - HOUR})):
        with pytest.raises(workflow.Invalid) as error:
            workflow.move_pick(pick, by=front.boss, was=was, **asked)
        assert list(error.value.message_dict) == [field]
    moved = workflow.move_pick(pick, by=front.boss, was=was, until=now + HOUR)
    with pytest.raises(workflow.Invalid, match="moved it since"):
        workflow.move_pick(pick, by=front.boss, was=was, until=now + 2 * HOUR)
    assert FrontPick.objects.get().live_until == moved.live_until == now + HOUR


def test_taking_off_and_the_record(front):
    now = timezone.now()
    ahead = front.place("second", "C", at=now + HOUR)
    assert workflow.lift(ahead, by=front.boss)
    assert not workflow.lift(ahead, by=front.boss)
    pick = front.place("lead", "B", until=now + 5 * HOUR)
    with pytest.raises(workflow.Invalid):
        workflow.lift(pick, by=front.boss, at=now + 6 * HOUR)
    assert workflow.lift(pick, by=front.boss, at=now + 2 * HOUR)
    assert workflow.lift(pick, by=front.boss)
    assert not workflow.lift(pick, by=front.boss)
    assert [top(moment=now + hours * HOUR)[0][:2] for hours in (1, 3)] == ["AB", "AB"]
    rows = Activity.objects.filter(verb__in=["place", "lift"]).order_by("pk")
    assert [(row.verb, row.subject, row.detail["slot"]) for row in rows] == [
        ("place", "C", "second"), ("lift", "C", "second"), ("place", "B", "lead"), ("lift", "B", "lead"),
        ("lift", "B", "lead"),
    ]  # fmt: skip
    assert rows[2].detail["until"] == (now + 5 * HOUR).isoformat()
