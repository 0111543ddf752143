"""Several processes count dead addresses, and others hold locks."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles import deadaddresses
from articles.models import DeadAddress

pytestmark = pytest.mark.django_db(transaction=True)


def test_several_processes_count_the_same_address():
    """Each thread is a process: a counter and a connection of its own."""
    wrong = []

    def work():
        try:
            for _ in range(5):
                own = deadaddresses.Gathered()
                own.add({"/one/": 1, "/two/": 2})
                mine = own.take(every=0)
                with deadaddresses._briefly(), connection.cursor() as cursor:
                    cursor.execute(*deadaddresses.statement(mine, timezone.localdate()))
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert dict(DeadAddress.objects.values_list("path", "hits")) == {"/one/": 20, "/two/": 40}


def test_a_lock_of_others_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(deadaddresses, "PATIENCE", 20)
    day = timezone.localdate()
    DeadAddress.objects.create(path="/one/", hits=1, first_on=day, last_on=day)
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            DeadAddress.objects.filter(path="/one/").update(hits=5)
            held.set()
            done.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(20)
    deadaddresses.gathered.add({"/one/": 1})
    deadaddresses.write()
    assert dict(deadaddresses.gathered.counts) == {"/one/": 1}
    done.set()
    thread.join()
    deadaddresses.write()
    assert DeadAddress.objects.get().hits == 6
