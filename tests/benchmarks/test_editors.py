"""Two at once on one story, over HTTP, against a real server: nothing acknowledged is lost or overwritten."""

import pytest

from benchmarks import editors

pytestmark = pytest.mark.django_db(transaction=True)


def answers(*, guard):
    desks = editors.seed(pairs=2)
    with editors.Server(guard=guard) as server:
        return editors.work(server.port, desks, seconds=2, pause=0.1)


def test_pairs_of_editors_lose_and_overwrite_nothing():
    record = answers(guard=True)
    assert editors.faults(record) == []
    assert len(record.saves) >= 4
    assert record.conflicts > 0
    assert record.acknowledged


@pytest.mark.once
def test_without_the_guard_the_same_check_fails():
    found = editors.faults(answers(guard=False))
    assert [fault for fault in found if "overwrites one that was not seen" in fault], found
