"""The calendar by keyboard and by mouse, going to anything, and the single keys of the desk."""

import datetime

import pytest
from django.utils import timezone

from articles.models import Edition
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
    page.locator("#calendar-said", has_text=words).wait_for()


def moment(article):
    return Edition.objects.get(article=article).live_from


def test_a_story_is_moved_by_keyboard(publisher, ahead, sign_in):
    page = sign_in(publisher)
    page.goto(address(ahead))
    status = page.locator("#calendar-said")
    before = moment(ahead)
    page.get_by_role("link", name="A story ahead", exact=True).focus()
    page.keyboard.press("m")
    assert "taken up" in status.text_content()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert "23 March" in status.text_content()
    page.keyboard.press("Enter")
    said(page, "goes live on")
    assert day_of(page) == "03-23"
    assert moment(ahead) == before + datetime.timedelta(days=8)
    assert page.evaluate("document.activeElement.textContent") == "A story ahead"
    page.keyboard.press("m")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    assert "stays on" in status.text_content()
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
    page.wait_for_selector("#calendar-said[data-refused]")
    assert "saved the story since" in page.locator("#calendar-said").text_content()
    assert (day_of(page), moment(ahead)) == ("03-18", before + datetime.timedelta(days=3))


def test_where_the_clocks_change_the_reschedule_page_asks(publisher, sign_in):
    article = scheduled(
        title="By night", at=datetime.datetime(2027, 3, 27, 1, 30, tzinfo=datetime.UTC), by=publisher
    )
    page = sign_in(publisher)
    page.goto("/admin/calendar/?month=2027-03")
    page.get_by_role("link", name="By night", exact=True).focus()
    for key in ("m", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/reschedule/")
    assert page.get_by_text("Which one?").first.is_visible()
    assert moment(article).day == 27


def test_without_javascript_a_link_leads_to_the_reschedule_page(publisher, ahead, sign_in):
    page = sign_in(publisher)
    page.goto(address(ahead))
    page.get_by_role("link", name="Move… A story ahead").click()
    page.wait_for_url("**/reschedule/")
    assert page.locator("#id_date").input_value().endswith("-03-15")


def test_go_to_anything(publisher, sign_in):
    article = draft(title="Kyoto in a day")
    page = sign_in(publisher)
    page.goto("/admin/")
    page.keyboard.press("Control+k")
    page.keyboard.type("kyoto")
    page.locator("#goto-dialog a", has_text="Kyoto in a day").wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "Kyoto in a day"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{article.get_desk_url()}")


def test_single_keys(publisher, sign_in):
    draft(title="First")
    draft(title="Second")
    page = sign_in(publisher)
    page.goto("/admin/")
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url("**/articles/article/")
    for key in ("j", "j", "k", "x"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "Second"
    assert page.locator(".action-select:checked").count() == 1
    page.keyboard.press("/")
    page.keyboard.type("gsn")
    assert page.locator("#searchbar").input_value() == "gsn"
    page.locator("#searchbar").blur()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    publisher.single_keys = False
    publisher.save()
    page.reload()
    page.keyboard.press("n")
    page.keyboard.press("?")
    assert not page.locator("#keys").is_visible()
    assert page.url.endswith("/articles/article/")
