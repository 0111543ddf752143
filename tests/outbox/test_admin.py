"""The list of background work: for Administrators, who see neither payloads nor the links in them."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from outbox import effects
from outbox.models import Effect
from tests.factories import UserFactory
from tests.outbox.factories import run_to_the_end

pytestmark = pytest.mark.django_db
LIST = reverse("admin:outbox_effect_changelist")


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Administrator"]))
    return client


def act(desk, action, *chosen):
    data = {"action": action, "_selected_action": [effect.pk for effect in chosen]}
    return desk.post(LIST, data, follow=True)


def test_the_list_tells_what_failed_and_no_payload(desk, calls):
    failed = effects.add("note", {"fail": "no such host", "link": "canary"})
    run_to_the_end(failed)
    for address in (
        LIST,
        f"{LIST}?state__exact=failed",
        reverse("admin:outbox_effect_change", args=[failed.pk]),
    ):
        text = desk.get(address).content.decode()
        assert "ValueError: no such host" in text
        assert "canary" not in text
    assert "ValueError" not in desk.get(f"{LIST}?state__exact=done").content.decode()


@pytest.mark.parametrize("lookup", ["payload__link__startswith=c", "payload__icontains=canary", "key=a"])
def test_a_payload_cannot_be_guessed_by_filtering(desk, calls, lookup):
    effects.add("note", {"link": "canary"}, key="a")
    response = desk.get(f"{LIST}?{lookup}")
    assert response.status_code == 400 or response["Location"] == f"{LIST}?e=1"


def test_failed_work_is_tried_again(desk, calls):
    failed, waiting = effects.add("note", {"fail": "no"}), effects.add("note", {"n": 1})
    run_to_the_end(failed)
    assert "1 will be tried again." in act(desk, "retry", failed, waiting).content.decode()
    failed.refresh_from_db()
    assert (failed.state, failed.tries) == ("waiting", 0)


def test_waiting_and_failed_work_is_dropped_and_what_runs_is_not(desk):
    rows = {state: Effect.objects.create(name="mail", state=state) for state in Effect.State.values}
    assert "2 were dropped." in act(desk, "drop", *rows.values()).content.decode()
    assert sorted(Effect.objects.values_list("state", flat=True)) == ["done", "running"]


def test_who_only_sees_the_list_has_no_buttons(client, calls):
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="view_effect"))
    client.force_login(user)
    failed = effects.add("note", {"fail": "no"})
    run_to_the_end(failed)
    response = client.get(LIST)
    assert response.status_code == 200
    assert "Try the selected" not in response.content.decode()
    for action in ("retry", "drop"):
        act(client, action, failed)
    failed.refresh_from_db()
    assert failed.state == "failed"
