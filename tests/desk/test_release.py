"""The language versions of a story go live in one moment or not at all."""

import datetime
import threading

import pytest
from django.db import connections

from articles import translations, workflow
from articles.models import Activity, Article, Edition
from articles.models.guard import open_door
from tests.articles.factories import ahead
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
