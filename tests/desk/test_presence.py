"""Who types in a story: no false alarms, and gone a minute after the last sign."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import presence, workflow
from articles.models import Presence
from tests.factories import UserFactory, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["Editor"], display_name="Ilya")
    client.force_login(user)
    return user


def url(article):
    return reverse("admin:articles_article_presence", args=[article.pk])


def window(article, user=None, *, silent=0):
    """A window that somebody types in, last seen `silent` seconds ago."""
    user = user or UserFactory(roles=["Editor"], display_name="Elena")
    presence.beat(article, user, tab := uuid.uuid4())
    seen = timezone.now() - datetime.timedelta(seconds=silent)
    Presence.objects.filter(tab=tab).update(seen_at=seen)
    return tab


def test_the_form_names_who_else_is_typing(client, editor):
    article = draft()
    window(article)
    text = client.get(url(article)).json()["people"][0]
    assert text.startswith("Elena is editing since")
    assert text in client.get(article.get_desk_url()).content.decode()


def test_looking_is_not_typing(client, editor):
    article = draft()
    client.get(article.get_desk_url())
    client.get(url(article), {"autosave_tab": str(uuid.uuid4())})
    assert Presence.objects.count() == 0


def test_my_own_window_is_no_alarm_but_a_second_one_is_told_of(client, editor):
    article = draft()
    tab = window(article, editor)
    assert client.get(url(article), {"autosave_tab": str(tab)}).json()["people"] == []
    (text,) = client.get(url(article), {"autosave_tab": str(uuid.uuid4())}).json()["people"]
    assert text.startswith("You are editing this story in another window")


def test_a_person_with_two_windows_is_one_person(client, editor):
    article, elena = draft(), UserFactory(roles=["Editor"])
    window(article, elena)
    window(article, elena)
    assert len(client.get(url(article)).json()["people"]) == 1


def test_after_a_minute_of_silence_nobody_is_there(client, editor):
    article = draft()
    window(article, silent=59)
    assert len(client.get(url(article)).json()["people"]) == 1
    Presence.objects.update(seen_at=timezone.now() - datetime.timedelta(seconds=61))
    assert client.get(url(article)).json()["people"] == []
    assert presence.editing([article.pk]) == {}


def test_a_beat_and_leaving(client, editor):
    article, tab = draft(), str(uuid.uuid4())
    client.post(url(article), {"autosave_tab": tab})
    since = Presence.objects.get().since
    client.post(url(article), {"autosave_tab": tab})
    assert Presence.objects.get().since == since
    client.post(url(article), {"autosave_tab": tab, "leave": "1"})
    assert Presence.objects.count() == 0


def test_nobody_beats_or_leaves_for_another(client, editor):
    article = draft()
    tab = window(article)
    owner = Presence.objects.get().user
    client.post(url(article), {"autosave_tab": str(tab)})
    client.post(url(article), {"autosave_tab": str(tab), "leave": "1"})
    assert Presence.objects.get().user == owner


def test_a_story_that_may_not_be_seen_tells_of_nobody(client):
    article = draft()
    window(article)
    client.force_login(UserFactory(roles=["Contributor"]))
    for response in (
        client.get(url(article)),
        client.post(url(article), {"autosave_tab": str(uuid.uuid4())}),
    ):
        assert response.status_code == 403
        assert "Elena" not in response.content.decode()
    assert Presence.objects.count() == 1


def test_a_revision_saved_meanwhile_is_told_of(client, editor):
    article = draft()
    based_on = article.revision_id
    assert client.get(url(article), {"based_on": based_on}).json()["stale"] == ""
    elena = UserFactory(roles=["Editor"], display_name="Elena")
    workflow.save(article, {"title": "Newer"}, by=elena, based_on=based_on)
    assert (
        client.get(url(article), {"based_on": based_on})
        .json()["stale"]
        .startswith("Revision 2 by Elena was saved at")
    )


def test_many_stories_are_asked_in_one_query():
    articles = [draft() for _number in range(3)]
    windows = {article.pk: [window(article), window(article)] for article in articles[:2]}
    with CaptureQueriesContext(connection) as queries:
        found = presence.editing([article.pk for article in articles])
        tabs = {pk: [(row.tab, str(row.user))[0] for row in rows] for pk, rows in found.items()}
    assert (tabs, len(queries)) == (windows, 1)
