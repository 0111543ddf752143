"""Lists: filters, counts, chips, reading by position."""

import datetime

import pytest
from django.http import Http404
from django.utils import timezone

from articles import filters
from articles.lists import Listing
from articles.models import Edition
from organizations.models import Organization, Person
from tests.factories import AuthorFactory, RubricFactory, published, scheduled, superuser

pytestmark = pytest.mark.django_db

UTC = datetime.UTC


@pytest.fixture(scope="module")
def boss(made_once):
    return made_once(superuser)


def at(year, month, day, hour=12):
    return datetime.datetime(year, month, day, hour, tzinfo=UTC)


def titles(**parameters):
    return [row.title for row in Listing(parameters).page.rows]


@pytest.fixture(scope="module")
def stories(made_once, boss):
    made_once(lambda: five_stories(boss))


def five_stories(boss):
    """Five stories over two rubrics, two years, two languages and a small register."""
    public = {"public_from": timezone.now() - datetime.timedelta(days=1)}
    wco = Organization.objects.create(slug="wco", label_en="World Customs Organization", **public)
    committee = Organization.objects.create(slug="rkc-mc", label_en="Committee", parent=wco, **public)
    person = Person.objects.create(
        slug="kunio-mikuriya",
        label_en="Kunio Mikuriya",
        label_ru="Кунио Микурия",
        sort_key="Mikuriya",
        **public,
    )
    training = RubricFactory(slug="training", name_en="Training")
    author = AuthorFactory(slug="desk")
    naming = lambda *entities: [  # noqa: E731
        {"entity": e.pk, "relation": "about", "styled_as": ""} for e in entities
    ]
    published(by=boss, title="A", at=at(2019, 11, 26), mentions=naming(wco, person), tags=["customs"])
    published(by=boss, title="B", at=at(2019, 11, 21), mentions=naming(committee))
    published(by=boss, title="C", at=at(2019, 10, 1), rubric=training, mentions=naming(wco, committee))
    published(by=boss, title="Г", language="ru", body="<p>Приехал Микурия.</p>", at=at(2018, 5, 4))
    published(by=boss, title="E", at=at(2018, 5, 3), bylines=[{"author": author.pk, "role": "author"}])
    scheduled(by=boss, title="Canary", at=timezone.now() + datetime.timedelta(hours=1), mentions=naming(wco))


def test_all_newest_first(stories):
    assert titles() == ["A", "B", "C", "Г", "E"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"rubric": "training"}, ["C"]),
        ({"year": "2019"}, ["A", "B", "C"]),
        ({"year": "2019", "month": "11"}, ["A", "B"]),
        ({"year": "2019", "month": "11", "day": "21"}, ["B"]),
        ({"since": "2018-05-04", "until": "2019-10-01"}, ["C", "Г"]),
        ({"language": "ru"}, ["Г"]),
        ({"organization": "wco"}, ["A", "B", "C"]),
        ({"organization": "rkc-mc"}, ["B", "C"]),
        ({"person": "kunio-mikuriya"}, ["A"]),
        ({"tag": "customs"}, ["A"]),
        ({"author": "desk"}, ["E"]),
        ({"organization": "rkc-mc", "rubric": "training", "year": "2019"}, ["C"]),
        ({"q": "микурия"}, ["A", "Г"]),
        ({"q": "Mikuriya"}, ["A"]),
        ({"q": "КУНИО"}, ["A"]),
        ({"q": "%"}, []),
        ({"organization": "nobody"}, []),
        ({"rubric": "nothing"}, []),
        ({"nonsense": "1"}, ["A", "B", "C", "Г", "E"]),
        ({"rubric": "\x0b", "tag": " ", "q": "\t"}, ["A", "B", "C", "Г", "E"]),
        ({"rubric": " training ", "year": " 2019"}, ["C"]),
    ],
)
def test_filters(stories, asked, found):
    assert titles(**asked) == found
    assert Listing(asked).total == len(found)


@pytest.mark.parametrize(
    "asked",
    [
        {"year": "x"},
        {"year": "0"},
        {"year": "99999"},
        {"year": "2019", "month": "13"},
        {"year": "2019", "month": "2", "day": "30"},
        {"language": "de"},
        {"since": "yesterday"},
        {"rubric": "a b"},
        {"tag": "../x"},
        {"author": "a/b"},
        {"q": "x" * 201},
    ],
)
def test_a_bad_value_is_not_found(stories, asked):
    with pytest.raises(Http404):
        Listing(asked).page  # noqa: B018  the page is what may raise


@pytest.mark.parametrize("text", ["", "x", "1", "-1-1", "1-x", "9" * 30 + "-1"])
def test_a_bad_position(stories, text):
    if not text:
        assert len(Listing({"older": text}).page.rows) == 5
    else:
        with pytest.raises(Http404):
            Listing({"older": text}).page  # noqa: B018  as above


def test_reading_by_position(stories):
    first = Listing({}, per_page=2).page
    assert ([r.title for r in first.rows], first.newer_url, first.first, first.last) == (
        ["A", "B"],
        None,
        1,
        2,
    )
    second = Listing({"older": first.older_url.split("older=")[1]}, per_page=2).page
    assert ([r.title for r in second.rows], second.first, second.last, second.total) == (["C", "Г"], 3, 4, 5)
    third = Listing({"older": second.older_url.split("older=")[1]}, per_page=2).page
    assert ([r.title for r in third.rows], third.older_url, third.last) == (["E"], None, 5)
    back = Listing({"newer": third.newer_url.split("newer=")[1]}, per_page=2).page
    assert [r.title for r in back.rows] == ["C", "Г"]


def test_a_list_stays_put_while_stories_arrive(stories, boss):
    older = Listing({}, per_page=2).page.older_url.split("older=")[1]
    published(by=boss, title="New")
    assert [r.title for r in Listing({"older": older}, per_page=2).page.rows] == ["C", "Г"]


def counts(choices):
    return {choice.label: choice.count for choice in choices}


def test_counts_are_true_under_the_other_filters(stories):
    facets = Listing({"year": "2019", "language": "en"}).facets
    assert counts(facets["years"]) == {"2019": 3, "2018": 1}
    assert counts(facets["rubrics"]) == {"News": 2, "Training": 1}
    assert counts(facets["languages"]) == {"English": 3}
    assert counts(facets["organizations"]) == {"World Customs Organization": 3, "Committee": 2}


def test_every_count_is_what_its_link_finds(stories):
    for asked in ({}, {"year": "2019"}, {"year": "2019", "month": "11"}, {"organization": "wco"}):
        listing = Listing(asked)
        for choices in listing.facets.values():
            for choice in choices:
                if not choice.selected:
                    name = next(n for n, group in listing.facets.items() if choice in group)[:-1]
                    value = {"rubric": choice.label.lower(), "language": choice.lang}.get(name, choice.label)
                    if name == "organization":
                        value = {"World Customs Organization": "wco", "Committee": "rkc-mc"}[choice.label]
                    rest = {k: v for k, v in asked.items() if not (name == "year" and k == "month")}
                    assert Listing(rest | {name: value}).total == choice.count


def test_the_months_of_the_year(stories):
    months = Listing({"year": "2019"}).months
    assert [(m.count, m.height, m.url) for m in months if m.count] == [
        (1, 50, "/2019/10/"),
        (2, 100, "/2019/11/"),
    ]
    assert len(months) == 12
    assert Listing({"year": "2017"}).months == []


def test_chips_take_one_thing_away(stories):
    listing = Listing(
        {"rubric": "news", "year": "2019", "month": "11", "organization": "wco"}, own={"rubric"}
    )
    assert [(chip.label, chip.url) for chip in listing.chips] == [
        ("November 2019", "/rubrics/news/?year=2019&organization=wco"),
        ("World Customs Organization", "/rubrics/news/?year=2019&month=11"),
    ]


@pytest.mark.parametrize(
    ("asked", "url"),
    [
        ({}, "/news/"),
        ({"year": "2019", "month": "1"}, "/2019/01/"),
        ({"rubric": "news", "year": "2019"}, "/rubrics/news/?year=2019"),
        ({"tag": "customs", "language": "ru"}, "/tags/customs/?language=ru"),
        ({"q": "вто", "rubric": "news"}, "/search/?q=%D0%B2%D1%82%D0%BE&rubric=news"),
    ],
)
def test_one_address_for_every_question(asked, url):
    assert filters.address(asked) == url


def test_what_is_not_public_yet_names_no_filter(stories):
    Organization.objects.filter(slug="rkc-mc").update(public_from=None)
    assert titles(organization="rkc-mc") == []
    assert "Committee" not in counts(Listing({}).facets["organizations"])


def test_queries_do_not_grow(stories, boss, django_assert_num_queries):
    def ask():
        listing = Listing({"organization": "wco"})
        return listing.page, listing.facets, listing.months, listing.chips

    ask()
    with django_assert_num_queries(6):
        ask()
    wco = Organization.objects.get(slug="wco")
    for number in range(30):
        mentions = [{"entity": wco.pk, "relation": "about", "styled_as": ""}]
        published(by=boss, title=f"Story {number}", at=at(2017, 1, 1 + number % 28), mentions=mentions)
    with django_assert_num_queries(6):
        ask()
    assert Edition.objects.live().count() == 35


def test_a_range_is_written_as_readers_write_days(stories):
    assert [c.label for c in Listing({"since": "2018-05-04"}).chips] == ["4 May 2018 to …"]
    both = Listing({"since": "2018-05-04", "until": "2019-10-01"}).chips
    kept = Listing({"since": "2018-05-04", "rubric": "news", "language": "en"}).period
    assert kept == {
        "path": "/rubrics/news/", "kept": [("language", "en")], "since": "2018-05-04", "until": "",
    }  # fmt: skip
    assert [(c.label, c.url) for c in both] == [("4 May 2018 to 1 October 2019", "/news/")]
