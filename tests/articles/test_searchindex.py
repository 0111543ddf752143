"""The index of search: written with each edition, gone with it, rebuilt beside readers; and the register asked."""

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles import workflow
from articles.models import Edition
from articles.models.guard import open_door
from articles.search import Match, finding, index, suggest
from articles.search.register import current
from organizations import merging
from organizations.models import Entity, Name, Organization
from tests.articles.factories import ahead, changed, seal
from tests.factories import published, scheduled
from tests.organizations.factories import PersonFactory

pytestmark = pytest.mark.django_db


def rows():
    """`{key: (title, lead, body, filed)}` of the whole index."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {index.key_column()}, {', '.join(index.COLUMNS)} FROM articles_search")  # noqa: S608
        return {row[0]: row[1:] for row in cursor.fetchall()}


def found(text):
    return sorted(Match(text).among(Edition.objects.live()).values_list("title", flat=True))


STORY = "The Committee holds its 21st Meeting"


def test_every_edition_is_in_it_and_goes_with_its_row(paper):
    article = scheduled(by=paper.boss, title="Canary sings", slug="ahead", at=ahead())
    [coming] = Edition.objects.filter(article=article)
    assert rows()[coming.pk][0] == " canari sing "
    assert rows().keys() == set(Edition.objects.values_list("pk", flat=True))
    assert found("canary") == []
    assert list(Match("canary").among(Edition.objects.live(ahead(hours=2)))) == [coming]
    workflow.cancel(article, by=paper.boss, based_on=article.revision_id)
    assert rows().keys() == set(Edition.objects.values_list("pk", flat=True))


def test_an_old_text_is_not_found_nor_a_sealed_one(paper):
    article = published(by=paper.boss, title="Walrus", slug="w")
    changed(article, {"title": "Seahorse"}, by=paper.boss, note_kind="update", note="A better animal.")
    assert (found("walrus"), found("seahorse")) == ([], ["Seahorse"])
    old, new = Edition.objects.filter(article=article).order_by("number")
    seal(old)
    assert list(Match("walrus").among(Edition.objects.live())) == []
    assert list(Match("seahorse").among(Edition.objects.live())) == [new]


def test_a_phrase_stands_in_one_place(paper, monkeypatch):
    published(by=paper.boss, title="Red", lead="Green seals. Blue seals.", slug="r")
    assert found('"green seals"') == found('seals -"green blue"') == ["Red"]
    assert found('"red green"') == found('"seals green"') == found('seals -"green seals"') == []
    assert found('"Kunio Mikuriya"') == found("«Кунио Микурией»") == [STORY]
    assert found("-seals") == found("") == []
    assert STORY not in found("committee -микурия")
    merged = [f"_{10**6 + number}" for number in range(2000)]
    monkeypatch.setattr(finding, "tokens", lambda known: [*merged, f"_{known.pk}"])
    assert found("«Кунио Микурией»") == [STORY]


def test_what_the_filing_says_today(paper):
    other = PersonFactory(slug="ada", label_en="Ada Quill", label_ru="Ада Перо")
    assert found("quill") == []
    edition = paper.story.live_edition
    with open_door():
        edition.entities.add(other)
    index.refile([edition.pk])
    assert found("quill") == found("Перо") == [STORY]
    Name.objects.create(entity=other, text="Countess Lovelace", kind=Name.Kind.ALIAS)
    assert found("lovelace") == [STORY]
    Entity.objects.filter(pk=other.pk).update(public_from=ahead())
    assert found("quill") == found("lovelace") == []
    assert suggest("quill", 4) == []
    assert current().corrected("quil") == current().corrected("Lovelase") == ""


def test_a_merge_needs_no_new_index(paper):
    other = PersonFactory(slug="mikuria", label_en="Kunio Mikuria", label_ru="Кунио Микуриа")
    before = rows()
    merging.merge(paper.person, other, by=paper.boss)
    assert rows() == before
    assert found("mikuria") == found("mikuriya") == [STORY]
    assert [hit.pk for hit in suggest("микурия", 4)] == [other.pk]


def test_rebuilding_while_it_is_read(paper):
    before = rows()
    with connection.cursor() as cursor:
        column = index.key_column()
        cursor.execute(f"DELETE FROM articles_search WHERE {column} = %s", [min(before)])  # noqa: S608
    index.write([(10**9, "Nobody's", "", "", [])])
    out = io.StringIO()
    call_command("rebuild_search", stdout=out)
    assert rows() == before
    assert f"{len(before)} of {len(before)} editions, up to --after {max(before)}" in out.getvalue()
    assert "1 rows without one gone" in out.getvalue()
    last = sorted(before)[-2]
    call_command("rebuild_search", after=last, stdout=(again := io.StringIO()))
    assert f"1 of 1 editions, up to --after {max(before)}" in again.getvalue()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Mikurya", "Mikuriya"),
        ("kunio mikurya", "kunio Mikuriya"),
        ("Микурья", ""),
        ("микрия", "Микурия"),
        ('"Kunio Mikurya" -Brussels', '"Kunio Mikuriya" -Brussels'),
        ("Ьшлгкшнф", "Mikuriya"),
        ("Trainin", "Training"),
        ("Mikuriya", ""),
        ("Микурией", ""),
        ("zebra", ""),
        ("-x", ""),
        ("", ""),
        ("2l", ""),
    ],
)
def test_did_you_mean(paper, typed, meant):
    assert current().corrected(typed) == meant


def test_did_you_mean_spells_as_public_names_do(paper):
    Organization.objects.create(label_en="DELACROIX under embargo", slug="delacroix")
    public = {"slug": "delacroix-co-operation", "public_from": timezone.now()}
    Organization.objects.create(label_en="Delacroix Co-operation", **public)
    assert current().corrected("Delacrox coopration") == "Delacroix cooperation"


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("mik", ["Kunio Mikuriya"]),
        ("Кунио микурией", ["Kunio Mikuriya"]),
        ("comm", ["Committee"]),
        ("ВТамО", ["World Customs Organization"]),
        ("organ world", ["World Customs Organization"]),
        ("nobody", []),
        ("%", []),
        ("", []),
    ],
)
def test_suggestions(paper, django_assert_num_queries, typed, labels):
    suggest("x", 1)
    with django_assert_num_queries(2 if labels else 1):
        assert [hit.label_en for hit in suggest(typed, 2)][:1] == labels
