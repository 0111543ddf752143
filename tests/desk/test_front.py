"""The front page at the desk: what stands where and why, placing, moving, taking off, and the page of a moment."""

import copy
import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import FrontPick, RubricGrant
from tests.articles.factories import ahead, at, withdrawn
from tests.desk.forms import clock_change, in_london
from tests.factories import RubricFactory, UserFactory, approved, published, scheduled, superuser

pytestmark = pytest.mark.django_db

BOARD, PLACE, PREVIEW = (reverse(f"admin:{name}") for name in ("front", "front_place", "front_preview"))
HOUR = datetime.timedelta(hours=1)
YEAR = timezone.localdate().year + 1


class Newsroom:
    """A and B are live, C is scheduled, D is not published; each is filed under news but B."""

    def __init__(self):
        self.boss = boss = superuser(display_name="Petra")
        self.a = published(by=boss, title="Alpha", at=at(2020, 1, 2))
        self.training = RubricFactory(slug="training", name_en="Training", name_ru="Обучение", position=2)
        self.b = published(by=boss, title="Bravo", at=at(2020, 1, 1), rubric=self.training)
        self.c = scheduled(by=boss, title="Charlie", at=ahead(hours=5))
        self.d = approved(by=boss, title="Delta")
        self.news = self.a.rubric
        self.publisher = UserFactory(roles=["Publisher"], username="publisher")


@pytest.fixture(scope="module")
def first_newsroom(made_once):
    return made_once(Newsroom)


@pytest.fixture
def newsroom(first_newsroom, db):
    return copy.deepcopy(first_newsroom)


@pytest.fixture
def desk(client, newsroom):
    client.force_login(newsroom.publisher)
    return client


def sent(story, place="lead", **changes):
    return {"story": story.pk, "place": place, "when": "now"} | changes


def board(client, query=""):
    """`{key: (what is shown, who has chosen it, notes, what is ahead)}`."""
    cells = client.get(BOARD + query).context["cells"]
    return {
        cell.key: (
            cell.edition and cell.edition.title,
            cell.choice and str(cell.choice.pick.placed_by),
            [(choice.title, choice.note) for choice in cell.waiting],
            [choice.title for choice in cell.ahead],
        )
        for cell in cells
    }


def texts(response):
    return [str(message) for message in response.context["messages"]]


# --- What stands where ----------------------------------------------------------------------------


def test_each_place_and_why(desk, newsroom):
    boss, training = newsroom.boss, f"rubric-{newsroom.training.pk}"
    for story in (newsroom.a, newsroom.c, newsroom.d):
        workflow.place("lead", story, by=boss)
    workflow.place("lead", newsroom.b, by=boss, at=ahead(hours=2))
    shown = board(desk)
    assert list(shown) == ["lead", "second", "third", f"rubric-{newsroom.news.pk}", training]
    title, who, notes, coming = shown["lead"]
    assert (title, who, coming) == ("Alpha", "Petra", ["Bravo"])
    assert [title for title, _note in notes] == ["Delta", "Charlie"]
    assert notes[0][1] == "not live: shown once it is published"
    assert notes[1][1].startswith("not live yet: shown from ")
    assert shown["second"] == ("Bravo", None, [], [])
    assert shown[training] == (None, None, [], [])
    workflow.place("lead", newsroom.b, by=boss)
    withdrawn(newsroom.a, by=boss)
    assert board(desk)["lead"][2][2] == ("Alpha", "not live: withdrawn")
    workflow.place("rubric", newsroom.b, by=boss, rubric=newsroom.training)
    workflow.place("lead", newsroom.c, by=boss)
    html = desk.get(BOARD + "?language=ru").content.decode()
    assert "The latest choice is not shown; an earlier one stands in for it." in html
    assert board(desk)[training] == (None, None, [("Bravo", "stands further up already")], [])
    assert "What is chosen is not shown, and nothing else is left for this place." in html


def test_its_queries_do_not_grow(desk, newsroom):
    desk.get(BOARD)
    counts = []
    for number in (1, 3):
        for turn in range(number):
            story = (newsroom.a, newsroom.b, newsroom.c)[turn]
            workflow.place("lead", story, by=newsroom.boss)
            workflow.place("second", story, by=newsroom.boss, at=ahead())
        for address in (BOARD, f"{PREVIEW}?language=en&date={YEAR}-06-01&time=09:00"):
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(address).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 25


def test_another_rubrics_embargo_holds_at_the_desk_too(client, newsroom):
    workflow.place("lead", newsroom.c, by=newsroom.boss)
    workflow.place("second", newsroom.c, by=newsroom.boss, at=ahead(hours=1))
    workflow.place("third", newsroom.a, by=newsroom.boss)
    stranger = UserFactory(roles=["Publisher"], every_rubric=False)
    RubricGrant.objects.create(user=stranger, rubric=newsroom.training)
    client.force_login(stranger)
    pick = FrontPick.objects.get(slot="lead")
    change = reverse("admin:front_change", args=[pick.pk])
    story = f"{PLACE}?story={newsroom.c.pk}"
    for address in (BOARD, change, story, PLACE, f"{PREVIEW}?language=en&date={YEAR}-06-01&time=09:00"):
        response = client.get(address)
        assert response.status_code == 200
        assert "Charlie" not in response.content.decode(), address
    assert board(client)["lead"][2] == [("", "not live, or not for you to see")]
    assert board(client)["third"][:2] == ("Alpha", "Petra")
    assert client.post(PLACE, sent(newsroom.c)).status_code == 200
    assert FrontPick.objects.count() == 3


# --- Placing, moving, taking off ------------------------------------------------------------------


def test_a_story_gets_its_place(desk, newsroom):
    page = desk.get(newsroom.a.get_desk_url()).content.decode()
    assert f'href="{PLACE}?story={newsroom.a.pk}"' in page
    form = desk.get(f"{PLACE}?story={newsroom.a.pk}&place=second").content.decode()
    assert f'<option value="{newsroom.a.pk}" selected>Alpha</option>' in form
    assert '<option value="second" selected>' in form
    assert "Charlie" in form  # without a script it is chosen from the list
    assert "Delta" not in form
    response = desk.post(PLACE, sent(newsroom.b), follow=True)
    assert (response.redirect_chain, texts(response)) == ([(BOARD, 302)], ["“Bravo” has its place now."])
    assert board(desk)["lead"][:2] == ("Bravo", "Publisher")
    response = desk.post(PLACE, sent(newsroom.d, f"rubric-{newsroom.news.pk}"), follow=True)
    assert "falls back until then" in texts(response)[1]
    when = {"when": "at", "date": f"{YEAR}-03-01", "time": "09:00"}
    until = {"until_date": f"{YEAR}-03-02", "until_time": "09:30"}
    response = desk.post(PLACE, sent(newsroom.a) | when | until, follow=True)
    assert texts(response) == ["“Alpha” has its place from then on."]
    pick = FrontPick.objects.get(article=newsroom.a)
    zone = timezone.get_current_timezone()
    assert (pick.live_from, pick.live_until) == (
        datetime.datetime(YEAR, 3, 1, 9, tzinfo=zone), datetime.datetime(YEAR, 3, 2, 9, 30, tzinfo=zone),
    )  # fmt: skip


def test_only_what_stands_is_found_to_be_placed(desk, newsroom):
    address = (
        reverse("admin:autocomplete") + "?app_label=articles&model_name=frontpick&field_name=article&term="
    )
    found = desk.get(address).json()["results"]
    assert sorted(row["text"] for row in found) == ["Alpha", "Bravo", "Charlie"]
    assert f'href="{PLACE}?story=' not in desk.get(newsroom.d.get_desk_url()).content.decode()


WRONG = [
    ({"story": ""}, "story"), ({"story": "abc"}, "story"), ({"story": "9" * 40}, "story"),
    ({"place": "fourth"}, "place"), ({"place": "rubric-999"}, "place"), ({"when": "at", "time": "09:00"}, "date"),
    ({"when": "at", "date": "2020-01-01", "time": "09:00"}, "date"),
    ({"when": "at", "date": "9999-12-31", "time": "23:59"}, "date"),
    ({"until_date": "2020-01-01", "until_time": "09:00"}, "until_date"),
    ({"until_date": "yesterday", "until_time": "09:00"}, "until_date"), ({"until_time": "09:00"}, "until_date"),
    ({"when": "at", "date": f"{YEAR}-03-02", "time": "09:00", "until_date": f"{YEAR}-03-01", "until_time": "09:00"},
     "until_date"),
]  # fmt: skip


def test_what_is_wrong_is_said_and_kept(desk, newsroom):
    for changes, field in WRONG:
        response = desk.post(PLACE, sent(newsroom.b) | changes)
        form = response.context["form"]
        assert (response.status_code, list(form.errors)) == (200, [field]), changes
        assert {name: form[name].value() for name in changes} == changes
    assert not FrontPick.objects.exists()


def test_a_column_of_another_rubric_is_refused(desk, newsroom):
    response = desk.post(PLACE, sent(newsroom.b, f"rubric-{newsroom.news.pk}"))
    assert response.context["form"].errors == {"place": ["The story stands in another rubric."]}


def test_a_time_that_exists_twice_is_asked_for(desk, newsroom):
    in_london()
    day = clock_change(10)
    until = {"until_date": day, "until_time": "01:30"}
    response = desk.post(PLACE, sent(newsroom.b) | until)
    assert list(response.context["form"].errors) == ["until_which"]
    assert 'name="until_which"' in response.content.decode()
    desk.post(PLACE, sent(newsroom.b) | until | {"until_which": "second"})
    assert FrontPick.objects.get().live_until.isoformat() == f"{day}T01:30:00+00:00"


def test_another_time_and_off(desk, newsroom):
    pick = workflow.place("lead", newsroom.b, by=newsroom.boss)
    coming = workflow.place("lead", newsroom.a, by=newsroom.boss, at=ahead(hours=2))
    page, later = (reverse("admin:front_change", args=[row.pk]) for row in (pick, coming))
    seen = desk.get(page).context["form"].seen()
    until = {"was": seen, "until_date": f"{YEAR}-03-02", "until_time": "09:30"}
    assert 'name="date"' not in desk.get(page).content.decode()
    assert desk.post(page, until).url == BOARD
    stale = desk.post(page, until | {"until_time": "10:30"})
    assert stale.context["form"].non_field_errors() == ["Somebody has moved it since. Look again."]
    html = stale.content.decode()
    assert 'value="10:30"' in html
    assert f'name="was" value="{stale.context["form"].seen()}"' in html
    moved = {"was": desk.get(later).context["form"].seen(), "date": f"{YEAR}-03-01", "time": "08:00"}
    assert texts(desk.post(later, moved, follow=True))[-1] == "It has its new time."
    coming.refresh_from_db()
    assert timezone.localtime(coming.live_from).isoformat()[:16] == f"{YEAR}-03-01T08:00"
    off = reverse("admin:front_lift", args=[pick.pk])
    assert texts(desk.post(off, follow=True)) == ["It is off the front page."]
    assert texts(desk.post(off, follow=True)) == ["It was off the front page already."]
    assert desk.get(page).url == BOARD
    assert board(desk)["lead"][:2] == ("Alpha", None)
    assert desk.post(reverse("admin:front_lift", args=[coming.pk])).url == BOARD
    assert FrontPick.objects.count() == 1
    assert desk.get(later).status_code == desk.post(reverse("admin:front_lift", args=[99])).status_code == 404


def test_an_editor_looks_and_changes_nothing(client, newsroom):
    pick = workflow.place("lead", newsroom.b, by=newsroom.boss)
    client.force_login(UserFactory(roles=["Editor"]))
    html = client.get(BOARD).content.decode()
    assert "Chosen by Petra" in html
    assert "Take off" not in html
    assert PLACE not in html
    assert client.post(reverse("admin:front_lift", args=[pick.pk])).status_code == 403
    assert FrontPick.objects.get().live_until is None


# --- Looking ahead --------------------------------------------------------------------------------


def test_the_page_of_a_moment(desk, newsroom):
    workflow.place("lead", newsroom.c, by=newsroom.boss)
    workflow.place("second", newsroom.d, by=newsroom.boss)
    response = desk.get(f"{PREVIEW}?language=en&date={YEAR}-06-01&time=09:00")
    assert response.context["lead"].title == "Charlie"
    assert "no-store" in response["Cache-Control"]
    html = response.content.decode()
    assert "Second story:" in html
    assert "not live: shown once it is published." in html
    assert 'rel="canonical"' not in html
    russian = desk.get(f"{PREVIEW}?language=ru").content.decode()
    assert '<html lang="ru">' in russian
    assert "Charlie</a>" not in russian
    for query in ("", "?language=xx", "?language=en&date=2020-01-01&time=09:00", "?language=en&date=x&time=9",
                  f"?language=en&date={YEAR}-06-01", "?language=en&date=9999-12-31&time=23:59"):  # fmt: skip
        response = desk.get(PREVIEW + query)
        assert (response.status_code, bool(response.context["form"].errors)) == (200, True), query
    assert "Charlie" not in desk.get("/").content.decode()
