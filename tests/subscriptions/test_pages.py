"""The pages of following by mail: forms, links, what they tell to whom."""

import logging
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.logs import HideTokens, Mailable
from outbox.models import Effect
from subscriptions import asking, topics
from subscriptions.admin import counts
from subscriptions.models import Follow, Subscriber, SubscriberQuerySet
from tests.factories import RubricFactory, UserFactory, published
from tests.organizations.factories import OrganizationFactory, PersonFactory
from tests.subscriptions.conftest import path_in, text_of, work

pytestmark = [pytest.mark.django_db, pytest.mark.once]

GOOD = {"address": "reader@example.org", "what": "all", "rhythm": "daily"}


@pytest.fixture
def reader():
    """One who has confirmed that it follows everything."""
    reader = Subscriber.objects.create(
        address="known@example.org", language="en", confirmed_at=timezone.now()
    )
    topics.add(reader, [topics.of_subject(None)])
    return reader


def test_the_form_is_found_and_chosen_beforehand(client, django_assert_num_queries):
    rubric = RubricFactory(slug="news", name_en="News", name_ru="")
    published(rubric=rubric)
    body, person = (
        OrganizationFactory(slug="wco", label_en="WCO"),
        PersonFactory(slug="jane", label_en="Jane"),
    )
    OrganizationFactory(slug="secret", label_en="Secret body", public_from=None)
    for page, query in [
        (rubric.get_absolute_url(), "rubric=news"),
        (body.get_absolute_url(), "organization=wco"),
        (person.get_absolute_url(), "person=jane"),
    ]:
        assert f'href="/follow/?{query}"' in client.get(page).content.decode()
        ticked = query.replace("=", ":")
        form = client.get(f"/follow/?{query}").content.decode()
        assert f'value="{ticked}" checked' in form
        assert re.search(r'<input id="q" [^>]*value="([^"]*)"', form)[1] == ""  # nothing was searched for
    page = client.get("/ru/follow/?organization=wco&person=jane").content.decode()
    assert '<span lang="en">News</span>' in page
    assert page.count(" checked") == 3  # and a rhythm
    assert 'value="all" checked' in client.get("/follow/").content.decode()
    for query in ("organization=secret", "organization=none", "rubric=none", "person=%22%3E"):
        page = client.get(f"/follow/?{query}")
        assert (page.status_code, "Secret" in page.content.decode()) == (200, False)
        assert '<meta name="robots" content="noindex">' in page.content.decode()
    with django_assert_num_queries(2):  # what is asked for, and the pages of the footer
        client.get("/follow/?organization=wco")
    answer = client.post("/follow/?organization=wco", GOOD | {"what": ["organization:wco", "rubric:news"]})
    assert answer.status_code == 302
    assert list(Follow.objects.order_by("pk").values_list("rubric", "entity")) == [
        (rubric.pk, None), (None, body.pk),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": ""},
        {"address": "no address"},
        {"address": "a@example.org\r\nBcc: b@example.org"},
        {"address": f"a@{'ä' * 70}.example.org"},
        {"address": f"{'a' * 300}@example.org"},
        {"address": '"\\r\\e\\ader"@example.org'},
        {"address": "ſ@example.org"},
        {"address": "root@localhost"},
        {"address": "root@[127.0.0.1]"},
        {"what": []},
        {"what": "rubric:none"},
        {"what": ["all", "organization:none"]},
        {"what": "all" * 9999},
        {"rhythm": "hourly"},
        {"rhythm": ""},
    ],
    ids=str,
)
def test_a_hostile_form_comes_back_as_it_was_typed(client, wrong):
    answer = client.post("/follow/", GOOD | wrong)
    assert (answer.status_code, answer.cookies) == (400, {})
    assert "errorlist" in answer.content.decode()
    assert (Subscriber.objects.count(), Effect.objects.count()) == (0, 0)
    if "address" not in wrong:
        assert 'value="reader@example.org"' in answer.content.decode()


def test_one_way_of_writing_an_address(client):
    for address in ("Reader@BÜCHER.example", "reader@bücher.example", " reader@xn--bcher-kva.example "):
        assert client.post("/follow/", GOOD | {"address": address}).status_code == 302
    assert Subscriber.objects.get().address == "reader@xn--bcher-kva.example"


def test_the_answer_does_not_tell_who_is_known(reader, postbox):
    client, stranger = Client(enforce_csrf_checks=True), Client()
    RubricFactory(slug="news")
    answers = []
    for address in ("known@example.org", "new@example.org", "new@example.org", "known@example.org"):
        form = {"address": address, "what": "rubric:news", "rhythm": "at-once"}
        answer = client.post("/follow/", form, headers={"Origin": "null"})
        headers = {name: value for name, value in answer.items() if "nonce" not in value}
        answers.append((answer.status_code, answer.content, headers, dict(answer.cookies)))
        answers[-1][2].pop("Content-Security-Policy", None)
    assert answers == [answers[0]] * 4
    work(asking.LINK)
    known, new = sorted(postbox.take(), key=lambda message: message["To"])  # one an hour
    assert (known["To"], new["To"]) == ("known@example.org", "new@example.org")
    assert known["Subject"] == "What you follow by mail from Newsroom"
    assert f"{reader.path()}?rubric=news\n" in text_of(known)
    assert "List-Unsubscribe" not in known
    # Who typed it has changed nothing; the page of the link proposes it.
    reader.refresh_from_db()
    assert (reader.rhythm, [topic.value for topic in topics.followed(reader)]) == ("daily", ["all"])
    page = stranger.get(f"{path_in(known)}?rubric=news").content.decode()
    assert page.count('name="what"') == page.count('name="what" value="all" checked') + 1
    assert 'value="rubric:news" checked' in page
    Subscriber.objects.update(asked_at=timezone.now() - asking.PAUSE)
    client.post("/follow/", GOOD | {"address": "new@example.org"})
    work(asking.LINK)
    assert [message["To"] for message in postbox.take()] == ["new@example.org"]


def test_the_page_of_a_link(client, reader):
    body = OrganizationFactory(slug="wco")
    RubricFactory(slug="news")
    path = reader.path()
    bad = client.post(path, {"what": "rubric:none", "rhythm": "daily", "language": "en"})
    assert bad.status_code == 400
    assert client.post(path, {}).status_code == 400
    good = {"what": ["organization:wco", "rubric:news"], "rhythm": "at-once", "language": "ru"}
    page = client.post(f"{path}?organization=wco", good)
    assert (page.status_code, page.cookies, "Saved." in page.content.decode()) == (200, {}, True)
    reader.refresh_from_db()
    assert (reader.rhythm, reader.language) == ("at-once", "ru")
    assert sorted(topic.value for topic in topics.followed(reader)) == ["organization:wco", "rubric:news"]
    assert reader.path() == f"/ru{path}"
    body.public_from = None
    body.save()
    assert [topic.value for topic in topics.followed(reader)] == ["rubric:news"]
    leave = f"{path}leave/"
    assert "Leave and erase" in client.get(leave).content.decode()
    assert Subscriber.objects.count() == 1


def test_who_leaves_in_another_tab_at_this_very_moment(client, reader, monkeypatch):
    path, stale = reader.path(), Subscriber.objects.get()
    with CaptureQueriesContext(connection) as asked:
        asking.leave(reader)
    first = next(query["sql"] for query in asked if "subscriptions_" in query["sql"])
    assert first.startswith("SELECT")  # and locked, before what hangs on it goes
    monkeypatch.setattr(SubscriberQuerySet, "of_token", lambda self, token: stale)
    form = {"what": "all", "rhythm": "daily", "language": "ru"}
    for data in (form, {"confirm": "1"}):
        assert "This link is over" in client.post(path, data).content.decode()
    assert client.post(f"{path}leave/").status_code == 200
    assert (Subscriber.objects.count(), Effect.objects.count()) == (0, 0)


def test_only_the_link_opens_and_nothing_stored_makes_one(client, reader, settings):
    path, key = reader.path(), reader.key
    forged = ["A" * 44, key + key, reader.token[:-1] + ("A" if reader.token[-1] != "A" else "B")]
    for token in forged:
        assert client.get(f"/follow/{token}/").status_code == 404
        assert client.post(f"/follow/{token}/", {"confirm": "1"}).status_code == 404
        assert client.get(f"/follow/{token}/leave/").status_code == 404
        assert client.post(f"/follow/{token}/leave/").status_code == 200  # as after leaving; nobody has
    assert Subscriber.objects.count() == 1
    stored = {str(value) for row in Subscriber.objects.values_list() for value in row}
    assert reader.token not in stored
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert client.get(path).status_code == 200  # a link in an old mail
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(path).status_code == 404


def test_links_are_hidden_in_logs_and_reports(reader, rf):
    record = logging.LogRecord("x", logging.INFO, "", 0, "GET %s", (reader.path("leave"),), None)
    assert HideTokens().filter(record)
    assert record.getMessage() == "GET /follow/…/leave/"
    record.request = rf.get(reader.path())
    assert not Mailable().filter(record)


def test_administrators_see_counts_and_nobody_an_address(client, reader, django_assert_num_queries):
    OrganizationFactory(slug="wco", label_en="WCO")
    for number, value in enumerate(("organization:wco", "organization:wco")):
        other = Subscriber.objects.create(address=f"{number}@example.org", language="en", rhythm="at-once")
        topics.add(other, topics.of_entities([value]))
    Subscriber.objects.filter(address="0@example.org").update(confirmed_at=timezone.now())
    client.force_login(UserFactory(roles=["Administrator"]))
    page = client.get("/admin/subscriptions/subscriber/").content.decode()
    text = " ".join(page.split())
    assert "2 addresses have confirmed. 1 has not yet" in text
    assert '<th scope="row" lang="en">WCO</th><td>1</td>' in text
    assert {name for name in ("known@", "0@example", "1@example") if name in page} == set()
    assert client.get(f"/admin/subscriptions/subscriber/{reader.pk}/change/").status_code == 404
    further = [*map(topics.of_subject, [RubricFactory(), *OrganizationFactory.create_batch(3)])] * 2
    with django_assert_num_queries(2):  # else an unknown address would take longer than a known one
        topics.add(reader, further)
    with django_assert_num_queries(5):  # addresses, rhythms, what is followed, and the names of both kinds
        assert len(counts()["followed"]) == 6
    client.force_login(UserFactory(roles=["Publisher", "Editor"]))
    assert client.get("/admin/subscriptions/subscriber/").status_code == 403
