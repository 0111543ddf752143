"""Comparing and merging as one does it in a browser: by keys, with an editor for the place in question."""

import pytest
from playwright.sync_api import expect

from articles import workflow
from tests.browser.axe import LOOKS, problems
from tests.browser.waiting import follow
from tests.factories import UserFactory, draft

pytestmark = pytest.mark.django_db(transaction=True)

BODY = "<p>The first paragraph.</p>\n<p>The second paragraph.</p>\n<p>The third paragraph.</p>"
TABLE = "<table><tbody><tr><td>Ghana</td><td>{}</td></tr></tbody></table>"


@pytest.fixture
def ilya(db):
    return UserFactory(username="ilya", display_name="Ilya", roles=["Editor"])


@pytest.fixture
def maria(db):
    return UserFactory(username="maria", display_name="Maria", roles=["Editor"])


def stale(page, article, maria, *, mine, **theirs):
    """Ilya's form, posted with a body of his own after Maria has saved: the page with both texts."""
    page.goto(article.get_desk_url())
    workflow.save(article, theirs, by=maria, based_on=article.revision_id)
    page.locator(".ProseMirror").first.wait_for()
    page.locator("#id_body").evaluate("(area, html) => { area.value = html }", mine)
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    page.locator("#merge_form").wait_for()


def test_f8_goes_from_difference_to_difference(sign_in, ilya):
    article = draft(by=ilya, body=BODY + TABLE.format("119th"), title="The headline")
    data = {"title": "A headline", "body": BODY.replace("second", "other") + TABLE.format("120th")}
    workflow.save(article, data, by=ilya, based_on=article.revision_id)
    page = sign_in(ilya)
    page.goto(f"/admin/articles/article/{article.pk}/compare/")
    here = "document.activeElement.id"
    seen = []
    for key in ("F8", "F8", "F8", "F8", "Shift+F8"):
        page.keyboard.press(key)
        seen.append(page.evaluate(here))
    assert seen == ["d1", "d2", "d3", "d1", "d3"]
    page.locator("#d1 [data-next]").click()
    assert page.evaluate(here) == "d2"
    assert page.locator("#d3 ins").all_inner_texts() == ["120th"]
    folded = page.locator(".diff .same details").first
    assert folded.evaluate("box => box.open") is False
    page.locator("[data-unfold]").check()
    assert folded.evaluate("box => box.open") is True


def test_a_paragraph_that_both_changed_is_written_anew_without_seeing_html(sign_in, ilya, maria):
    article = draft(by=ilya, body=BODY)
    page = sign_in(ilya)
    stale(
        page,
        article,
        maria,
        mine=BODY.replace("second", "my second"),
        body=BODY.replace("second", "her second"),
    )
    assert page.locator("#merge_form .ProseMirror").count() == 0
    page.get_by_label("Write it here").check()
    text = page.locator("#merge_form .ProseMirror")
    expect(text).to_have_text("The my second paragraph.")
    expect(page.locator("#merge_form textarea:visible")).to_have_count(0)
    text.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Our second paragraph.")
    follow(page.get_by_role("button", name="Save as the next revision"))
    article.refresh_from_db()
    assert article.body == BODY.replace("The second", "Our second")
    assert article.revision.comment == "Merged from revision 2 and a text based on revision 1"


def test_changes_of_two_places_are_saved_with_one_click(sign_in, ilya, maria):
    article = draft(by=ilya, body=BODY)
    page = sign_in(ilya)
    stale(
        page, article, maria, mine=BODY.replace("first", "my first"), body=BODY.replace("third", "her third")
    )
    follow(page.get_by_role("button", name="Save both changes"))
    article.refresh_from_db()
    assert article.body == BODY.replace("first", "my first").replace("third", "her third")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_pages_of_comparing_and_merging(sign_in, ilya, maria, language):
    ilya.language = language
    ilya.save()
    article = draft(by=ilya, body=BODY + TABLE.format("119th"), tags=["customs"])
    changed = {
        "body": BODY.replace("<p>The third", "<p>The <b>third</b>") + TABLE.format("120th"),
        "tags": [],
    }
    article = workflow.save(article, changed, by=maria, based_on=article.revision_id, comment="After a call")
    wrong = {}
    for width, scheme in LOOKS:
        page = sign_in(ilya, width=width, scheme=scheme, strict=False)
        for path in ("compare/?a=1&b=2&all=on", "history/"):
            page.goto(f"/admin/articles/article/{article.pk}/{path}")
            if found := problems(page):
                wrong[f"{path} {width}"] = found
        mine = BODY.replace("second", f"{width}")
        stale(page, article, maria, mine=mine, body=BODY.replace("second", scheme))
        article.refresh_from_db()
        page.locator('[value="edit"]').first.check()
        page.locator("#merge_form .ProseMirror").wait_for()
        if found := problems(page):
            wrong[f"merge {width}"] = found
    assert wrong == {}
