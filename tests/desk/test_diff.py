"""What differs between two states: words, paragraphs, names instead of keys."""

import time

import pytest

from articles import workflow
from articles.desk import diff
from tests.factories import AuthorFactory, RubricFactory, draft


def text(parts):
    return "".join(
        {"ins": "+{}+", "del": "-{}-", "same": "{}"}[part.kind].format(part.text) for part in parts
    )


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("one two", "one two", "one two", "one two"),
        ("one two", "one three", "one -two-", "one +three+"),
        ("", "new", "", "+new+"),
        ("old", "", "-old-", ""),
    ],
)
def test_words(old, new, left, right):
    assert tuple(text(parts) for parts in diff.words(old, new)) == (left, right)


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("<p>One</p>\n<p>Two <em>x</em></p>", ["<p>One</p>", "<p>Two <em>x</em></p>"]),
        ("<ul><li>a</li><li>b</li></ul><hr><p>c</p>", ["<ul><li>a</li><li>b</li></ul>", "<hr>", "<p>c</p>"]),
        ("bare text <p>and one</p> more", ["bare text", "<p>and one</p>", "more"]),
        ("", []),
    ],
)
def test_blocks(body, blocks):
    assert diff.blocks(body) == blocks


def test_only_the_changed_paragraph_differs():
    rows = diff.body_rows("<p>One</p>\n<p>Two</p>\n<p>Three</p>", "<p>One</p>\n<p>2</p>\n<p>Three</p>")
    assert [(row.label, row.same) for row in rows] == [
        ("Body, 1", True),
        ("Body, 2", False),
        ("Body, 3", True),
    ]


def test_a_link_that_alone_has_changed_is_shown_as_source():
    (row,) = diff.body_rows('<p><a href="/a">x</a></p>', '<p><a href="/b">x</a></p>')
    assert "/a" in text(row.old)
    assert "/b" in text(row.new)


def test_markup_in_a_text_is_text(db):
    left, right = diff.block_words(["<p>1 &lt; 2</p>"], ["<p>1 &lt; 3</p>"])
    assert (text(left), text(right)) == ("1 < -2-", "1 < +3+")


def test_two_long_texts_do_not_take_long():
    old, new = " ".join(f"a{n}" for n in range(30_000)), " ".join(f"b{n}" for n in range(30_000))
    start = time.perf_counter()
    left, right = diff.words(old, new)
    assert time.perf_counter() - start < 2
    assert (text(left), text(right)) == (f"-{old}-", f"+{new}+")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>" + "a b " * 700 + "</p>", "<p>" + "c a " * 700 + "</p>"),
        ("<p>a</p>" * 8000, "<p>a</p>" * 8001),
        (("<p>" + "a b " * 45 + "</p>") * 500, ("<p>" + "c a " * 45 + "</p>") * 500),
    ],
    ids=["few words, often", "one block, often", "many blocks"],
)
def test_two_monotonous_texts_do_not_take_long(old, new):
    start = time.perf_counter()
    rows = diff.body_rows(old, new)
    assert time.perf_counter() - start < 3
    assert not all(row.same for row in rows)


@pytest.mark.django_db
def test_keys_are_shown_as_names():
    article = draft(rubric=RubricFactory(name_en="News"))
    author = AuthorFactory(name_en="Maria")
    other = RubricFactory(name_en="Training")
    data = {"rubric": other.pk, "bylines": [{"author": author.pk, "role": "translator"}]}
    newer = workflow.save(article, data, by=article.owner, based_on=article.revision_id)
    rows = {
        row.label: text(row.new)
        for row in diff.rows(article.revision.data, newer.revision.data)
        if not row.same
    }
    assert rows == {"Rubric": "+Training+", "Byline": "+translated +by +Maria+"}
