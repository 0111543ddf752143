"""Comments beside the form: nothing typed is lost, names are proposed, the mark counts."""

import pytest
from playwright.sync_api import expect

from articles import comments, workflow
from articles.models import Comment, Notice
from tests.browser.caret import heard
from tests.browser.waiting import follow, until
from tests.factories import UserFactory, draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def article():
    UserFactory(roles=["Editor"], display_name="Анна Петрова")
    return draft(body="<p>Both had joined since the meeting held in June.</p>")


@pytest.fixture
def page(sign_in, article):
    page = sign_in(UserFactory(roles=["Editor"], display_name="Emil Editor"))
    page.goto(article.get_desk_url())
    return page


def test_a_comment_is_sent_without_leaving_the_form(page, article):
    page.fill("#id_title", "A headline that nobody has saved")
    page.get_by_role("button", name="Comment on this field").first.click()
    text = page.locator("#comment-text")
    text.press_sequentially("Better, @анн")
    expect(page.get_by_role("option", name="Анна Петрова")).to_be_visible()
    text.press("Enter")
    expect(text).to_have_value("Better, @Анна Петрова ")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".said__text")).to_have_text("Better, @Анна Петрова")
    expect(text).to_have_value("")
    expect(page.get_by_role("button", name="Comments on this field: 1")).to_have_text("1")
    expect(page.locator("#id_title")).to_have_value("A headline that nobody has saved")
    comment = Comment.objects.get()
    assert (comment.field, [str(person) for person in comment.mentioned.all()]) == ("title", ["Анна Петрова"])


def test_what_is_typed_elsewhere_stays_and_what_is_refused_too(page, article):
    root = comments.add(article, by=article.owner, text="Which June?", field="body", quote="in June")
    page.reload()
    page.locator("#comment-text").fill("A second thought")
    answer = page.locator(f"#c{root.pk}")
    answer.get_by_text("Answer", exact=True).click()
    answer.get_by_role("textbox").fill("The last one.")
    answer.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".said__answer .said__text")).to_have_text("The last one.")
    expect(page.locator("#comment-text")).to_have_value("A second thought")
    page.route("**/comments/", lambda route: route.fulfill(status=403))
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("The comment could not be sent. It stays here.")).to_be_visible()
    expect(page.locator("#comment-text")).to_have_value("A second thought")
    page.unroute("**/comments/")
    answer.get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("1 resolved comment")).to_be_visible()


def test_selected_words_are_quoted_and_painted(page, article):
    page.wait_for_load_state("networkidle")  # the tools above the text move it when they come
    page.locator(".editor--on .ProseMirror p").first.dblclick(position={"x": 12, "y": 10})
    heard(page)
    page.locator('.mark[data-field="body"]').click()
    expect(page.locator("#comment-quote")).to_have_value("Both")
    page.locator("#comment-text").fill("Who?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".said__quote")).to_have_text("Both")
    assert page.evaluate("[...CSS.highlights.get('commented')].map(String)") == ["Both"]


def test_a_reviewer_without_an_account_comments_by_the_link(visit, article):
    _link, token = workflow.make_link(article, article.revision, by=article.owner, name="Dr. Reader")
    page = visit(width=390)
    page.goto(f"/ru/review/{token}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(article.title)
    page.locator("#id_text").fill("The date is wrong.")
    page.locator(".review form button").click()
    expect(page.locator("#said")).to_contain_text("The date is wrong.")
    assert Comment.objects.get().link.name == "Dr. Reader"


def test_a_notice_that_was_followed_is_read(sign_in, article):
    editor = UserFactory(roles=["Editor"], display_name="Emil Editor")
    comments.add(article, by=article.owner, text="@Emil Editor please look")
    page = sign_in(editor)
    page.goto("/admin/")
    follow(page.get_by_role("link", name="Notices new: 1"))
    follow(page.get_by_role("link", name=article.title))
    expect(page.locator(".said__text")).to_have_text("@Emil Editor please look")
    # The page that was left asks for it, and nobody hears the answer.
    until(page, lambda: not Notice.objects.filter(read_at=None).exists())
    page.reload()
    expect(page.locator(".bell")).to_have_text("Notices")
