"""What differs between two states: words, paragraphs, names instead of keys."""

import time

import pytest

from articles import workflow
from articles.desk import diff, structure
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
    assert structure.blocks(body) == blocks


def test_only_the_changed_paragraph_differs():
    rows = diff.body_rows("<p>One</p>\n<p>Two</p>\n<p>Three</p>", "<p>One</p>\n<p>2</p>\n<p>Three</p>")
    assert [(row.label, row.same) for row in rows] == [
        ("Body, 1", True),
        ("Body, 2", False),
        ("Body, 3", True),
    ]


def compared(old, new, names=None):
    """Both sides of the one row, a line each, and what is remarked."""
    (row,) = diff.body_rows(old, new, names)
    sides = [
        [
            f"{line.kind} " + " | ".join(text(cell) for row in line.rows or [line] for cell in row.cells)
            for line in lines
        ]
        for lines in (row.old_lines, row.new_lines)
    ]
    return (*sides, [(remark.quote, remark.text) for remark in row.remarks])


FIGURE = '<figure data-image="{}" data-alt="{}" data-credit="{}"><figcaption>{}</figcaption></figure>'
TABLE = (
    "<table><caption>{}</caption><thead><tr><th>Country</th><th>No.</th></tr></thead>"
    "<tbody><tr><td>Ghana</td><td>{}</td></tr>{}</tbody></table>"
)
NOTE = '<p>It met{}<span data-footnote="">In {}, as before.</span> in Brussels.</p>'


@pytest.mark.parametrize(
    ("old", "new", "left", "right", "remarks"),
    [
        ("<p>It met in May.</p>", "<p>It met in June.</p>", ["p It met in -May-."], ["p It met in +June+."], []),
        (
            "<h2>The first day</h2>", "<h3>The second day</h3>",
            ["h2 The -first- day"], ["h3 The +second+ day"], [("", "heading 2 → heading 3")],
        ),
        (
            "<ul><li>one apple</li><li>two pears</li></ul>",
            "<ul><li>one apple</li><li>a plum</li><li>two big pears</li></ul>",
            ["ul one apple", "ul two pears"], ["ul one apple", "ul +a plum+", "ul two +big+ pears"], [],
        ),
        (
            TABLE.format("Parties", "119th", ""),
            TABLE.format("New parties", "118th", "<tr><td>Brazil</td><td>120th</td></tr>"),
            ["title -Parties-", "table Country | No. | Ghana | -119th-"],
            ["title +New parties+", "table Country | No. | Ghana | +118th+ | +Brazil+ | +120th+"], [],
        ),
        (
            FIGURE.format(1, "A hall", "Photo Kim", "The hall"),
            FIGURE.format(1, "A full hall", "Photo Lee", "The hall"),
            ["picture picture", "alt A hall", "credit Photo -Kim-", "caption The hall"],
            ["picture picture", "alt A +full+ hall", "credit Photo +Lee+", "caption The hall"], [],
        ),
        (
            FIGURE.format(1, "A hall", "", "The hall"), FIGURE.format(2, "A hall", "", "The hall"),
            ["picture -picture-", "alt A hall", "caption The hall"],
            ["picture +picture+", "alt A hall", "caption The hall"], [("", "another picture")],
        ),
        (
            NOTE.format("", "May"), NOTE.format("", "June"),
            ["p It met* in Brussels.", "note In -May-, as before."],
            ["p It met* in Brussels.", "note In +June+, as before."], [],
        ),
        (
            "<p>It met in Brussels.</p>", NOTE.format("", "May"),
            ["p It met in Brussels."], ["p It met+*+ in Brussels.", "note +In May, as before.+"], [],
        ),
        (
            '<p data-card=""><a href="https://a.org/1">A film</a></p>',
            '<p data-card=""><a href="https://a.org/2">The film</a></p>',
            ["card -A- film"], ["card +The+ film"], [("film", "link to https://a.org/1 → https://a.org/2")],
        ),
        (
            "<blockquote><p>So it is</p></blockquote>", '<blockquote data-pull=""><p>So it is not</p></blockquote>',
            ["quote So it is"], ["pull So it is +not+"], [("", "quote → pull quote")],
        ),
    ],
    ids=["word", "heading", "item", "cell", "figure", "picture", "footnote", "new footnote", "card", "pull quote"],
)  # fmt: skip
def test_the_change_is_marked_where_it_is(old, new, left, right, remarks):
    assert compared(old, new) == (left, right, remarks)


@pytest.mark.parametrize(
    ("old", "new", "remarks"),
    [
        ("<p>The new rule</p>", "<p>The <strong>new rule</strong></p>", [("new rule", "now bold")]),
        ("<p>The <em>new</em> rule</p>", "<p>The new rule</p>", [("new", "no longer italic")]),
        ('<p><a href="/a/">x</a></p>', '<p><a href="/b/">x</a></p>', [("x", "link to /a/ → /b/")]),
        ("<p>x y</p>", '<p>x <a href="https://a.org/">y</a></p>', [("y", "now a link to https://a.org/")]),
        ("<p>x y</p>", '<p>x <em lang="fr">y</em></p>', [("y", "now italic")]),
        ("<p>Two words</p>", "<h2>Two words</h2>", [("", "paragraph → heading 2")]),
        ("<ul><li>a</li><li>b</li></ul>", "<ol><li>a</li><li>b</li></ol>", [("", "bulleted list → numbered list")]),
        (
            "<table><tr><td>a</td></tr></table>", "<table><tr><th>a</th></tr></table>",
            [("a", "now the head of a column or row")],
        ),
        ("<table><tr><td>a</td></tr></table>", '<table><tr><td colspan="2">a</td></tr></table>', [("", "format")]),
    ],
)  # fmt: skip
def test_a_changed_format_is_said_in_words(old, new, remarks):
    left, right, said = compared(old, new)
    assert said == remarks
    assert "<" not in "".join(left + right)
    assert "+" not in "".join(right)


@pytest.mark.parametrize(
    ("old", "new", "remarks"),
    [
        ('<p>See <a href="/a/">here</a></p>', '<p>See <a href="/b/">there</a></p>',
         [("here", "no longer a link to /a/"), ("there", "now a link to /b/")]),
        ('<p>See <a href="/a/">here</a></p>', '<p>See <a href="/a/">there</a></p>', []),
        ("", '<p>See <a href="/b/">there</a></p>', [("there", "now a link to /b/")]),
    ],
)  # fmt: skip
def test_a_new_link_of_new_words_is_not_hidden(old, new, remarks):
    assert compared(old, new)[2] == remarks


def test_the_address_of_an_internal_link_is_not_a_difference():
    old, new = (f'<p>The <a data-article="7" href="/{slug}/">meeting</a></p>' for slug in ("old", "new"))
    assert [row.same for row in diff.body_rows(old, new)] == [True]


def test_a_moved_paragraph_is_shown_once_as_moved():
    a, b, c = "<p>First of all this.</p>", "<p>Then the other thing.</p>", "<p>And the third in the end.</p>"
    rows = diff.body_rows(a + b + c, c + a + b)
    assert [(row.label, row.same, [remark.text for remark in row.remarks]) for row in rows] == [
        ("Body, 1", False, ["moved here from place 3"]),
        ("Body, 2", True, []),
        ("Body, 3", True, []),
    ]
    assert text(rows[0].old) == text(rows[0].new) == "And the third in the end."


def test_a_moved_paragraph_does_not_hold_the_others_apart():
    old = "<p>It met in May in Brussels.</p><p>Ghana has joined the convention.</p><p>It goes on.</p>"
    new = "<p>It goes on.</p><p>It met in June in Brussels.</p><p>Ghana had joined the convention.</p>"
    assert [(text(row.old), text(row.new)) for row in diff.body_rows(old, new)] == [
        ("It goes on.", "It goes on."),
        ("It met in -May- in Brussels.", "It met in +June+ in Brussels."),
        ("Ghana -has- joined the convention.", "Ghana +had+ joined the convention."),
    ]


def test_a_new_paragraph_does_not_shift_the_others():
    old = "<p>It met in May in Brussels.</p><p>Ghana has joined the convention.</p>"
    new = "<p>It met in June in Brussels.</p><p>Something else.</p><p>Ghana had joined the convention.</p>"
    assert [(text(row.old), text(row.new)) for row in diff.body_rows(old, new)] == [
        ("It met in -May- in Brussels.", "It met in +June+ in Brussels."),
        ("", "+Something else.+"),
        ("Ghana -has- joined the convention.", "Ghana +had+ joined the convention."),
    ]


def test_markup_in_a_text_is_text():
    (left, right, _remarks) = compared(
        "<p>1 &lt; 2 &amp;lt;b&amp;gt;</p>", "<p>1 &lt; 3 &amp;lt;b&amp;gt;</p>"
    )
    assert (left, right) == (["p 1 < -2- &lt;b&gt;"], ["p 1 < +3+ &lt;b&gt;"])


def test_two_long_texts_do_not_take_long():
    old, new = " ".join(f"a{n}" for n in range(30_000)), " ".join(f"b{n}" for n in range(30_000))
    start = time.perf_counter()
    left, right = diff.words(old, new)
    assert time.perf_counter() - start < 2
    assert (text(left), text(right)) == (f"-{old}-", f"+{new}+")


def test_two_bodies_of_200_kb_do_not_take_long():
    paragraph = "<p>{} " + "word and <strong>another</strong> one, " * 12 + "</p>"
    old = "".join(paragraph.format(f"a{n}") for n in range(380))
    new = "".join(paragraph.format(f"b{n}" if n % 2 else f"a{n}") for n in range(380))
    assert 180_000 < len(old) < 200_000
    start = time.perf_counter()
    rows = diff.body_rows(old, new)
    assert time.perf_counter() - start < 3
    assert sum(not row.same for row in rows) == 190


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
    assert rows == {"Rubric": "+Training+", "Byline": "+translated+ by +Maria+"}
