"""Following by mail, from the form to the mail server: what is mailed to whom, and what never."""

import datetime

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from articles import workflow
from organizations import merging, unmerging
from outbox import effects
from outbox.models import Effect
from subscriptions import asking, mails, news, topics
from subscriptions.models import Announcement, Follow, Subscriber
from tests.articles.factories import changed, withdrawn
from tests.factories import RubricFactory, published, scheduled, superuser
from tests.organizations.factories import OrganizationFactory, PersonFactory
from tests.subscriptions.conftest import path_in, text_of, tick, work
from tests.subscriptions.factories import ADDRESS, follower

pytestmark = pytest.mark.django_db


def subjects_of(messages):
    return sorted((message["To"], message["Subject"]) for message in messages)


def about(*entities):
    return [{"entity": entity.pk, "relation": "about", "styled_as": ""} for entity in entities]


def everywhere(text):
    """The models of which a row holds this text, in whatever column."""
    return {
        model
        for model in apps.get_models()
        if any(text in str(value) for row in model._base_manager.values_list() for value in row)
    }


# --- From the form to the first story -------------------------------------------------------------


def test_from_the_form_to_the_last_mail(client, postbox):
    rubric = RubricFactory(slug="news", name_en="News")
    form = {"address": "Reader@Example.org", "what": "rubric:news", "rhythm": "at-once"}
    assert client.get("/follow/?rubric=news").cookies == {}
    answer = client.post("/follow/", form)
    assert (answer.status_code, answer.url, answer.cookies) == (302, "/follow/sent/", {})
    assert Effect.objects.filter(name=news.CLOCK).count() == 0  # nobody follows yet
    work(asking.LINK)
    (link,) = postbox.take()
    assert (link["To"], link["Subject"]) == (
        ADDRESS,
        "Please confirm: news by mail from Newsroom",
    )
    assert link["Message-ID"].startswith("<link.")
    path = path_in(link)

    page = client.get(path)  # a mail scanner opens it
    assert (page.status_code, page.cookies) == (200, {})
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert Subscriber.objects.get().confirmed_at is None
    published(title="Before the confirmation")
    page = client.post(path, {"confirm": "1"})
    assert "Confirmed." in page.content.decode()
    assert client.post(path, {"confirm": "1"}).status_code == 200
    Subscriber.objects.update(confirmed_at=timezone.now())
    published(title="After it", slug="after", lead="A <lead> & more.", rubric=rubric)
    published(title="Of another rubric", rubric=RubricFactory(slug="digital"))
    tick()
    (mail,) = postbox.take()
    subscriber = Subscriber.objects.get()
    leave = f"https://news.example.org/follow/{subscriber.token}/leave/"
    headers = {name: mail[name].strip() for name in mail}  # a long one begins on a line of its own
    assert {name: headers[name] for name in headers.keys() - {"Date", "Content-Type", "MIME-Version"}} == {
        "Subject": "After it",
        "From": "newsroom@localhost",
        "To": ADDRESS,
        "Message-ID": f"<stories.{subscriber.pk}.{news.latest()}@localhost>",
        "Auto-Submitted": "auto-generated",
        "List-Id": "<follow.localhost>",
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert mail.get_content_type() == "multipart/alternative"
    text, html = text_of(mail), text_of(mail, "html")
    day = timezone.localdate()
    address = f"https://news.example.org/{day:%Y/%m/%d}/after/"
    assert text.startswith(f"After it\nA <lead> & more.\n{address}\n")
    assert "this address follows at Newsroom: News.\n" in text
    assert path_in(mail, "leave/") == f"{path}leave/"
    assert f'<a href="{address}" style="color:inherit">After it</a>' in html
    assert "A &lt;lead&gt; &amp; more." in html
    assert leave in html
    assert {tag for tag in ("<img", "<link", "<script", "url(", "@import") if tag in html} == set()
    assert "Before the confirmation" not in text + html

    # The button of a mail program, twice; nobody is logged in there and no cookie is sent.
    for _time in range(2):
        answer = client.post(f"{path}leave/", {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.cookies) == (200, {})
    published(title="After leaving")
    tick()
    work()
    assert postbox.take() == []
    assert everywhere("eader@") & {Subscriber, Follow, Effect} == set()
    assert everywhere("reader@example.org") == set()
    assert client.get(path).status_code == client.get(f"{path}leave/").status_code == 404
    assert not Effect.objects.filter(name=news.CLOCK, state="waiting").exists()


def test_the_address_is_nowhere_while_mails_wait_or_fail(client, postbox, caplog):
    client.post("/follow/", {"address": ADDRESS, "what": "all", "rhythm": "daily"})
    postbox.answers = {ADDRESS: f"451 try later, {ADDRESS}"}
    work_once = effects.run_due()
    assert work_once == 1
    assert everywhere(ADDRESS) == {Subscriber}
    assert Effect.objects.get(name=asking.LINK).error == "NotSent: 451"
    assert ADDRESS not in caplog.text
    Subscriber.objects.update(asked_at=timezone.now() - datetime.timedelta(hours=47))
    effects.add(asking.EXPIRE, {})
    effects.run_due()
    assert Subscriber.objects.count() == 1
    Subscriber.objects.update(asked_at=timezone.now() - datetime.timedelta(hours=48))
    effects.add(asking.EXPIRE, {})
    effects.run_due()
    assert everywhere(ADDRESS) == set()
    odd = '"\x0b"@[::1]'  # nor one of which no header can be made
    follower(address=odd, confirmed_at=None)
    effects.add(asking.LINK, {"subscriber": Subscriber.objects.get().pk, "propose": [], "name": "odd"})
    effects.run_due()
    assert (
        Effect.objects.get(name=asking.LINK, state="waiting", payload__name="odd").error
        == "NotSent: HeaderParseError"
    )
    assert "::1" not in caplog.text


def test_the_mails_in_russian(client, postbox):
    RubricFactory(slug="news", name_en="News", name_ru="Новости")
    client.post("/ru/follow/", {"address": ADDRESS, "what": "all", "rhythm": "at-once"})
    work(asking.LINK)
    (link,) = postbox.take()
    assert link["Subject"].strip() == "Подтвердите, пожалуйста: новости сайта «Newsroom» по почте"
    path = path_in(link)
    assert path.startswith("/ru/follow/")
    client.post(path, {"confirm": "1"})
    boss = superuser()
    english = published(by=boss, title="A story", slug="story")
    published(by=boss, title="Статья", slug="statya", language="ru", translation_of=english)
    published(by=boss, title="Only in English", slug="only")
    tick()
    (mail,) = postbox.take()
    assert mail["Subject"].strip() == "2 новых материала · Newsroom"
    text, html = text_of(mail), text_of(mail, "html")
    assert "Only in English (English)\n" in text
    assert f"https://news.example.org/ru/{timezone.localdate():%Y/%m/%d}/statya/" in text
    assert "A story" not in text + html
    assert '<div lang="en"' in html
    assert '<html lang="ru">' in html


# --- Which stories --------------------------------------------------------------------------------


def test_each_is_mailed_what_it_follows(postbox):
    boss = superuser()
    parent, other = OrganizationFactory(), OrganizationFactory()
    child = OrganizationFactory(parent=parent)
    person = PersonFactory()
    news_, digital = RubricFactory(slug="news"), RubricFactory(slug="digital")
    secret = OrganizationFactory(public_from=None)
    for name, subject in {
        "all": None, "digital": digital, "parent": parent, "other": other, "person": person, "secret": secret,
    }.items():  # fmt: skip
        follower(subject, address=f"{name}@example.org")
    follower(news_, child, address="two@example.org")
    follower(address="unconfirmed@example.org", confirmed_at=None)
    published(by=boss, title="On the child", slug="a", mentions=about(child), rubric=digital)
    tick()
    assert subjects_of(postbox.take()) == [
        (f"{name}@example.org", "On the child") for name in ("all", "digital", "parent", "two")
    ]
    published(by=boss, title="On the person", slug="b", mentions=about(person, secret))
    tick()
    assert subjects_of(postbox.take()) == [
        (f"{name}@example.org", "On the person") for name in ("all", "person", "two")
    ]
    tick()
    assert postbox.take() == []


def test_only_what_is_first_published(postbox):
    boss, now = superuser(), timezone.now()
    follower(confirmed_at=now - datetime.timedelta(days=9))
    day = datetime.timedelta(days=1)
    early = published(by=boss, title="Known", slug="known")
    ended = withdrawn(published(by=boss, title="Ended at once", slug="ended"), by=boss)
    tick()
    assert subjects_of(postbox.take()) == [(ADDRESS, "Known")]
    changed(early, {"title": "Corrected"}, by=boss, note_kind="correction", note="It was wrong.")
    published(by=boss, title="Поздний перевод", slug="late", language="ru", translation_of=early)
    workflow.reinstate(ended, by=boss, based_on=ended.revision_id)
    published(by=boss, title="Old import", slug="old", at=now - 2 * day)
    scheduled(by=boss, title="Embargo", slug="embargo", at=now + day)
    published(by=boss, kind="page", title="A page", slug="page", rubric=None)
    tick()
    assert postbox.take() == []
    published(by=boss, title="Fresh import", slug="fresh", at=now - day)
    tick()
    assert subjects_of(postbox.take()) == [(ADDRESS, "Fresh import")]


def test_what_is_withdrawn_between_queueing_and_sending_is_not_mailed(postbox):
    boss = superuser()
    follower()
    one = published(by=boss, title="Withdrawn", slug="one")
    news.announce()
    news.queue()
    withdrawn(one, by=boss)
    work(news.STORIES)
    published(by=boss, title="Another", slug="two")
    tick()
    assert subjects_of(postbox.take()) == [(ADDRESS, "Another")]


def test_once_a_day_at_eight_in_the_newsroom(postbox):
    boss, zone = superuser(), timezone.get_current_timezone()
    yesterday = datetime.datetime.combine(
        timezone.localdate() - datetime.timedelta(days=1), datetime.time(), zone
    )

    def at(hour, minute=0, second=0):
        return yesterday.replace(hour=hour, minute=minute, second=second)

    daily = follower(rhythm="daily", confirmed_at=at(0) - datetime.timedelta(days=3))
    published(by=boss, title="In the night", slug="night", at=at(3))
    published(by=boss, title="At eight", slug="eight", at=at(8))
    assert news.announce(at(3)) == 1
    assert news.queue(at(7, 59, 59)) == 0
    assert news.announce(at(8)) == 1
    assert news.queue(at(8)) == 1
    assert news.queue(at(8, 1)) == 0
    (effect,) = Effect.objects.filter(name=news.STORIES)
    assert effect.payload == {"subscriber": daily.pk, "after": 0, "until": 2}
    effects.run_due()
    assert subjects_of(postbox.take()) == [(ADDRESS, "2 new stories · Newsroom")]
    published(by=boss, title="At nine", slug="nine", at=at(9))
    assert news.announce(at(9)) == 1
    assert news.queue(at(23, 59)) == 0
    assert news.queue(at(8) + datetime.timedelta(days=1)) == 1
    # The clock goes forward in March: eight is eight, and a day has 23 hours.
    march = datetime.datetime(2027, 3, 28, 5, 59, tzinfo=datetime.UTC)
    assert news.morning_before(march).isoformat() == "2027-03-27T08:00:00+01:00"
    assert news.morning_before(march + news.MINUTE).isoformat() == "2027-03-28T08:00:00+02:00"


# --- Whatever fails -------------------------------------------------------------------------------


def test_a_worker_that_dies_between_mails_nothing_twice_and_loses_nothing(postbox):
    follower()
    published(title="A story")
    news.announce()

    def die():
        with transaction.atomic():
            news.queue()
            raise SystemExit

    with pytest.raises(SystemExit):
        die()  # before the cursor and the mail are committed
    assert Effect.objects.filter(name=news.STORIES).count() == 0
    assert news.queue() == 1
    assert news.queue() == 0
    (effect,) = Effect.objects.filter(name=news.STORIES)
    # It dies after the server has taken the mail and before it says so: the same mail by name, not another one.
    mails.send_stories(effect.payload)
    effects.run_due()
    first, second = postbox.take()
    assert first["Message-ID"] == second["Message-ID"]
    tick()
    assert postbox.take() == []


def test_the_clock_goes_on_whatever_becomes_of_a_look(monkeypatch):
    follower()
    monkeypatch.setattr(news, "announce", lambda: 1 / 0)
    tick()
    look = Effect.objects.get(name=news.LOOK)
    assert (look.state, look.error) == ("waiting", "ZeroDivisionError: division by zero")
    Effect.objects.filter(pk=look.pk).update(tries=effects.TRIES - 1, due_at=look.added_at)
    effects.run_due()
    look.refresh_from_db()
    assert look.state == "failed"
    tick()
    assert Effect.objects.filter(name=news.LOOK, state="waiting").count() == 1
    clock = Effect.objects.get(name=news.CLOCK, state="waiting")
    assert clock.due_at > timezone.now()
    clock.delete()  # somebody has dropped it: the next migrate winds it up
    config = apps.get_app_config("subscriptions")
    from subscriptions import background  # its name is that of a module of articles too

    background.start_after_migrate(using="default", app_config=config)
    assert Effect.objects.filter(name=news.CLOCK, state="waiting").count() == 1


def test_many_follow_in_portions(postbox, monkeypatch):
    monkeypatch.setattr(news, "PORTION", 2)
    for number in range(5):
        follower(address=f"{number}@example.org")
    for number in range(3):
        published(title=f"Story {number}", slug=f"story-{number}")
    tick()
    work()
    told = {number: [] for number in range(5)}
    for message in postbox.take():
        told[int(message["To"][0])].append(text_of(message))
    for texts in told.values():
        assert [sum(f"Story {number}\n" in text for text in texts) for number in range(3)] == [1, 1, 1]


def test_an_address_that_is_refused_for_good_is_erased_after_three_days(postbox):
    follower()
    follower(address="policy@example.org")
    postbox.answers = {ADDRESS: "550 5.1.1 no such mailbox", "policy@example.org": "550 5.7.1 blocked"}
    published(title="A story")
    tick()
    assert Effect.objects.filter(name=news.STORIES, state="waiting", error="").count() == 1
    assert Effect.objects.filter(name=news.STORIES, error="NotSent: 550").count() == 1
    for left in (1, 0):
        assert Subscriber.objects.filter(address=ADDRESS).count() == 1
        again = Effect.objects.filter(name=news.STORIES, state="waiting", error="")
        assert again.get().due_at > timezone.now() + datetime.timedelta(hours=23)
        again.update(due_at=timezone.now() - datetime.timedelta(hours=1))
        effects.run_due()
        assert Subscriber.objects.filter(address=ADDRESS).count() == left
    assert everywhere(ADDRESS) == set()
    assert Subscriber.objects.get().address == "policy@example.org"  # the refusal tells nothing of it
    postbox.answers = {"typo@example.org": "550 5.1.1 no such mailbox"}
    asking.ask("typo@example.org", topics.general(), rhythm="daily", language="en")
    effects.run_due()
    assert everywhere("typo@example.org") == set()


def test_bodies_that_become_one_are_followed_as_one():
    boss = superuser()
    loser, winner = OrganizationFactory(), OrganizationFactory()
    both, one = follower(loser, winner), follower(loser, address="one@example.org")
    merge = merging.merge(loser, winner, by=boss)
    assert list(Follow.objects.order_by("subscriber").values_list("subscriber", "entity")) == [
        (both.pk, winner.pk), (one.pk, winner.pk),
    ]  # fmt: skip
    asking.leave(both)
    unmerging.undo(merge, by=boss)
    assert list(Follow.objects.values_list("subscriber", "entity")) == [(one.pk, loser.pk)]


def test_announcements_are_numbered_on_and_forgotten():
    subscriber = follower()
    published(title="A story")
    news.announce()
    news.queue()
    Announcement.objects.update(found_at=timezone.now() - news.KEPT)
    news.forget()
    assert (Announcement.objects.count(), news.latest()) == (0, 1)
    published(title="Another", slug="another")
    news.announce()
    assert sorted(Announcement.objects.values_list("number", flat=True)) == [2, 3]  # none is given twice
    subscriber.refresh_from_db()
    assert subscriber.seen == 1
