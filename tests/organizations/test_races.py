"""Two desks at the same moment: one is answered, the other is told why not, and no row is lost."""

import threading

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from organizations import merging
from organizations.models import Appointment, Merge, Person, Placement
from tests.factories import UserFactory
from tests.organizations.factories import (
    AppointmentFactory,
    MeetingFactory,
    PersonFactory,
    SeriesFactory,
)
from tests.organizations.forms import form_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desks():
    found = []
    for _number in range(2):
        desk = Client()
        desk.force_login(UserFactory(roles=["Editor"], language="en"))
        found.append(desk)
    return found


def at_once(desks, *posts):
    """The responses of one POST `(address, data)` of each desk, in their order."""
    start, answers = threading.Barrier(len(posts)), {}

    def post(desk, place, address, data):
        try:
            start.wait()
            answers[place] = desk.post(address, data)
        except Exception as error:
            answers[place] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=post, args=(desk, place, *sent))
        for place, (desk, sent) in enumerate(zip(desks, posts, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[place] for place in range(len(posts))]


def url(entity, name):
    return reverse(f"admin:organizations_{entity.kind}_{name}", args=[entity.pk])


def merge_of(desk, loser, winner):
    seen = desk.get(f"{url(loser, 'merge')}?into={winner.pk}").context["seen"]
    return url(loser, "merge"), {"into": winner.pk, "seen": seen}


def statuses(answers):
    return sorted(getattr(answer, "status_code", repr(answer)) for answer in answers)


def people(count):
    """Each with one appointment of their own."""
    return [AppointmentFactory().person for _number in range(count)]


@pytest.mark.parametrize("swapped", [False, True], ids=["the same way", "each into the other"])
def test_two_are_merged_by_two(desks, swapped):
    one, two = people(2)
    pairs = [(one, two), (two, one) if swapped else (one, two)]
    answers = at_once(desks, *(merge_of(desk, *pair) for desk, pair in zip(desks, pairs, strict=True)))
    assert statuses(answers) == [200, 302]
    refused = next(answer for answer in answers if answer.status_code == 200)
    assert "One of the two was merged already." in refused.content.decode()
    merge = Merge.objects.get()
    assert set(Appointment.objects.values_list("person", flat=True)) == {merge.winner_id}
    assert Appointment.objects.count() == 2


def test_a_merge_is_undone_while_its_winner_is_merged_on(desks):
    loser, winner, third = people(3)
    merging.merge(loser, winner, by=None)
    winner.refresh_from_db()
    seen = desks[0].get(url(loser, "unmerge")).context["seen"]
    undo, merge = at_once(desks, (url(loser, "unmerge"), {"seen": seen}), merge_of(desks[1], winner, third))
    assert statuses([undo, merge]) in ([200, 302], [302, 409])
    stands = Person.objects.filter(merged_into=None).values_list("pk", flat=True)
    if undo.status_code == 302:  # then the merge had shown what is not there any more
        assert merge.status_code == 409
        expected = {loser.pk: 1, winner.pk: 1, third.pk: 1}
    else:
        assert "was merged on since. Undo that first." in undo.content.decode()
        expected = {third.pk: 3}
    assert {pk: Appointment.objects.filter(person=pk).count() for pk in stands} == expected


def test_what_only_one_can_have_is_given_to_one(desks):
    series, add = SeriesFactory(), reverse("admin:organizations_person_add")
    row = {"series": series.pk, "ordinal_from": 21, "position": 0}
    sent = {"placements-TOTAL_FORMS": 1} | {f"placements-0-{name}": row[name] for name in row}
    meetings = [url(MeetingFactory(body=series.body), "change") for _desk in desks]
    people = [url(PersonFactory(), "address") for _desk in desks]
    tries = {
        "a number": [
            (address, form_of(desk.get(address)) | sent)
            for desk, address in zip(desks, meetings, strict=True)
        ],
        "an address": [(address, {"slug": "one"}) for address in people],
        "a name": [(add, form_of(desk.get(add)) | {"label_en": "Two", "sort_key": "Two"}) for desk in desks],
    }
    for what, posts in tries.items():
        assert (what, statuses(at_once(desks, *posts))) == (what, [200, 302])
    assert Placement.objects.get().ordinal_from == 21
    assert sorted(Person.objects.filter(slug__in=["one", "two"]).values_list("slug", flat=True)) == [
        "one",
        "two",
    ]
