"""The command: all or nothing, once, only with DEBUG."""

from io import StringIO

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command

from accounts.models import User
from articles.models import Activity, Article, Edition, Mention, Notice, Revision, Rubric, SiteSettings
from images.models import Image
from organizations.models import Appointment, Entity, Name, Post
from outbox import effects

pytestmark = pytest.mark.django_db
MODELS = (Activity, Appointment, Article, Edition, Entity, Image, Mention, Name, Post, Revision, Rubric, User)
PASSWORD = "a password of the demo"


@pytest.fixture(autouse=True)
def fresh(settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    cache.clear()
    yield
    cache.clear()


def load():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def counts():
    return {model.__name__: model.objects.count() for model in MODELS}


def test_the_newsroom_is_filled_once(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    said = load()
    assert PASSWORD in said
    first = counts()
    assert all(first.values())

    monkeypatch.delenv("DEMO_PASSWORD")
    with django_assert_max_num_queries(1):
        said = load()
    assert PASSWORD not in said
    assert "passwords as they were" in said
    assert counts() == first
    assert all(user.check_password(PASSWORD) for user in User.objects.all())

    monkeypatch.setenv("DEMO_PASSWORD", "another password")
    load()
    assert counts() == first
    assert all(user.check_password("another password") for user in User.objects.all())


def test_what_readers_find():
    load()
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
    load()
    roles = {user.username: set(user.role_names) for user in User.objects.all()}
    assert roles == {name: {name.title()} for name in ("contributor", "editor", "publisher", "administrator")}
    assert not User.objects.filter(is_superuser=True).exists()


def test_nobody_is_mailed_of_the_demos_own_stories():
    load()
    effects.run_due(1000)
    assert Notice.objects.exists()
    assert mail.outbox == []


def test_refuses_outside_debug(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError):
        load()
    assert not any((Article.objects.exists(), User.objects.exists(), Rubric.objects.exists()))


def test_a_newsroom_with_content_of_its_own_is_left_alone():
    Rubric.objects.create(slug="ours", name_en="Ours")
    assert "was not loaded" in load()
    assert not User.objects.exists()
    assert Rubric.objects.count() == 1


def test_a_failure_leaves_nothing_behind(monkeypatch, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        name: {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / name},
        }
        for name in ("default", "originals")
    }

    def fail(pictures):
        assert pictures
        raise RuntimeError("halfway")

    monkeypatch.setattr("demo.stories.load", fail)
    with pytest.raises(RuntimeError):
        load()
    assert counts() == dict.fromkeys(counts(), 0)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
