"""The change record: what one public version changed in the version before it."""

import pytest

from articles import changes
from articles.models import Edition
from tests.articles.factories import seal, url

pytestmark = pytest.mark.django_db


def record(article):
    editions = list(Edition.objects.filter(article=article.pk).order_by("-live_from"))
    return changes.record(editions, editions[0])


def said(row):
    """What was and what is, with the changed words in brackets."""
    return tuple(
        "".join(part.text if part.kind == "same" else f"[{part.text}]" for part in side)
        for side in (row.old, row.new)
    )


def version(**fields):
    return Edition(**{"title": "Title", "lead": "Lead", "body": "<p>One.</p><p>Two.</p>"} | fields)


def test_only_what_differs_is_listed():
    rows = changes.differences(version(), version(title="New title", body="<p>One.</p><p>Two and three.</p>"))
    assert [(row.label, said(row)) for row in rows] == [
        ("Headline", ("[Title]", "[New title]")),
        ("Body, 2", ("Two.", "Two [and three].")),
    ]


def test_what_was_only_moved_is_said_once():
    longer = "".join(
        f"<p>{text}</p>" for text in ("A first line.", "A second line.", "A third and last line.")
    )
    moved = "".join(
        f"<p>{text}</p>" for text in ("A second line.", "A third and last line.", "A first line.")
    )
    (row,) = changes.differences(version(body=longer), version(body=moved))
    assert said(row) == ("", "A first line.")
    assert [remark.text for remark in row.remarks] == ["moved here from place 1"]


def test_nothing_differs_between_equal_versions():
    assert changes.differences(version(), version()) == []


def test_each_version_has_its_number_and_the_first_has_no_changes(paper):
    versions = record(paper.story)
    assert [row.address for row in versions] == [f"{url(paper.story)}changes/#v{n}" for n in (2, 1)]
    assert [(row.number, row.is_current, bool(row.changes)) for row in versions] == [
        (2, True, True),
        (1, False, False),
    ]


@pytest.mark.parametrize("sealed", [1, 2])
def test_nothing_is_compared_with_a_sealed_version(paper, sealed):
    assert record(paper.story)[0].changes
    seal(Edition.objects.get(article=paper.story.pk, number=sealed))
    assert [row.changes for row in record(paper.story)] == [[], []]
    assert [row.number for row in record(paper.story) if not row.body] == [sealed]


def test_only_the_newest_versions_are_compared(paper, monkeypatch):
    monkeypatch.setattr(changes, "MOST_COMPARED", 0)
    assert [row.changes for row in record(paper.story)] == [[], []]
