"""A translation brought up to date, and both languages released by a button, in a real browser."""

import pytest
from playwright.sync_api import expect

from articles import translations, workflow
from articles.models import Article, Edition
from tests.browser.waiting import follow
from tests.factories import UserFactory, approved, draft

pytestmark = pytest.mark.django_db(transaction=True)


def save(article, **data):
    return workflow.save(article, data, by=article.owner, based_on=article.revision_id)


def test_a_change_of_the_original_is_shown_and_followed(sign_in):
    editor = UserFactory(username="walker", roles=["Editor"])
    source = draft(by=editor, title="A committee meets", body="<p>It begins.</p><p>Three days of talks.</p>")
    page = sign_in(editor)
    page.goto(source.get_desk_url())
    follow(page.locator("button", has_text="Start the version in Russian"))
    expect(page.locator(".messagelist .success")).to_contain_text("The translation is begun")
    russian = source.translations.get()
    assert page.url.endswith(russian.get_desk_url())
    assert page.locator("#changes-of-original").count() == 0
    page.locator("#source summary").click()
    assert page.locator("#source li").all_inner_texts() == ["It begins.", "Three days of talks."]

    save(source, body="<p>It begins.</p><p>Four days of talks.</p>")
    page.goto(russian.get_desk_url())
    panel = page.locator("#changes-of-original")
    assert panel.locator("tbody tr").count() == 1
    assert (panel.locator("del").inner_text(), panel.locator("ins").inner_text()) == ("Three", "Four")
    page.fill("#id_title", "Комитет собрался")
    panel.locator("[name=follow]").check()
    follow(page.locator(".submit-row [name=_continue]"))
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert page.locator("#changes-of-original").count() == 0
    assert not translations.stale(Article.objects.all()).exists()
    assert Article.objects.get(pk=russian.pk).title == "Комитет собрался"


def test_both_languages_are_released_by_a_button(sign_in, visit):
    publisher = UserFactory(username="walker", roles=["Publisher"])
    english = approved(title="A committee meets", slug="committee")
    approved(title="Комитет собрался", slug="committee", language="ru", translation_of=english.pk)
    page = sign_in(publisher)
    page.goto(english.get_desk_url())
    follow(page.locator(".verbs a", has_text="Release all language versions"))
    expect(page.locator("h2", has_text="Комитет собрался")).to_be_visible()
    follow(page.locator(".submit-row [type=submit]"))
    expect(page.locator(".messagelist .success")).to_contain_text("All language versions are public")
    one, two = Edition.objects.live().order_by("language")
    assert (one.language, two.language, one.live_from) == ("en", "ru", two.live_from)
    reader = visit()
    reader.goto(one.get_absolute_url())
    follow(reader.locator(".rail a[hreflang=ru]"))
    expect(reader.locator("h1")).to_have_text("Комитет собрался")
