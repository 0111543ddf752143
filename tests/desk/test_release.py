"""The language versions of a story go live in one moment or not at all."""

import datetime
import threading

import pytest
from django.db import connections
from django.urls import reverse

from articles import translations, workflow
from articles.models import Activity, Article, Edition, Revision
from articles.models.guard import open_door
from tests.articles.factories import ahead
from tests.desk.forms import in_london
from tests.factories import RubricFactory, UserFactory, approved, draft, superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return superuser()


@pytest.fixture
def pair(boss):
    english = approved(by=boss, title="A committee meets", slug="committee")
    russian = approved(
        by=boss, title="Комитет собрался", slug="komitet", language="ru", translation_of=english.pk
    )
    return [english, russian]


def release(pair, by, **kwargs):
    based_on = {article.pk: article.revision_id for article in pair}
    return workflow.release(pair, **{"by": by, "based_on": based_on} | kwargs)


def live():
    return set(Edition.objects.live().values_list("language", flat=True))


def again(article):
    return Article.objects.get(pk=article.pk)


def test_both_are_public_from_the_same_moment(pair, boss):
    released = release(pair, boss)
    one, two = Edition.objects.live().order_by("language")
    assert (one.language, two.language) == ("en", "ru")
    assert one.live_from == two.live_from == one.published_at == two.published_at
    assert one.release == two.release is not None
    assert [article.live_edition for article in released] == [one, two]
    rows = Activity.objects.filter(verb="release").order_by("article_id")
    assert [(row.article, row.by, row.detail["at"]) for row in rows] == [
        (article, boss, one.live_from.isoformat()) for article in pair
    ]


def test_both_wait_for_the_same_moment(pair, boss):
    at = ahead(days=2)
    release(pair, boss, at=at)
    assert live() == set()
    assert list(Edition.objects.ahead().values_list("live_from", flat=True)) == [at, at]
    assert Edition.objects.values("release").distinct().count() == 1
    assert {edition.language for edition in Edition.objects.live(at)} == {"en", "ru"}
    assert not Edition.objects.live(at - datetime.timedelta(microseconds=1)).exists()


def nothing_is_released(pair):
    assert not Edition.objects.exists()
    assert not Activity.objects.filter(verb="release").exists()
    assert [again(article).published_at for article in pair] == [None, None]


@pytest.mark.parametrize("which", [0, 1])
def test_one_is_invalid_so_neither_goes_live(boss, which):
    leads = [{}, {}]
    leads[which] = {"lead": ""}
    english = approved(by=boss, **leads[0])
    russian = approved(by=boss, language="ru", translation_of=english.pk, **leads[1])
    with pytest.raises(workflow.Invalid) as refused:
        release([english, russian], boss)
    assert refused.value.messages == [f"{['English', 'Russian'][which]}: Write a lead."]
    nothing_is_released([english, russian])


@pytest.mark.parametrize("which", [0, 1])
def test_one_is_stale_so_neither_goes_live(pair, boss, which):
    seen = {article.pk: article.revision_id for article in pair}
    changed = pair[which]
    workflow.save(changed, {"card_word": "21st"}, by=boss, based_on=changed.revision_id)
    with pytest.raises(workflow.Stale) as stale:
        release(pair, boss, based_on=seen)
    assert stale.value.article == changed
    nothing_is_released(pair)


def test_one_is_not_approved_so_neither_goes_live(boss):
    english = approved(by=boss)
    russian = draft(by=boss, language="ru", translation_of=english.pk)
    with pytest.raises(workflow.Invalid):
        release([english, russian], boss)
    nothing_is_released([english, russian])


def test_one_is_not_theirs_so_neither_goes_live(pair):
    publisher = UserFactory(roles=["Publisher"], every_rubric=False)
    publisher.rubric_grants.create(rubric=RubricFactory(slug="news"))
    boss, russian = pair[1].owner, pair[1]
    russian = workflow.save(
        russian, {"rubric": RubricFactory(slug="training")}, by=boss, based_on=russian.revision_id
    )
    russian = workflow.submit(russian, by=boss, based_on=russian.revision_id)
    pair[1] = workflow.approve(russian, by=boss, based_on=russian.revision_id)
    with pytest.raises(workflow.NotAllowed):
        release(pair, publisher)
    nothing_is_released(pair)


def test_both_have_to_be_looked_at(pair, boss):
    with pytest.raises(workflow.Invalid):
        release(pair, boss, based_on={pair[0].pk: pair[0].revision_id})
    with pytest.raises(workflow.Invalid):
        release([pair[0], approved(by=boss, title="Another", slug="another")], boss)
    with pytest.raises(workflow.Invalid):
        release(pair[:1], boss)
    nothing_is_released(pair)


def test_a_moment_that_has_passed_is_refused(pair, boss):
    with pytest.raises(workflow.Invalid):
        release(pair, boss, at=ahead(hours=-1))
    nothing_is_released(pair)


def test_what_is_live_is_not_released_again(pair, boss):
    english = workflow.publish(pair[0], by=boss, based_on=pair[0].revision_id, accept=["translation-missing"])
    with pytest.raises(workflow.Invalid):
        release([english, pair[1]], boss)
    assert live() == {"en"}


def test_when_it_may_be_done(pair, boss):
    assert "release" in workflow.available(again(pair[0]), boss)
    assert "release" in workflow.available(again(pair[1]), boss)
    workflow.send_back(pair[1], by=boss, based_on=pair[1].revision_id, reason="Not yet.")
    assert "release" not in workflow.available(again(pair[0]), boss)
    assert "release" not in workflow.available(approved(by=boss, title="Alone", slug="alone"), boss)


# --- While they wait ------------------------------------------------------------------------------


def moments():
    return set(Edition.objects.ahead().values_list("live_from", flat=True))


@pytest.mark.parametrize("which", [0, 1])
def test_one_is_rescheduled_with_the_other(pair, boss, which):
    released, later = release(pair, boss, at=ahead(days=2)), ahead(days=3)
    moved = workflow.reschedule(released[which], by=boss, based_on=released[which].revision_id, at=later)
    assert moved == released[which]
    assert moments() == {later}
    rows = Activity.objects.filter(verb="reschedule").order_by("article_id")
    assert [row.article for row in rows] == pair
    assert {again(article).published_at for article in pair} == {later}


@pytest.mark.parametrize("which", [0, 1])
def test_one_is_cancelled_with_the_other(pair, boss, which):
    released = release(pair, boss, at=ahead(days=2))
    workflow.cancel(released[which], by=boss, based_on=released[which].revision_id)
    assert not Edition.objects.exists()
    assert [again(article).published_at for article in pair] == [None, None]
    assert "release" in workflow.available(again(pair[0]), boss)


def test_an_end_of_one_holds_both_back(pair, boss):
    english, russian = release(pair, boss, at=ahead(days=2))
    workflow.expire(
        russian, by=boss, based_on=russian.revision_id, at=ahead(days=3), ending="gone", reason="Over."
    )
    with pytest.raises(workflow.Invalid):
        workflow.reschedule(english, by=boss, based_on=english.revision_id, at=ahead(days=4))
    assert len(moments()) == 1


def test_a_replaced_text_stays_in_the_release(pair, boss):
    english, _russian = release(pair, boss, at=ahead(days=2))
    at, release_key = Edition.objects.ahead().values_list("live_from", "release").first()
    english = workflow.save(english, {"lead": "Another."}, by=boss, based_on=english.revision_id)
    english = workflow.submit(english, by=boss, based_on=english.revision_id)
    english = workflow.approve(english, by=boss, based_on=english.revision_id)
    workflow.replace(english, by=boss, based_on=english.revision_id, accept=["translation-stale"])
    assert list(Edition.objects.ahead().values_list("live_from", "release")) == [(at, release_key)] * 2


def test_only_who_may_decide_over_both_moves_them(pair, boss):
    english, russian = release(pair, boss, at=ahead(days=2))
    before = moments()
    publisher = UserFactory(roles=["Publisher"], every_rubric=False)
    publisher.rubric_grants.create(rubric=RubricFactory(slug="news"))
    with open_door():  # no verb moves a text that waits to another rubric
        Edition.objects.filter(article=russian).update(rubric=RubricFactory(slug="training"))
    with pytest.raises(workflow.Invalid) as refused:
        workflow.reschedule(english, by=publisher, based_on=english.revision_id, at=ahead(days=3))
    assert refused.value.messages == [
        "It goes live together with its version in Russian, which is not yours to move."
    ]
    with pytest.raises(workflow.Invalid):
        workflow.cancel(english, by=publisher, based_on=english.revision_id)
    with pytest.raises(workflow.NotAllowed):
        workflow.cancel(russian, by=publisher, based_on=russian.revision_id)
    assert moments() == before


def test_a_story_that_waits_alone_moves_alone(pair, boss):
    waiting = [
        workflow.schedule(article, by=boss, based_on=article.revision_id, at=ahead(days=2))
        for article in pair
    ]
    later = ahead(days=3)
    workflow.reschedule(waiting[0], by=boss, based_on=waiting[0].revision_id, at=later)
    assert len(moments()) == 2


# --- What readers see meanwhile -------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_readers_see_both_or_none_at_any_moment():
    boss, seen, done = superuser(), set(), threading.Event()
    english = approved(by=boss, title="A committee meets", slug="committee")
    russian = approved(by=boss, language="ru", slug="komitet", translation_of=english.pk)

    def read():
        while not done.is_set():
            seen.add(frozenset(live()))
        seen.add(frozenset(live()))
        connections.close_all()

    readers = [threading.Thread(target=read) for _number in range(2)]
    for reader in readers:
        reader.start()
    try:
        release([english, russian], boss)
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert seen == {frozenset(), frozenset({"en", "ru"})}


@pytest.mark.django_db(transaction=True)
def test_both_versions_moved_at_once_do_not_lock_each_other_out():
    boss = superuser()
    english = approved(by=boss, title="A committee meets", slug="committee")
    russian = approved(by=boss, language="ru", slug="komitet", translation_of=english.pk)
    pair, problems = release([english, russian], boss, at=ahead(days=2)), []

    def move(article, days):
        try:
            workflow.reschedule(article, by=boss, based_on=article.revision_id, at=ahead(days=days))
        except Exception as error:
            problems.append(error)
        finally:
            connections.close_all()

    for turn in range(5):
        movers = [
            threading.Thread(target=move, args=(article, 3 + turn + place))
            for place, article in enumerate(pair)
        ]
        for mover in movers:
            mover.start()
        for mover in movers:
            mover.join()
        assert len(moments()) == 1
    assert problems == []
    assert translations.family(english).count() == 2


# --- The page -------------------------------------------------------------------------------------


def url(article):
    return reverse("admin:articles_article_release", args=[article.pk])


def posted(pair, **fields):
    return (
        {f"{article.language}-based_on": article.revision_id for article in pair} | {"when": "now"} | fields
    )


@pytest.fixture
def publisher(client):
    user = UserFactory(roles=["Publisher"])
    client.force_login(user)
    return user


def test_the_page_shows_both_and_releases_both(client, publisher, pair):
    form = client.get(pair[0].get_desk_url()).content.decode()
    assert url(pair[0]) in form
    page = client.get(url(pair[1])).content.decode()
    for article in pair:
        assert article.title in page
    response = client.post(url(pair[0]), posted(pair))
    assert response.url == pair[0].get_desk_url()
    assert live() == {"en", "ru"}
    assert {row.by for row in Activity.objects.filter(verb="release")} == {publisher}
    assert client.get(url(pair[0])).status_code == 302


def test_the_page_says_what_blocks_which_version(client, publisher, boss):
    english = approved(by=boss)
    russian = approved(by=boss, language="ru", translation_of=english.pk, lead="")
    page = client.get(url(english))
    assert "Write a lead." in page.content.decode()
    assert page.context["is_blocked"]
    response = client.post(url(english), posted([english, russian]))
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == ["Russian: Write a lead."]
    nothing_is_released([english, russian])


def test_warnings_are_ticked_for_each_version(client, publisher, boss):
    english = approved(by=boss, event_on="2990-01-01")
    russian = approved(by=boss, language="ru", translation_of=english.pk, event_on="2990-01-01")
    for accept in ({}, {"en-accept": "event-ahead"}, {"ru-accept": "event-ahead"}):
        assert client.post(url(english), posted([english, russian], **accept)).status_code == 200
        nothing_is_released([english, russian])
    both = {"en-accept": "event-ahead", "ru-accept": "event-ahead"}
    assert client.post(url(english), posted([english, russian], **both)).status_code == 302
    assert live() == {"en", "ru"}
    assert [row.detail["warnings"] for row in Activity.objects.filter(verb="release")] == [
        ["event-ahead"]
    ] * 2


def test_blocks_are_overridden_with_one_reason(client, boss):
    english = approved(by=boss, lead="")
    russian = approved(by=boss, language="ru", translation_of=english.pk)
    client.force_login(UserFactory(roles=["Publisher", "Managing editor"]))
    response = client.post(url(english), posted([english, russian], override="The minister asks."))
    assert response.status_code == 302
    assert live() == {"en", "ru"}
    rows = Activity.objects.filter(verb="release").order_by("article_id")
    assert [(row.reason, row.detail.get("overridden")) for row in rows] == [
        ("The minister asks.", ["lead-missing"]), ("", None),
    ]  # fmt: skip


@pytest.mark.parametrize("which", [0, 1])
def test_the_page_of_a_version_that_was_saved_since(client, publisher, pair, boss, which):
    opened = posted(pair)
    changed = workflow.save(pair[which], {"card_word": "21st"}, by=boss, based_on=pair[which].revision_id)
    changed = workflow.submit(changed, by=boss, based_on=changed.revision_id)
    changed = workflow.approve(changed, by=boss, based_on=changed.revision_id)
    response = client.post(url(pair[0]), opened)
    assert response.status_code == 409
    assert [article for article, _seen in response.context["stale"]] == [changed]
    assert f'name="{changed.language}-based_on" value="{changed.revision_id}"' in response.content.decode()
    nothing_is_released(pair)


@pytest.mark.parametrize(
    ("day", "clock", "which", "expected"),
    [
        ((2099, 10, 25), "01:30", "second", datetime.datetime(2099, 10, 25, 1, 30, tzinfo=datetime.UTC)),
        ((2099, 3, 29), "01:30", "first", datetime.datetime(2099, 3, 29, 0, 30, tzinfo=datetime.UTC)),
        ((2099, 7, 1), "00:00", "", datetime.datetime(2099, 6, 30, 23, 0, tzinfo=datetime.UTC)),
    ],
)
def test_a_night_on_which_the_clocks_change(
    client, publisher, pair, monkeypatch, day, clock, which, expected
):
    in_london()
    monkeypatch.setattr("articles.admin.verbforms.FARTHEST", datetime.timedelta(days=40_000))
    at = posted(pair, when="at", date=datetime.date(*day).isoformat(), time=clock)
    if which:
        assert "which" in client.post(url(pair[0]), at).context["form"].errors
        nothing_is_released(pair)
    assert client.post(url(pair[0]), at | {"which": which}).status_code == 302
    assert list(Edition.objects.ahead().values_list("live_from", flat=True)) == [expected] * 2


@pytest.mark.parametrize("name", ["reschedule", "cancel"])
def test_the_page_of_one_that_waits_says_that_the_other_goes_with_it(client, publisher, pair, boss, name):
    alone = workflow.schedule(
        approved(by=boss, title="Alone", slug="alone"),
        by=boss,
        based_on=Revision.objects.latest("pk").pk,
        at=ahead(days=2),
    )
    release(pair, boss, at=ahead(days=2))
    address = f"admin:articles_article_{name}"
    sentence = "what you do here holds for both"
    assert sentence in client.get(reverse(address, args=[pair[0].pk])).content.decode()
    assert sentence not in client.get(reverse(address, args=[alone.pk])).content.decode()


def test_who_may_not_decide_over_both_gets_no_page(client, pair):
    publisher = UserFactory(roles=["Publisher"], every_rubric=False)
    publisher.rubric_grants.create(rubric=RubricFactory(slug="news"))
    boss, russian = pair[1].owner, pair[1]
    russian = workflow.save(
        russian, {"rubric": RubricFactory(slug="training")}, by=boss, based_on=russian.revision_id
    )
    russian = workflow.submit(russian, by=boss, based_on=russian.revision_id)
    pair[1] = workflow.approve(russian, by=boss, based_on=russian.revision_id)
    client.force_login(publisher)
    assert url(pair[0]) not in client.get(pair[0].get_desk_url()).content.decode()
    assert client.get(url(pair[0])).status_code == 403
    assert client.post(url(pair[0]), posted(pair)).status_code == 403
    nothing_is_released(pair)


def test_the_page_asks_a_fixed_number_of_queries(client, publisher, pair, django_assert_max_num_queries):
    client.get(url(pair[0]))
    with django_assert_max_num_queries(60):
        client.get(url(pair[0]))
