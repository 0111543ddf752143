"""The worker as a process of its own: killed, doubled, stopped."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from outbox import effects
from outbox.models import Effect

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def trace(tmp_path):
    """Where the handlers of `tests.outbox.worker` write; the effects are those of another process."""
    return tmp_path / "trace"


@pytest.fixture
def start(trace):
    """Start workers that end with the test."""
    started = []

    def start_worker(*options):
        command = [sys.executable, "-m", "tests.outbox.worker", trace, *options]
        environment = os.environ | {"TEST_DATABASE": str(connection.settings_dict["NAME"])}
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        started.append(process)
        return process

    yield start_worker
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture(autouse=True)
def _their_handlers(monkeypatch):
    for name in ("write", "hang_once", "poison"):
        monkeypatch.setitem(effects._handlers, name, None)  # run by the worker, known here


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)


def lines(trace):
    return trace.read_text().split() if trace.exists() else []


def test_work_survives_the_kill_of_its_worker(start, trace):
    effect = effects.add("hang_once", {"n": "done"})
    worker = start("--lease=2")
    wait_for(lambda: lines(trace) == ["begun"])
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    effect.refresh_from_db()
    assert effect.state == "running"
    start("--lease=2")
    wait_for(lambda: Effect.objects.get().state == "done")
    assert lines(trace) == ["begun", "begun", "done"]
    assert Effect.objects.get().tries == 2


def test_two_workers_do_each_once(start, trace):
    for n in range(100):
        effects.add("write", {"n": n})
    poisonous = effects.add("poison", {})
    workers = [start("--once"), start("--once")]
    assert [worker.wait(30) for worker in workers] == [0, 0]
    assert sorted(map(int, lines(trace))) == list(range(100))
    assert Effect.objects.filter(state="done", tries=1).count() == 100
    poisonous.refresh_from_db()
    assert (poisonous.state, poisonous.error) == ("waiting", "ValueError: poison")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_worker_ends_what_it_has_begun_and_begins_nothing(number, start, trace):
    for n in (1, 2):
        effects.add("write", {"n": n, "seconds": 1})
    worker = start()
    wait_for(lambda: Effect.objects.filter(state="running").exists())
    worker.send_signal(number)
    assert worker.wait(10) == 0
    assert lines(trace) == ["1"]
    assert sorted(Effect.objects.values_list("state", flat=True)) == ["done", "waiting"]


def test_work_that_hangs_is_given_up_before_its_claim_ends(start, trace):
    effects.add("hang_once", {"n": "done"})
    effects.add("write", {"n": "other"})
    start("--lease=1")
    wait_for(lambda: lines(trace) == ["begun", "other"])
    assert Effect.objects.get(name="hang_once").error == "Overtime: not done after 1 s"


def test_an_idle_worker_sees_what_is_added(start, trace):
    start()
    effects.add("write", {"n": 1})
    wait_for(lambda: lines(trace) == ["1"])
    effects.add("write", {"n": 2})
    wait_for(lambda: lines(trace) == ["1", "2"])
