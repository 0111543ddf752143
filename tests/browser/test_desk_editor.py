"""The rich-text editor and the merge page in a real browser, under the strict policy."""

import pytest

from articles.models import Article
from tests.browser.caret import at_the_end, heard
from tests.browser.waiting import follow
from tests.factories import UserFactory, draft

pytestmark = pytest.mark.django_db(transaction=True)

WORD = """<html><head><style>p{color:red}</style></head><body><!--StartFragment-->
<p class=MsoNormal style='margin:0'><b style='mso-bidi'>Bold</b> <span style='color:red'>red</span><o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span
style='font:7pt'>&nbsp;&nbsp; </span></span>First</p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·<span style='font:7pt'>&nbsp;&nbsp; </span></span>Second</p>
<h1 style='x'>Title</h1><!--EndFragment--></body></html>"""
PASTE = """html => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(".ProseMirror").dispatchEvent(event);
}"""


@pytest.fixture
def writer(db):
    return UserFactory(roles=["Editor"])


@pytest.fixture
def empty(writer):
    return draft(by=writer, body="")


def text(page):
    return page.locator("#id_body").input_value()


def open_form(page, article):
    page.goto(article.get_desk_url())
    at_the_end(page)
    return page


def test_what_is_typed_is_saved_as_it_was_typed(sign_in, writer, empty):
    page = open_form(sign_in(writer), empty)
    page.keyboard.type("A plain start ")
    page.click("[data-command=bold]")
    page.keyboard.type("bold")
    page.click("[data-command=bold]")
    page.keyboard.press("Enter")
    page.select_option(".toolbar select", "2")
    page.keyboard.type("A heading")
    page.keyboard.press("Enter")
    page.click("[data-command=bulletList]")
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    follow(page.locator(".submit-row [name=_continue]"))
    assert Article.objects.get().body == (
        "<p>A plain start <strong>bold</strong></p><h2>A heading</h2><ul><li>one</li><li>two</li></ul>"
    )


def test_a_paste_from_word_comes_out_clean(sign_in, writer, empty):
    page = open_form(sign_in(writer), empty)
    page.evaluate(PASTE, WORD)
    assert (
        text(page) == "<p><strong>Bold</strong> red</p><ul><li>First</li><li>Second</li></ul><h2>Title</h2>"
    )


def test_the_toolbar_is_one_tab_stop_with_arrows(sign_in, writer, empty):
    page = open_form(sign_in(writer), empty)
    page.keyboard.press("Alt+F10")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.command") == "bold"
    assert page.locator(".toolbar [tabindex='0']").count() == 1
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "textbox"


def test_a_link_is_set_by_key(sign_in, writer, empty):
    page = open_form(sign_in(writer), empty)
    page.keyboard.type("A link")
    page.keyboard.press("Shift+Home")
    heard(page)
    page.keyboard.press("Control+k")
    page.locator("#id_body_link").fill("https://example.org/")
    page.keyboard.press("Enter")
    assert text(page) == '<p><a href="https://example.org/">A link</a></p>'


def test_a_table_is_written_and_grows(sign_in, writer, empty):
    page = open_form(sign_in(writer), empty)
    page.click("[data-command=table]")
    page.keyboard.type("Party")
    page.click("[data-command=addRow]")
    assert text(page).count("<tr>") == 4
    assert '<th scope="col">Party</th>' in text(page)


def test_without_javascript_the_text_is_a_textarea(browser, live_server, writer):
    article = draft(by=writer, body="<p>Text</p>")
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/admin/login/")
    page.fill("#id_username", writer.username)
    page.fill("#id_password", "correct horse battery staple")
    follow(page.locator("form [type=submit]"))
    page.goto(article.get_desk_url())
    assert page.locator("[role=toolbar]").is_hidden()
    page.fill("#id_body", "<p>Another text</p>")
    follow(page.locator(".submit-row [name=_continue]"))
    article.refresh_from_db()
    assert article.body == "<p>Another text</p>"
    context.close()


def test_the_second_of_two_browsers_merges(sign_in, writer):
    article = draft(by=writer, title="The headline", body="<p>First.</p><p>Second.</p>")
    other = UserFactory(roles=["Editor"], display_name="Maria")
    first, second = open_form(sign_in(other), article), open_form(sign_in(writer), article)
    first.fill("#id_title", "Their headline")
    follow(first.locator(".submit-row [name=_continue]"))
    second.fill("#id_title", "My headline")
    at_the_end(second)
    second.keyboard.type(" And mine.")
    follow(second.locator(".submit-row [name=_continue]"))
    second.locator("#merge_form").wait_for()
    assert "Their headline" in second.content()
    assert "And mine." in second.content()
    second.locator("[name=merge-title][value=edit]").check()
    second.fill("#e-title", "Our headline")
    follow(second.locator(".submit-row [type=submit]"))
    article.refresh_from_db()
    assert (article.title, "And mine." in article.body) == ("Our headline", True)
