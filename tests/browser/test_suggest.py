"""The search field of the reader's site: names of the register while one types, by keyboard and by pointer."""

import pytest

from tests.organizations.factories import OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_names_while_one_types(visit):
    OrganizationFactory(slug="kyoto-committee", label_en="Kyoto Committee")
    OrganizationFactory(
        slug="kyoto-group", label_en="Kyoto Working Group", label_ru="Киотская рабочая группа"
    )
    PersonFactory(slug="canary", label_en="Kyoto Canary", public_from=None)
    page = visit(width=390)
    page.goto("/search/")
    field, options = page.locator("#words"), page.locator("#words-found a")
    height = page.evaluate("document.body.scrollHeight")

    def chosen():
        return field.get_attribute("aria-activedescendant")

    field.fill("kyoto")  # at once: what is found for a part of it would come and go
    options.nth(1).wait_for()
    assert options.all_text_contents() == ["Kyoto Committee Organization", "Kyoto Working Group Organization"]
    assert page.get_by_role("combobox", name="Search the record", expanded=True).count() == 1
    assert page.get_by_role("listbox", name="In the register").get_by_role("option").count() == 2
    assert page.get_by_role("status").nth(1).text_content() == "Suggestions: 2"
    assert page.evaluate("document.body.scrollHeight") == height  # nothing moves

    assert chosen() is None
    for key, number in [("ArrowDown", 0), ("ArrowDown", 1), ("ArrowDown", None), ("ArrowUp", 1)]:
        field.press(key)
        assert chosen() == (None if number is None else f"words-found-{number}")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    field.press("Escape")
    assert (options.first.is_visible(), field.input_value()) == (False, "kyoto")

    field.press_sequentially(" g")
    page.locator("#words-found a", has_text="Group").wait_for()
    field.press("Tab")
    assert not options.first.is_visible()

    field.fill("киотск")
    options.first.wait_for()
    assert options.first.locator("span").get_attribute("lang") == "en"
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/organizations/kyoto-group/")

    page.locator("#q").press_sequentially("committee")
    page.locator("#q-found a", has_text="Kyoto Committee").click()
    page.wait_for_url("**/organizations/kyoto-committee/")
    page.locator("#q").fill("committee")
    page.locator("#q-found a").first.wait_for()
    page.locator("#q").press("Enter")  # nothing chosen: the form
    page.wait_for_url("**/search/?q=committee")
