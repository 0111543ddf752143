"""Background work is done once what caused it is committed, again after a failure, and no more than needed."""

import datetime
import logging

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from outbox import effects
from outbox.models import Effect
from tests.outbox.factories import due_again, run_to_the_end

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def states():
    return sorted(Effect.objects.values_list("state", flat=True))


def test_what_is_added_is_done_once(calls):
    effects.add("note", {"n": 1})
    assert calls == []
    assert effects.run_due() == 1
    assert effects.run_due() == 0
    assert calls == [{"n": 1}]
    effect = Effect.objects.get()
    assert (effect.state, effect.tries, effect.error) == ("done", 1, "")
    assert effect.payload == {}  # it may have held somebody's link
    assert effect.ended_at is not None


def test_what_is_rolled_back_never_happens(calls):
    with transaction.atomic():
        effects.add("note", {"n": 1})
        transaction.set_rollback(True)
    assert effects.run_due() == 0
    assert calls == []


def test_a_name_without_a_handler_is_refused_at_once():
    with pytest.raises(LookupError, match="nobody"):
        effects.add("nobody", {})
    assert Effect.objects.count() == 0


def test_a_name_has_one_handler():
    with pytest.raises(ValueError, match="mail"):
        effects.handler("mail")(print)


def test_work_for_later_waits(calls):
    effects.add("note", {"n": 1}, at=timezone.now() + HOUR)
    effects.add("note", {"n": 2}, at=timezone.now() - HOUR)
    assert effects.run_due() == 1
    assert calls == [{"n": 2}]


def test_what_is_due_longest_comes_first_and_the_limit_holds(calls):
    for hours in (1, 3, 2):
        effects.add("note", {"hours": hours}, at=timezone.now() - hours * HOUR)
    assert effects.run_due(limit=2) == 2
    assert calls == [{"hours": 3}, {"hours": 2}]


def test_one_key_waits_once(calls):
    first = effects.add("note", {"n": 1}, key="a")
    assert effects.add("note", {"n": 2}, key="a") == first
    effects.add("note", {"n": 3}, key="b")
    effects.add("note", {"n": 4})
    effects.add("note", {"n": 5})
    assert effects.run_due() == 4
    assert calls == [{"n": 1}, {"n": 3}, {"n": 4}, {"n": 5}]
    assert effects.add("note", {"n": 6}, key="a") != first


def test_a_key_that_runs_already_can_wait_once_more(monkeypatch):
    """What changes while the work runs may have come too late for it."""
    seen = []

    def work(payload):
        seen.append(payload["n"])
        if payload["n"] == 1:
            effects.add("again", {"n": 2}, key="a")
            raise ValueError("its successor waits: it does not")

    monkeypatch.setitem(effects._handlers, "again", work)
    effects.add("again", {"n": 1}, key="a")
    assert effects.run_due() == 2
    assert seen == [1, 2]
    assert states() == ["done", "done"]


def test_what_waits_can_be_dropped(calls):
    effects.add("note", {"n": 1}, key="a")
    effects.run_due()
    effects.add("note", {"n": 2}, key="a")
    effects.add("note", {"n": 3}, key="b")
    assert effects.drop("a") == 1
    effects.run_due()
    assert calls == [{"n": 1}, {"n": 3}]


def test_a_failure_is_tried_again_later_and_blocks_nobody(calls):
    poisonous = effects.add("note", {"fail": "no such host"})
    effects.add("note", {"n": 1})
    assert effects.run_due() == 2
    assert calls == [{"fail": "no such host"}, {"n": 1}]
    poisonous.refresh_from_db()
    assert (poisonous.state, poisonous.error) == ("waiting", "ValueError: no such host")
    assert effects.run_due() == 0


def test_the_delay_grows(calls):
    effect = effects.add("note", {"fail": "no"})
    delays = []
    for _ in range(effects.TRIES - 1):
        due_again(effect)
        before = timezone.now()
        effects.run_due()
        effect.refresh_from_db()
        delays.append(round((effect.due_at - before).total_seconds(), -1))
    assert delays == [10, 40, 160, 640, 2560, 10240, 40960]


def test_the_last_failure_is_reported(calls, caplog, settings):
    settings.ADMINS = [("Operations", "operations@example.org")]
    effect = effects.add("note", {"fail": "gone"})
    with caplog.at_level(logging.ERROR, "newsroom.outbox"):
        assert run_to_the_end(effect) == 8
    assert (effect.state, effect.error, effect.tries) == ("failed", "ValueError: gone", 8)
    assert [record.getMessage() for record in caplog.records] == [
        f"note {effect.pk} failed for good: ValueError: gone"
    ]
    (message,) = mail.outbox
    assert message.to == ["operations@example.org"]
    assert "ValueError: gone" in message.body
    assert effects.run_due() == 0


def test_a_mail_server_that_is_down_does_not_stop_the_report(calls, caplog, settings, monkeypatch):
    def refuse(*args):
        raise ConnectionRefusedError("no mail server")

    settings.ADMINS = [("Operations", "operations@example.org")]
    monkeypatch.setattr(effects, "mail_admins", refuse)
    effect = effects.add("note", {"fail": "gone"})
    run_to_the_end(effect)
    assert effect.state == "failed"
    assert "was not mailed" in caplog.text


def test_work_that_kills_its_worker_comes_to_an_end(calls):
    effect = effects.add("note", {"n": 1})
    Effect.objects.filter(pk=effect.pk).update(
        state="running", tries=effects.TRIES, claimed_until=timezone.now() - HOUR
    )
    assert effects.run_due() == 1
    effect.refresh_from_db()
    assert (effect.state, calls) == ("failed", [])


def test_a_claim_that_ran_out_is_taken_over_and_one_that_has_not_is_left(calls):
    lost, busy = (effects.add("note", {"n": n}) for n in (1, 2))
    for effect, hours in ((lost, -1), (busy, 1)):
        Effect.objects.filter(pk=effect.pk).update(
            state="running", tries=1, claimed_until=timezone.now() + hours * HOUR
        )
    assert effects.run_due() == 1
    assert calls == [{"n": 1}]
    busy.refresh_from_db()
    assert busy.state == "running"


def test_a_worker_that_lost_its_claim_ends_nothing(monkeypatch):
    def slow(payload):
        """Meanwhile another worker takes the effect over."""
        Effect.objects.update(tries=2)

    monkeypatch.setitem(effects._handlers, "slow", slow)
    effects.add("slow", {})
    effects.run_due()
    assert states() == ["running"]


def test_failed_work_can_be_started_afresh(calls):
    effect = effects.add("note", {"fail": "no"}, key="a")
    assert not effects.retry(effect)  # it waits anyway
    run_to_the_end(effect)
    assert effects.retry(effect)
    effect.refresh_from_db()
    assert (effect.state, effect.tries) == ("waiting", 0)
    run_to_the_end(effect)
    effects.add("note", {"n": 1}, key="a")
    assert not effects.retry(effect)  # its key waits already
    assert states() == ["failed", "waiting"]


def test_only_what_was_done_a_week_ago_is_purged():
    day = datetime.timedelta(days=1)
    for state, days in (("done", 8), ("done", 6), ("failed", 8), ("waiting", 8)):
        Effect.objects.create(name="mail", state=state, ended_at=timezone.now() - days * day)
    assert effects.purge() == 1
    assert states() == ["done", "failed", "waiting"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_look_without_work_is_one_query_and_takes_no_lock(count, django_assert_num_queries):
    for _ in range(count):
        effects.add("mail", {}, at=timezone.now() + HOUR)
    with django_assert_num_queries(1) as captured:
        assert effects.run_due() == 0
    assert captured[0]["sql"].startswith("SELECT 1")


def test_whoever_has_a_handler_for_it_is_told_of_what_failed_for_good(calls, monkeypatch):
    told = []
    monkeypatch.setitem(effects._handlers, effects.FAILURE, told.append)
    Effect.objects.create(name="note", payload={"fail": "x"}, tries=effects.TRIES - 1)
    assert effects.run_due() == 2
    assert told == [{"name": "note"}]
