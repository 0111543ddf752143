"""What the demo newsroom holds."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import override_settings

from accounts.models import User
from articles import checklist
from articles.models import Article, Edition, Notice, SiteSettings
from demo import content
from outbox import effects

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module", autouse=True)
def demo(made_once):
    with override_settings(DEBUG=True):
        made_once(lambda: call_command("load_demo", stdout=StringIO()))


def test_what_readers_find():
    live = Edition.objects.live()
    stories = live.filter(kind="story")
    assert stories.filter(rubric__slug="news", language="en").count() == 4
    assert stories.filter(language="ru").count() == 3
    assert set(stories.exclude(rubric__slug="news").values_list("rubric__slug", flat=True)) == {
        "conventions", "digital", "performance", "training",
    }  # fmt: skip
    assert sorted(live.exclude(note_kind="").values_list("note_kind", flat=True)) == ["correction", "update"]
    assert set(live.filter(kind="page", slug="about").values_list("language", flat=True)) == {"en", "ru"}
    assert not stories.exclude(published_on__year=2019).exists()
    assert {*Article.objects.with_public_state().values_list("public_state", "status")} == {
        ("live", "approved"), ("scheduled", "approved"), ("never", "review"), ("never", "draft"),
    }  # fmt: skip
    assert SiteSettings.objects.get().name_en == "Customs Chronicle"


def test_every_account_has_the_one_role_of_its_name():
    roles = {user.username: set(user.role_names) for user in User.objects.all()}
    assert roles == {name: {name.title()} for name in ("contributor", "editor", "publisher", "administrator")}
    assert not User.objects.filter(is_superuser=True).exists()


def test_nobody_is_mailed_of_the_demos_own_stories():
    effects.run_due(1000)
    assert Notice.objects.exists()
    assert mail.outbox == []


def test_the_register_raises_no_false_alarm():
    articles = list(Article.objects.select_related("revision"))
    assert len(articles) == len(list(content.texts()))
    told = [
        (article.title, item.rule, item.text)
        for article in articles
        for item in checklist.check(article.revision, article=article)
        if item.rule.startswith("register")
    ]
    assert told == []
