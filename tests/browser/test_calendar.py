"""The calendar by keyboard and by mouse, going to anything, and the single keys of the desk."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Edition
from tests.browser.waiting import follow
from tests.factories import UserFactory, draft, scheduled

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def publisher(db):
    return UserFactory(roles=["Editor", "Publisher"])


@pytest.fixture
def ahead(publisher):
    """A story that waits for the 15th of March next year, 10:00 by the newsroom's clock."""
    year = timezone.localdate().year + 1
    return scheduled(
        title="A story ahead", at=datetime.datetime(year, 3, 15, 9, tzinfo=datetime.UTC), by=publisher
    )


def address(article, month=3):
    return f"/admin/calendar/?month={article.editions.get().live_from.year}-{month:02d}"


def day_of(page):
    return page.locator("[data-move]").evaluate("item => item.closest('[data-day]').dataset.day.slice(5)")


def said(page, words):
    expect(page.locator("#calendar-said")).to_contain_text(words)


def moment(article):
    return Edition.objects.get(article=article).live_from


def test_a_story_is_moved_by_keyboard(publisher, ahead, sign_in):
    page = sign_in(publisher)
    page.goto(address(ahead))
    before = moment(ahead)
    page.get_by_role("link", name="A story ahead", exact=True).focus()
    page.keyboard.press("m")
    said(page, "taken up")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    said(page, "23 March")
    page.keyboard.press("Enter")
    said(page, "goes live on")
    assert day_of(page) == "03-23"
    assert moment(ahead) == before + datetime.timedelta(days=8)
    expect(page.get_by_role("link", name="A story ahead", exact=True)).to_be_focused()
    page.keyboard.press("m")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    said(page, "stays on")
    assert day_of(page) == "03-23"
    page.keyboard.press("m")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    said(page, "16 March at")
    assert moment(ahead) == before + datetime.timedelta(days=1)


def test_a_story_is_dragged_and_returns_where_it_may_not_go(publisher, ahead, sign_in):
    page = sign_in(publisher)
    page.goto(address(ahead))
    year = moment(ahead).year
    before = moment(ahead)
    page.locator("[data-move]").drag_to(page.locator(f'[data-day="{year}-03-18"]'))
    said(page, "18 March")
    assert (day_of(page), moment(ahead)) == ("03-18", before + datetime.timedelta(days=3))
    page.evaluate("document.querySelector('[data-move]').dataset.basedOn = 0")
    page.locator("[data-move]").drag_to(page.locator(f'[data-day="{year}-03-22"]'))
    expect(page.locator("#calendar-said[data-refused]")).to_contain_text("saved the story since")
    assert (day_of(page), moment(ahead)) == ("03-18", before + datetime.timedelta(days=3))


def test_where_the_clocks_change_the_reschedule_page_asks(publisher, sign_in):
    last = datetime.date(timezone.localdate().year + 1, 3, 31)
    night = last - datetime.timedelta(
        days=last.isoweekday() % 7
    )  # the last Sunday of March, when an hour is left out
    eve = datetime.datetime(night.year, 3, night.day - 1, 1, 30, tzinfo=datetime.UTC)
    article = scheduled(title="By night", at=eve, by=publisher)
    page = sign_in(publisher)
    page.goto(address(article))
    page.get_by_role("link", name="By night", exact=True).focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    with page.expect_navigation(url="**/reschedule/"):
        page.keyboard.press("Enter")
    expect(page.get_by_text("Which one?").first).to_be_visible()
    assert moment(article) == eve


def test_without_javascript_a_link_leads_to_the_reschedule_page(publisher, ahead, sign_in):
    page = sign_in(publisher)
    page.goto(address(ahead))
    follow(page.get_by_role("link", name="Move… A story ahead"))
    assert page.locator("#id_date").input_value().endswith("-03-15")


def test_go_to_anything(publisher, sign_in):
    article = draft(title="Kyoto in a day")
    page = sign_in(publisher)
    page.goto("/admin/")
    page.keyboard.press("Control+k")
    page.keyboard.type("kyoto")
    found = page.locator("#goto-dialog a", has_text="Kyoto in a day")
    found.wait_for()
    page.keyboard.press("ArrowDown")
    expect(found).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{article.get_desk_url()}")


def test_single_keys(publisher, sign_in):
    draft(title="First")
    draft(title="Second")
    page = sign_in(publisher)
    page.goto("/admin/")
    page.keyboard.press("g")
    with page.expect_navigation(url="**/articles/article/"):
        page.keyboard.press("l")
    for key in ("j", "j", "k", "x"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "Second"
    expect(page.locator(".action-select:checked")).to_have_count(1)
    page.keyboard.press("/")
    page.keyboard.type("gsn")
    expect(page.locator("#searchbar")).to_have_value("gsn")
    page.locator("#searchbar").blur()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    publisher.single_keys = False
    publisher.save()
    page.reload()
    page.keyboard.press("n")
    page.keyboard.press("?")
    assert not page.locator("#keys").is_visible()
    assert page.url.endswith("/articles/article/")
