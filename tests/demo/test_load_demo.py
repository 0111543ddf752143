"""The command: all or nothing, once, only with DEBUG."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from accounts.models import User
from articles.models import Activity, Article, Edition, Mention, Revision, Rubric
from images.models import Image
from organizations.models import Appointment, Entity, Name, Post

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
