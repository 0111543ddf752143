"""Links that set a password: single use, expiring, told to nobody else."""

import re

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import invitations
from outbox import effects
from outbox.models import Effect
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
UID_OF_THE_OTHER = "NDcxMQ"  # base64 of 4711
NEW = "a wholly different phrase"
PAIR = {"new_password1": NEW, "new_password2": NEW}


def path_of(link):
    return re.search(r"/admin/.+", link)[0]


@pytest.fixture
def account():
    user = UserFactory(roles=["Contributor"])
    user.set_unusable_password()
    user.save()
    return user


def open_link(client, path):
    """Open a link as a browser does; gives the page and the address it ended at."""
    response = client.get(path, follow=True)
    return response, response.redirect_chain[-1][0] if response.redirect_chain else path


def test_an_invitation_sets_a_password_once(client, account):
    path = path_of(invitations.invite(account))
    response, address = open_link(client, path)
    assert account.username in response.content.decode()
    assert path.split("/")[-2] not in address  # the token is not in the address that a page could give away
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert client.post(address, PAIR)["Location"] == "/admin/login/"
    account.refresh_from_db()
    assert account.check_password(NEW)
    assert client.login(username=account.username, password=NEW)
    again, address = open_link(Client(), path)
    assert "new_password1" not in again.content.decode()
    Client().post(path, {"new_password1": "x" * 20, "new_password2": "x" * 20})
    account.refresh_from_db()
    assert account.check_password(NEW)


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012", ""])
def test_a_weak_password_is_refused(client, account, password):
    _response, address = open_link(client, path_of(invitations.invite(account)))
    response = client.post(address, {"new_password1": password, "new_password2": password})
    assert response.status_code == 200
    account.refresh_from_db()
    assert not account.has_usable_password()


def test_an_invitation_is_mailed_unless_it_is_not_needed_any_more(account):
    invitations.invite(account)
    effects.run_due()
    (message,) = mail.outbox
    assert message.to == [account.email]
    assert not dead(path_of(message.body))
    invitations.invite(account)
    account.set_password(NEW)
    account.save()
    effects.run_due()
    assert len(mail.outbox) == 1


def dead(path):
    return "new_password1" not in Client().get(path, follow=True).content.decode()


def test_an_invitation_expires(account):
    with time_machine.travel("2026-11-24 10:00+00:00", tick=False):
        path = path_of(invitations.invite(account))
    with time_machine.travel("2026-11-27 09:59+00:00", tick=False):
        assert not dead(path)
    with time_machine.travel("2026-11-27 10:01+00:00", tick=False):
        assert dead(path)


def test_deactivation_and_a_new_address_end_an_invitation(account):
    path = path_of(invitations.invite(account))
    account.is_active = False
    account.save()
    assert dead(path)
    account.is_active = True
    account.save()
    assert not dead(path)
    account.email = "other@example.org"
    account.save()
    assert dead(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p[:-3] + "x/",
        lambda p: re.sub("invitation/[^/]+", f"invitation/{UID_OF_THE_OTHER}", p),
        lambda p: p + "x/",
    ],
)
def test_a_forged_link_opens_nothing(account, change):
    other = UserFactory(pk=4711, username="canary")
    path = change(path_of(invitations.invite(account)))
    response = Client().get(path, follow=True)
    assert "new_password1" not in response.content.decode()
    assert other.username not in response.content.decode()


@pytest.mark.parametrize("uid", ["AA", "____", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw", "LTE", "0"])
def test_a_senseless_link_is_a_dead_one(uid):
    response = Client().get(f"/admin/invitation/{uid}/set-password/")
    assert response.status_code in (200, 400)
    assert "new_password1" not in response.content.decode()


def test_a_reset_link_is_no_invitation_and_the_reverse(client):
    user = UserFactory()
    client.post("/admin/password_reset/", {"email": user.email})
    effects.run_due()
    reset = path_of(mail.outbox[0].body)
    assert not dead(reset)
    assert dead(reset.replace("password_reset", "invitation"))
    other = UserFactory()
    invitation = path_of(invitations.invite(other))
    assert dead(invitation.replace("invitation", "password_reset"))


def test_a_reset_answers_the_same_for_everybody(client, account):
    known, inactive = UserFactory(), UserFactory(is_active=False)
    bodies = set()
    for email in (known.email, inactive.email, account.email, "nobody@example.org"):
        response = client.post("/admin/password_reset/", {"email": email}, follow=True)
        assert response.redirect_chain == [("/admin/password_reset/done/", 302)]
        bodies.add(re.sub(r'nonce="[^"]*"', "", response.content.decode()))
    assert len(bodies) == 1
    assert mail.outbox == []
    assert effects.run_due() == 4
    assert [message.to for message in mail.outbox] == [[known.email]]


def test_a_reset_costs_the_same_for_everybody(client):
    """The request does the same work for known and unknown: who measures the time learns nothing."""
    known = UserFactory()
    client.post("/admin/password_reset/", {"email": "first@example.org"})
    costs = []
    for email in (known.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            client.post("/admin/password_reset/", {"email": email})
        costs.append([re.sub(r"'[^']*'|_x\d+", "…", query["sql"]) for query in queries])
    assert costs[0] == costs[1]
    assert not [sql for sql in costs[0] if "accounts_user" in sql]


def test_asking_twice_sends_one_mail_and_no_link_is_stored(client):
    user = UserFactory()
    for email in (user.email, user.email.upper()):
        client.post("/admin/password_reset/", {"email": email})
    assert Effect.objects.get().payload == {"email": user.email}
    effects.run_due()
    assert len(mail.outbox) == 1


def test_a_reset_mail_that_fails_is_tried_again(client, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError("no mail server")

    user = UserFactory()
    client.post("/admin/password_reset/", {"email": user.email})
    with monkeypatch.context() as broken:
        broken.setattr("outbox.mail.EmailMessage.send", refuse)
        effects.run_due()
    effect = Effect.objects.get()
    assert (effect.state, effect.error) == ("waiting", "ConnectionRefusedError: no mail server")
    Effect.objects.update(due_at=effect.added_at)
    effects.run_due()
    assert [message.to for message in mail.outbox] == [[user.email]]


def test_a_reset_link_stays_on_our_host(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://news.example.org"
    user = UserFactory(language="ru")
    client.post("/admin/password_reset/", {"email": user.email}, headers={"host": "evil.example"})
    effects.run_due()
    (message,) = mail.outbox
    assert "evil.example" not in message.body
    assert "https://news.example.org/admin/password_reset/" in message.body
    assert "evil.example" not in invitations.invite(user)


def test_a_reset_link_works_once(client):
    user = UserFactory()
    client.post("/admin/password_reset/", {"email": user.email})
    effects.run_due()
    path = path_of(mail.outbox[0].body)
    _response, address = open_link(client, path)
    assert client.post(address, PAIR)["Location"] == "/admin/login/"
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert dead(path)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_only_to_local_pages(client, target):
    user = UserFactory(roles=["Contributor"])
    data = {"username": user.username, "password": PASSWORD, "next": target}
    response = client.post("/admin/login/", data)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/")
