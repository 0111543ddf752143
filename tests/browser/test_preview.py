"""The preview beside the form, in a real browser: live, framed, and under the policy."""

import pytest
from playwright.sync_api import expect

from articles.models import Article, Revision
from tests.browser.caret import at_the_end
from tests.factories import RubricFactory, UserFactory, draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def writer(db):
    return UserFactory(username="walker", roles=["Contributor"])


def framed(page):
    return page.frame_locator("#preview-pane iframe")


def test_a_typed_word_appears_on_the_phone(writer, sign_in):
    article = draft(by=writer, title="A committee meets", body="<p>Three days.</p>")
    page = sign_in(writer)
    page.goto(article.get_desk_url())
    expect(page.locator("#preview-pane")).to_be_hidden()
    page.keyboard.press("Control+Shift+P")
    framed(page).locator("h1", has_text="A committee meets").wait_for()
    page.locator("[data-as=phone]").click()
    framed(page).locator(".prose p", has_text="Three days.").first.wait_for()
    assert page.locator("#preview-pane iframe").bounding_box()["width"] == pytest.approx(390, abs=2)
    at_the_end(page)
    page.keyboard.type(" Zirconium arrives.")
    framed(page).locator(".prose p", has_text="Three days. Zirconium arrives.").first.wait_for()
    page.fill("#id_title", "Another headline")
    framed(page).locator("h1", has_text="Another headline").wait_for()
    page.locator("[data-as=outside]").click()
    framed(page).locator(".result__title", has_text="Another headline").wait_for()
    page.keyboard.press("Control+Shift+P")
    expect(page.locator("#preview-pane")).to_be_hidden()
    assert Revision.objects.count() == 1


def test_a_new_story_and_nothing_in_the_frame_acts(writer, sign_in):
    RubricFactory(slug="news", name_en="News")
    page = sign_in(writer, strict=False)  # the browser reports the click on a link that does nothing
    page.goto("/admin/articles/article/add/")
    page.fill("#id_title", "First words")
    page.locator("[data-preview-toggle]").click()
    framed(page).locator("h1", has_text="First words").wait_for()
    # The reader's own fonts: the sheets of the page, and the fonts they name, are loaded inside the frame.
    inside = "document.querySelector('#preview-pane iframe').contentDocument"
    page.wait_for_function(f"() => [...{inside}.fonts].some((font) => font.status === 'loaded')")
    font = f"{inside}.defaultView.getComputedStyle({inside}.querySelector('h1')).fontFamily"
    assert "Source Serif" in page.evaluate(font)
    assert page.evaluate(f"{inside}.scripts.length") == 0
    before = page.url
    framed(page).locator(".wordmark").click()
    framed(page).locator("h1", has_text="First words").wait_for()
    assert page.url == before
    assert len(page.context.pages) == 1
    assert Article.objects.count() == 0
