"""Go to anything: what is found, for whom, in how many queries; and the keys that the page offers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.articles.factories import picture
from tests.factories import UserFactory, draft
from tests.organizations.factories import MeetingFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db

URL = reverse("admin:goto")


def login(client, *roles, **kwargs):
    user = UserFactory(roles=roles, **kwargs)
    client.force_login(user)
    return user


def found(client, words):
    groups = client.get(URL, {"q": words}).json()["groups"]
    return {group["label"]: [entry["label"] for entry in group["entries"]] for group in groups}


def test_everything_by_name(client):
    login(client, "Editor", "Administrator")
    draft(title="Kyoto in a day")
    OrganizationFactory(label_en="Kyoto committee")
    PersonFactory(label_en="Ms Kyoto")
    MeetingFactory(label_en="Kyoto session")
    picture(name="Kyoto hall")
    UserFactory(display_name="Kyoto Writer")
    assert found(client, "kyoto") == {
        "Stories": ["Kyoto in a day"],
        "Register": ["Kyoto committee", "Kyoto session", "Ms Kyoto"],
        "Pictures": ["Kyoto hall"],
        "Accounts": ["Kyoto Writer"],
    }
    assert found(client, "calen") == {"Pages": ["Calendar"]}
    assert found(client, "appoi") == {"Pages": ["Appointments"]}
    assert found(client, "nothing at all") == {}


def test_russian_words_whatever_their_case(client):
    login(client, "Editor", language="ru")
    draft(title="Отчёт о Киото", language="ru")
    picture(name="Зал Киото")
    assert found(client, "КИОТО")["Материалы"] == ["Отчёт о Киото"]
    assert [row for rows in found(client, "киото").values() for row in rows] == ["Отчёт о Киото", "Зал Киото"]


def test_a_contributor_finds_own_work_and_what_readers_know(client):
    user = login(client, "Contributor")
    draft(title="Kyoto of mine", by=user)
    draft(title="Kyoto of another")
    OrganizationFactory(label_en="Kyoto public")
    OrganizationFactory(label_en="Kyoto secret", public_from=None)
    picture(name="Kyoto of another")
    UserFactory(display_name="Kyoto Writer")
    assert found(client, "kyoto") == {"Stories": ["Kyoto of mine"], "Register": ["Kyoto public"]}
    entry = client.get(URL, {"q": "kyoto public"}).json()["groups"][0]["entries"][0]
    assert not entry["url"].startswith("/admin/")


def test_what_stands_in_the_headline_comes_first(client):
    login(client, "Editor")
    draft(title="Kyoto in the headline")
    draft(title="Another", body="<p>Kyoto in the text.</p>")
    assert found(client, "kyoto")["Stories"] == ["Kyoto in the headline", "Another"]


def test_an_administrator_reads_no_stories(client):
    login(client, "Administrator")
    assert client.get(URL, {"q": "x"}).status_code == 403


def test_every_link_opens(client):
    login(client, "Editor", "Administrator")
    draft(title="Kyoto")
    OrganizationFactory(label_en="Kyoto")
    picture(name="Kyoto")
    for words in ("", "kyoto"):
        for group in client.get(URL, {"q": words}).json()["groups"]:
            for entry in group["entries"]:
                assert client.get(entry["url"], follow=True).status_code == 200, entry


def test_queries_do_not_grow(client):
    login(client, "Editor", "Administrator")

    def fill(number):
        draft(title=f"Kyoto {number}")
        OrganizationFactory(label_en=f"Kyoto {number}")
        picture(name=f"Kyoto {number}")

    def count():
        client.get(URL, {"q": "kyoto"})
        with CaptureQueriesContext(connection) as queries:
            client.get(URL, {"q": "kyoto"})
        return len(queries)

    fill(0)
    few = count()
    for number in range(1, 5):
        fill(number)
    assert count() == few


def test_single_keys_are_switched_off_with_the_account(client):
    user = login(client, "Editor")
    page = client.get(reverse("admin:index")).content.decode()
    assert 'id="keys" popover data-single-keys' in page
    for keys in ("g s", "g l", "g c", "n"):
        assert f'data-keys="{keys}"' in page
    user.single_keys = False
    user.save()
    page = client.get(reverse("admin:index")).content.decode()
    assert "data-single-keys" not in page
    assert "Single keys are switched off." in page
