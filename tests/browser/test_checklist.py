"""Warnings are ticked one by one, by keyboard, and what blocks has no tick."""

import pytest
from playwright.sync_api import expect

from articles.models import Activity
from tests.browser.axe import problems
from tests.factories import UserFactory, approved

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_warning_is_ticked_by_keyboard(sign_in):
    table = "<p>Text</p><table><tbody><tr><td>A</td></tr></tbody></table>"
    article = approved(title="A long headline " * 8, body=table)
    page = sign_in(UserFactory(roles=["Publisher"]))
    page.goto(f"/admin/articles/article/{article.pk}/publish/")
    with page.expect_navigation():
        page.locator("input[type=submit]").press("Enter")
    expect(page.get_by_text("Not done: mend each of these, or tick it.")).to_be_visible()
    for rule in ("headline-long", "table-header"):
        page.locator(f"input[value={rule}]").press("Space")
    with page.expect_navigation(url="**/change/"):
        page.locator("input[type=submit]").press("Enter")
    assert Activity.objects.get(verb="publish").detail["warnings"] == ["headline-long", "table-header"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_on_a_publish_page_with_checks(sign_in, width, scheme):
    article = approved(title="A long headline " * 8, lead="", body="<h4>Deep</h4><p>Text</p>")
    chief = UserFactory(roles=["Publisher", "Managing editor"])
    page = sign_in(chief, width=width, scheme=scheme, strict=False)
    page.goto(f"/admin/articles/article/{article.pk}/publish/")
    assert page.locator("[name=override]").count() == 1
    assert problems(page) == []
