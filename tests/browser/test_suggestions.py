"""Names in the text, by the keyboard: accepted, corrected and refused while one writes."""

import pytest
from playwright.sync_api import expect

from articles.models import Article
from tests.browser.caret import at_the_end
from tests.browser.waiting import follow
from tests.factories import UserFactory, draft
from tests.organizations.factories import (
    AppointmentFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def head():
    person = PersonFactory(label_en="Kunio Mikuriya", sort_key="Mikuriya, Kunio")
    post = PostFactory(title_en="Secretary General")
    return AppointmentFactory(post=post, person=person, dates=("1 January 2009", "31 December 2023"))


@pytest.fixture
def bodies():
    """Two of the same acronym."""
    found = [OrganizationFactory(label_en=name) for name in ("A Commission", "B Court")]
    for body in found:
        NameFactory(entity=body, text="EEC", kind="acronym")
    return found


def offer(page, words):
    return page.locator("[data-offer]").filter(has=page.get_by_text(words, exact=True))


def write(page, text):
    at_the_end(page)
    page.keyboard.type(text)


def test_names_are_accepted_chosen_and_refused_with_one_key_each(sign_in, head, bodies):
    commission = OrganizationFactory(label_en="Policy Commission")
    editor = UserFactory(roles=["Editor"])
    article = draft(by=editor, event_on="2019-06-18", body="<p>It begins.</p>")
    page = sign_in(editor)
    page.goto(article.get_desk_url())
    state = page.locator("#suggestions [data-state]")
    expect(page.get_by_text("The register knows no further name in this text.")).to_be_visible()

    write(page, " Kunio Mikuriya spoke to the Policy Commission and the EEC.")
    expect(page.locator("[data-offer]")).to_have_count(3)
    offer(page, "Kunio Mikuriya").focus()
    assert page.evaluate("[...CSS.highlights.get('suggested')].map(String)") == ["Kunio Mikuriya"]
    page.keyboard.press("a")
    expect(state).to_have_text("Kunio Mikuriya is in the mentions now.")
    expect(page.locator("[name=mentions-0-styled_as]")).to_have_value("Secretary General")

    expect(offer(page, "Policy Commission")).to_be_focused()
    page.keyboard.press("Delete")
    expect(state).to_have_text("Policy Commission is refused.")
    expect(page.get_by_text("1 refused")).to_be_visible()

    expect(offer(page, "EEC")).to_be_focused()
    page.keyboard.press("Enter")
    expect(state).to_have_text("Choose which one is meant, then accept it.")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator("[data-offer]")).to_have_count(0)

    follow(page.locator(".submit-row [name=_continue]"))
    expect(page.get_by_text("Revision 2 is saved.")).to_be_visible()
    rows = article.mentions.order_by("position", "pk").values_list("entity", "state", "appointment")
    chosen = rows.exclude(entity__in=[head.person.pk, commission.pk]).get()[0]
    assert chosen in [body.pk for body in bodies]
    assert set(rows) == {
        (head.person.pk, "accepted", head.pk),
        (commission.pk, "rejected", None),
        (chosen, "accepted", None),
    }
    page.get_by_text("1 refused").click()
    page.get_by_role("button", name="Suggest again").click()
    expect(offer(page, "Policy Commission")).to_be_visible()


def test_in_a_new_story_correcting_leads_to_the_row_and_a_refusal_waits(sign_in, head):
    commission = OrganizationFactory(label_en="Policy Commission")
    page = sign_in(UserFactory(roles=["Editor"]))
    page.goto("/admin/articles/article/add/")
    page.fill("#id_title", "Kunio Mikuriya at the Policy Commission")
    page.fill("#id_event_on", "2019-06-18")
    offer(page, "Kunio Mikuriya").focus()
    page.keyboard.press("c")
    expect(page.locator("#mentions .select2-selection").first).to_be_focused()
    expect(page.locator("[name=mentions-0-appointment]")).to_have_value(str(head.pk))
    page.locator("[name=mentions-0-styled_as]").fill("the head of the house")
    offer(page, "Policy Commission").get_by_role("button", name="Refuse").click()
    expect(page.locator("#id_refused")).to_have_value(str(commission.pk))
    page.locator("#id_kind").select_option("page")
    follow(page.locator(".submit-row [name=_continue]"))
    expect(page.get_by_text("Revision 1 is saved.")).to_be_visible()
    rows = Article.objects.get().mentions.values_list("entity", "state", "styled_as", "appointment")
    assert set(rows) == {
        (head.person.pk, "accepted", "the head of the house", head.pk),
        (commission.pk, "rejected", "", None),
    }
