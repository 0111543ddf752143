"""The allow-list and its bounds."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import Edition
from articles.rendering import MAX_BYTES, MAX_DEPTH, body_html, page_html, plain_text, sanitise


@pytest.mark.parametrize(
    "kept",
    [
        "<h2>Heading</h2><p>Text <strong>bold</strong> <em>italic</em></p>",
        '<p><a href="https://www.example.org/x?y=1">link</a> <a href="/organizations/wco/">inside</a></p>',
        '<p><a href="mailto:newsroom@example.org">write</a> <a href="#note-1">note</a></p>',
        "<blockquote><p>Words</p><cite>Somebody</cite></blockquote>",
        '<table><caption>Parties</caption><thead><tr><th scope="col">Party</th></tr></thead>'
        '<tbody><tr><td colspan="2">Ghana</td></tr></tbody></table>',
        '<ol start="3"><li><p>Third</p></li></ol>',
        '<p lang="ru">По-русски</p>',
    ],
)
def test_what_an_editor_writes_is_kept(kept):
    assert sanitise(kept) == kept
    assert sanitise(sanitise(kept)) == kept


@pytest.mark.parametrize(
    ("hostile", "clean"),
    [
        ("<script>alert(1)</script><p>x</p>", "<p>x</p>"),
        ('<p onclick="x" style="color:red" class="c" id="i">x</p>', "<p>x</p>"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href=" jAvAsCrIpT:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="//evil.example/">x</a>', "<a>x</a>"),
        ('<a href="/\\evil.example/">x</a>', "<a>x</a>"),
        ('<a href="data:text/html,x">x</a>', "<a>x</a>"),
        ('<p lang="x onclick=1">x</p>', "<p>x</p>"),
        ('<img src=x onerror="alert(1)"><svg><script>1</script></svg>', ""),
        ("<iframe src='https://x.example'></iframe>x", "x"),
        ("<p>a\x00b</p>", "<p>ab</p>"),
        ("<math><mtext><style><a title='</style><script>1</script>'>", ""),
    ],
)
def test_what_acts_is_removed(hostile, clean):
    assert sanitise(hostile) == clean


def test_length_is_bounded_before_and_after():
    with pytest.raises(ValidationError):
        sanitise("x" * (MAX_BYTES + 1))
    with pytest.raises(ValidationError):
        sanitise("я" * (MAX_BYTES // 2 + 1))
    with pytest.raises(ValidationError):
        sanitise("&" * (MAX_BYTES // 4))  # every one of them becomes five characters
    assert sanitise("x" * MAX_BYTES) == "x" * MAX_BYTES


def test_depth_is_bounded():
    with pytest.raises(ValidationError):
        sanitise("<b>" * (MAX_DEPTH + 1))
    deep = "<b>" * MAX_DEPTH + "x" + "</b>" * MAX_DEPTH
    assert sanitise(deep) == deep
    assert sanitise("<br>" * 500) == "<br>" * 500


def test_plain_text():
    body = "<h2>One</h2><p>two &amp; three<br>four</p><ul><li>five</li><li>six</li></ul>"
    assert plain_text(body) == "One two & three four five six"


def test_the_page_gets_the_body_as_html():
    assert body_html(Edition(body="<p>x</p>")).__html__() == "<p>x</p>"


def test_a_table_scrolls_in_a_box_that_the_keyboard_reaches():
    html = page_html(Edition(body='<p>x</p><table lang="ru"><tbody><tr><td>1</td></tr></tbody></table>'))
    assert html.__html__() == (
        '<p>x</p><div class="scroll" role="group" aria-label="Table" tabindex="0">'
        '<table lang="ru"><tbody><tr><td>1</td></tr></tbody></table></div>'
    )
