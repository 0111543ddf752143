"""Does a search return first what it must? 200 stories of `relevance/`, in two languages, and what readers type."""

import datetime
import hashlib
import json
import tomllib
from pathlib import Path

import pytest
from django.http import Http404
from django.utils.html import escape

from articles import lists, workflow
from articles.lists import Listing
from articles.models import Article, Edition, Revision
from articles.models.guard import open_door
from articles.search import Match, finding, index
from organizations.folding import fold
from tests.articles import markedset
from tests.factories import RubricFactory, superuser

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent / "relevance"
QUERIES, ASIDE = (
    tomllib.loads((FOLDER / f"{name}.toml").read_text())["queries"] for name in ("queries", "aside")
)
LEAST = 0.97  # mean reciprocal rank; issue 6 asks for 0.9
LEAST_ASIDE = 0.9  # of what the engine was not tuned by
DIGEST = "f8d78a43aadd537c"
FIRST = datetime.datetime(2018, 1, 1, 9, tzinfo=datetime.UTC)


@pytest.fixture(scope="module", autouse=True)
def _stories(made_once):
    made_once(load)


def load():
    """The register and the stories, past the desk, which would take a minute; filed as the worker files them."""
    markedset.load_register()
    by, rubric = superuser(), RubricFactory(slug="news", name_en="News", name_ru="Новости")
    rows = tomllib.loads((FOLDER / "stories.toml").read_text())["stories"]
    with open_door():
        articles = Article.objects.bulk_create(
            Article(title=title, slug=slug, language=language, owner=by, rubric=rubric)
            for slug, language, title, _lead, _body in rows
        )
        revisions = Revision.objects.bulk_create(
            Revision(article=article, number=1, data={}, created_by=by) for article in articles
        )
        editions = Edition.objects.bulk_create(
            Edition(
                article=revision.article, revision=revision, source=revision.article, number=1, kind="story",
                slug=slug, language=language, title=title, lead=lead, body=f"<p>{escape(body)}</p>",
                search_text=fold(f"{title} {lead} {body}"), rubric=rubric, created_by=by,
                live_from=moment, published_at=moment, published_on=moment.date(),
            )
            for number, (revision, (slug, language, title, lead, body)) in enumerate(zip(revisions, rows, strict=True))
            for moment in [FIRST + datetime.timedelta(days=number)]
        )  # fmt: skip
    keys = [edition.pk for edition in editions]
    index.keep(keys)
    workflow.index(keys)


def found(text):
    """All slugs in the order of the search; where nothing is found, of what the register makes of the question."""
    listing = Listing({"q": text})
    if not listing.match.kept:
        register = listing.match.register
        listing = Listing({"q": register.corrected(text) or text}, register=register)
    keys = [key for *_place, key in listing.ranking.entries]
    slugs = dict(Edition.objects.filter(pk__in=keys).values_list("pk", "slug"))
    return [slugs[key] for key in keys]


@pytest.fixture(scope="module")
def answers(_stories, made_once):
    return made_once(lambda: {text: found(text) for text, _wanted in QUERIES + ASIDE})


@pytest.mark.parametrize(
    ("questions", "many", "least"), [(QUERIES, 40, LEAST), (ASIDE, 20, LEAST_ASIDE)], ids=["tuned", "aside"]
)
def test_what_must_come_first_does(answers, capsys, questions, many, least):
    ranks, late = [], {}
    for text, wanted in questions:
        if not wanted:
            assert answers[text] == [], text
            continue
        rank = next((n for n, slug in enumerate(answers[text], 1) if slug in wanted), None)
        ranks.append(1 / rank if rank else 0)
        if rank != 1:
            late[text] = (rank, answers[text][:3])
    mean = sum(ranks) / len(ranks)
    with capsys.disabled():
        print(f"\n{len(ranks)} questions, mean reciprocal rank {mean:.3f}", late or "")  # noqa: T201  the figure
    assert len(ranks) >= many
    assert mean >= least


def test_both_databases_answer_alike(answers):
    """A stored digest of every list, whole and in its order: what one database finds, the other must."""
    digest = hashlib.sha256(json.dumps(answers, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    assert digest[:16] == DIGEST


def read_through(text, **further):
    """(the slugs of all pages, the last `Listing`)."""
    asked = {"q": text} | further
    listing, read = Listing(asked, per_page=7), []
    while True:
        read += [row.slug for row in listing.page.rows]
        assert listing.page.last == len(read)
        if not listing.page.older_url:
            return read, listing
        listing = Listing(asked | {"older": listing.page.older_url.split("older=")[1]}, per_page=7)


def test_pages_of_a_search_have_the_order_of_the_whole(answers):
    whole = found("customs")
    read, last = read_through("customs")
    assert read == whole
    assert last.page.total == len(whole) > 14
    back = Listing({"q": "customs", "newer": last.page.newer_url.split("newer=")[1]}, per_page=7)
    assert [row.slug for row in back.page.rows] == whole[back.page.first - 1 : back.page.last]
    assert back.page.last == last.page.first - 1


@pytest.mark.parametrize("most", [10, 1000])
def test_of_a_common_word_the_newest_are_ranked_and_no_story_is_lost(answers, monkeypatch, most):
    for module in (finding, lists):
        monkeypatch.setattr(module, "MOST_RANKED", most)
    text = "customs"
    read, listing = read_through(text)
    stories = Match(text).among(Edition.objects.live())
    assert sorted(read) == sorted(stories.values_list("slug", flat=True))
    newest = list(stories.newest().values_list("slug", flat=True))
    assert sorted(read[:most]) == sorted(newest[:most])
    assert read[most:] == newest[most:]
    assert read[:most] != newest[:most]
    assert listing.page.total == len(read) > 14
    assert sum(choice.count for choice in listing.facets["languages"]) == len(read)
    assert Listing({"q": text, "year": "1999"}).page.rows == []
    few = Listing({"q": text, "language": "ru"})
    assert few.page.total == len(few.page.rows) == stories.in_language("ru").count() > 0


@pytest.mark.parametrize("place", ["1-1", "1-1-1-1", "x", "99999-1-1", f"1-{'9' * 17}-1", "-1-1-1"])
def test_a_bad_position(answers, place):
    with pytest.raises(Http404):
        Listing({"q": "customs", "older": place}).page  # noqa: B018  the page is what may raise


def test_the_other_order(answers):
    listing = Listing({"q": "customs", "order": "newest"}, per_page=7)
    newest = Match("customs").among(Edition.objects.live()).newest()
    assert [row.pk for row in listing.page.rows] == [row.pk for row in newest[:7]]
    assert listing.page.older_url.startswith("/search/?q=customs&order=newest&older=")
    assert read_through("customs", order="newest")[0] == list(newest.values_list("slug", flat=True))
    assert listing.beside("feed") == "/search/feed/?q=customs"
    assert Listing({"order": "newest"}).url() == Listing({"order": "x"}).url() == "/news/"
    with pytest.raises(Http404):
        Listing({"q": "customs", "order": "x"})


def test_queries(answers, django_assert_num_queries):
    def ask():
        listing = Listing({"q": "committee", "organization": "rkc-mc"})
        return listing.page, listing.facets, listing.months, listing.chips

    ask()
    with django_assert_num_queries(7):
        ask()
