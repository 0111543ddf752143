"""Accounts at the desk: only Administrators, never themselves, never somebody above."""

import re

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from outbox import effects
from outbox.models import Effect
from tests.factories import RubricFactory, UserFactory, superuser

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/user/"
ADD = "/admin/accounts/user/add/"


def page(account, name="change"):
    return f"{LIST}{account.pk}/{name}/"


def signed_in(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def administrator():
    return UserFactory(username="ada", roles=["Administrator"])


@pytest.fixture
def desk(client, administrator):
    return signed_in(client, administrator)


def fields(**changes):
    data = {
        "username": "oleg",
        "display_name": "Oleg V.",
        "email": "oleg@example.org",
        "language": "ru",
        "roles": ["Contributor"],
        "rubrics": [],
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def forged(**changes):
    """Fields that no form of ours has, beside those that it has."""
    return fields(
        is_superuser="on",
        is_staff="on",
        groups=["1", "2", "3", "4"],
        user_permissions=["1"],
        password="x",
        **changes,
    )


def state(account):
    account = User.objects.get(pk=account.pk)
    return (
        account.username,
        account.email,
        account.password,
        account.is_active,
        account.is_staff,
        account.is_superuser,
        account.every_rubric,
        sorted(account.groups.values_list("name", flat=True)),
        sorted(account.user_permissions.values_list("pk", flat=True)),
        sorted(account.rubric_grants.values_list("rubric_id", flat=True)),
    )


def test_an_administrator_creates_and_invites_in_one_form(desk):
    news, other = RubricFactory(slug="news"), RubricFactory(slug="other")
    response = desk.post(ADD, fields(roles=["Editor", "Publisher"], rubrics=[news.pk]))
    assert (response.status_code, response["Location"]) == (302, LIST)
    account = User.objects.get(username="oleg")
    assert (account.display_name, account.email, account.language) == ("Oleg V.", "oleg@example.org", "ru")
    assert (account.is_active, account.is_staff, account.is_superuser) == (True, True, False)
    assert account.role_names == {"Editor", "Publisher"}
    assert list(account.rubric_grants.values_list("rubric", flat=True)) == [news.pk]
    assert not account.has_usable_password()
    effects.run_due()
    (message,) = mail.outbox
    assert message.to == ["oleg@example.org"]
    (link,) = re.findall(r"https?://\S+/admin/invitation/\S+", message.body)
    assert link in desk.get(LIST).content.decode()
    assert link not in desk.get(LIST).content.decode()
    assert other.grants.count() == 0


def test_a_mail_server_that_is_down_keeps_nobody_out(desk, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr("outbox.mail.EmailMessage.send", refuse)
    response = desk.post(ADD, fields())
    assert response.status_code == 302
    (shown,) = get_messages(response.wsgi_request)
    assert "/admin/invitation/" in str(shown)
    effects.run_due()
    assert Effect.objects.get().error == "ConnectionRefusedError: no mail server"


@pytest.mark.parametrize(
    "changes",
    [
        {"email": ""},
        {"email": "ADA@example.org"},
        {"username": "ada"},
        {"roles": ["Emperor"]},
        {"rubrics": ["999"]},
        {"rubrics": ["9" * 18]},
        {"language": "xx"},
    ],
)
def test_a_wrong_form_makes_no_account(desk, changes):
    response = desk.post(ADD, fields(**changes))
    assert response.status_code == 200
    assert User.objects.count() == 1
    assert mail.outbox == []


def test_forged_fields_are_ignored(desk):
    assert desk.post(ADD, forged()).status_code == 302
    account = User.objects.get(username="oleg")
    assert (account.is_superuser, account.role_names, account.user_permissions.count()) == (
        False,
        {"Contributor"},
        0,
    )
    assert not account.has_usable_password()


def test_an_administrator_changes_roles_and_rubrics(desk):
    news, other = RubricFactory(slug="news"), RubricFactory(slug="other")
    account = UserFactory(roles=["Contributor"], every_rubric=False)
    account.rubric_grants.create(rubric=other)
    before = account.password
    data = fields(
        username="new", email="new@example.org", roles=["Editor"], rubrics=[news.pk], is_active="on"
    )
    assert desk.post(page(account), data).status_code == 302
    account = User.objects.get(pk=account.pk)
    assert (account.username, account.role_names, account.is_staff) == ("new", {"Editor"}, True)
    assert [grant.rubric for grant in account.rubric_grants.all()] == [news]
    assert account.password == before
    assert desk.post(page(account), fields(roles=[], is_active="on")).status_code == 302
    account = User.objects.get(pk=account.pk)
    assert (account.role_names, account.is_staff) == (frozenset(), False)


ROLES = ["Contributor", "Editor", "Publisher", "Administrator", "Managing editor"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("sent", [fields, forged])
def test_nobody_raises_themselves(client, role, sent):
    user = UserFactory(roles=[role])
    user.rubric_grants.create(rubric=RubricFactory())
    before = state(user)
    signed_in(client, user)
    data = sent(
        username=user.username, roles=ROLES, is_active="on", every_rubric="on", rubrics=[RubricFactory().pk]
    )
    assert client.post(page(user), data).status_code == 403
    assert client.post("/admin/account/", {**data, "display_name": "Me", "mails": "none"}).status_code == 302
    assert client.post(page(user, "invite")).status_code == 403
    assert client.post(LIST, {"action": "deactivate", "_selected_action": [user.pk]}).status_code in (
        302,
        403,
    )
    assert client.post(f"{LIST}{user.pk}/password/", {"password1": "x", "password2": "x"}).status_code in (
        302,
        403,
        404,
    )
    assert state(user) == before


@pytest.mark.parametrize("role", [*ROLES[:3], "Managing editor"])
def test_others_do_not_see_accounts_at_all(client, role):
    signed_in(client, UserFactory(roles=[role]))
    other = UserFactory(username="canary", roles=["Editor"])
    before = state(other)
    for address in (
        LIST,
        ADD,
        page(other),
        page(other, "history"),
        f"{LIST}{other.pk}/",
        page(other, "delete"),
    ):
        response = client.get(address, follow=True)
        assert response.status_code == 403, address
        assert "canary" not in response.content.decode()
    assert client.post(ADD, fields()).status_code == 403
    assert client.post(page(other), fields()).status_code == 403
    assert client.post(page(other, "invite")).status_code == 403
    assert client.post(LIST, {"action": "deactivate", "_selected_action": [other.pk]}).status_code == 403
    assert state(other) == before
    assert User.objects.count() == 2
    index = client.get("/admin/").content.decode()
    assert LIST not in index
    autocomplete = {"app_label": "articles", "model_name": "article", "field_name": "owner", "term": "canary"}
    assert "canary" not in client.get("/admin/autocomplete/", autocomplete).content.decode()


def test_an_administrator_cannot_touch_a_superuser(desk):
    above = superuser(username="root")
    before = state(above)
    shown = desk.get(page(above)).content.decode()
    assert "Superuser, for emergencies" in shown
    assert 'name="username"' not in shown
    assert desk.post(page(above), fields(roles=[])).status_code == 403
    assert desk.post(page(above, "invite")).status_code == 403
    desk.post(LIST, {"action": "deactivate", "_selected_action": [above.pk]})
    assert state(above) == before


def test_a_superuser_may_change_an_administrator(client, administrator):
    signed_in(client, superuser())
    assert client.post(page(administrator), fields(is_active="on", roles=["Editor"])).status_code == 302
    assert User.objects.get(pk=administrator.pk).role_names == {"Editor"}


def test_nobody_deletes_accounts(client):
    signed_in(client, superuser())
    account = UserFactory()
    assert client.post(page(account, "delete"), {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [account.pk], "post": "yes"})
    assert User.objects.filter(pk=account.pk).exists()


def test_an_account_with_a_password_cannot_be_invited_again(desk):
    account = UserFactory(roles=["Publisher"])
    before = state(account)
    assert "Send a new invitation" not in desk.get(page(account)).content.decode()
    assert desk.post(page(account, "invite")).status_code == 403
    assert state(account) == before
    effects.run_due()
    assert mail.outbox == []


def test_a_new_invitation_ends_the_earlier_one(desk):
    desk.post(ADD, fields())
    effects.run_due()
    account = User.objects.get(username="oleg")
    assert "Send a new invitation" in desk.get(page(account)).content.decode()
    assert desk.get(page(account, "invite")).status_code == 405
    assert desk.post(page(account, "invite")).status_code == 302
    effects.run_due()
    old, new = (re.search(r"/admin/invitation/\S+", message.body)[0] for message in mail.outbox)
    assert "invited" in Client().get(new, follow=True).content.decode()
    assert "expired" in Client().get(old, follow=True).content.decode()


def test_deactivation_ends_the_session_and_keeps_the_row(desk):
    account = UserFactory(roles=["Editor"])
    browser = signed_in(Client(), account)
    assert browser.get("/admin/").status_code == 200
    desk.post(LIST, {"action": "deactivate", "_selected_action": [account.pk]})
    assert browser.get("/admin/").status_code == 302
    assert User.objects.get(pk=account.pk).role_names == {"Editor"}
    desk.post(LIST, {"action": "reactivate", "_selected_action": [account.pk]})
    assert User.objects.get(pk=account.pk).is_active


def test_a_changed_password_ends_the_other_sessions(client):
    account = UserFactory(roles=["Editor"])
    browser, other = signed_in(client, account), signed_in(Client(), account)
    new = "a wholly different phrase"
    data = {"old_password": "correct horse battery staple", "new_password1": new, "new_password2": new}
    assert browser.post("/admin/password_change/", data).status_code == 302
    assert browser.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302


def test_no_password_hash_is_shown_or_asked_about(desk):
    account = UserFactory(roles=["Editor"])
    hidden = account.password.split("$")[-1]
    for address in (LIST, page(account), page(account, "history")):
        assert hidden not in desk.get(address).content.decode()
    for lookup in ("password", "password__startswith", "password__regex"):
        assert desk.get(LIST, {lookup: "a"}).status_code == 400
    for address in ("/admin/articles/article/", "/admin/images/image/"):
        for lookup in ("owner__password__startswith", "uploaded_by__password__startswith"):
            assert signed_in(desk, superuser()).get(address, {lookup: "a"}).status_code in (302, 400)


def test_the_list_says_who_is_what(desk):
    superuser(username="root")
    UserFactory(username="ed", roles=["Editor", "Contributor"])
    UserFactory(username="gone", is_active=False)
    text = re.sub(r"<[^>]+>", " ", desk.get(LIST).content.decode())
    assert "Superuser, for emergencies" in text
    assert "Contributor, Editor" in text
    assert "deactivated" in text
    assert desk.get(LIST, {"role": "Editor"}).content.decode().count("field-username") == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_long(desk, django_assert_num_queries, number):
    for _number in range(number):
        UserFactory(roles=["Editor"])
    desk.get(LIST)
    with django_assert_num_queries(10):
        desk.get(LIST)


OWN = {"display_name": "Нора", "language": "ru", "mails": "daily"}


def test_my_account_has_only_what_is_mine(client):
    user = UserFactory(roles=["Contributor"], every_rubric=False, language="en")
    signed_in(client, user)
    shown = client.get("/admin/account/").content.decode()
    assert "Contributor" in shown
    assert 'name="roles"' not in shown
    assert client.post("/admin/account/", OWN).status_code == 302
    user.refresh_from_db()
    assert {name: getattr(user, name) for name in OWN} == OWN
    assert not user.single_keys


def test_my_account_asks_for_a_login(client):
    response = client.get("/admin/account/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize(
    ("email", "told"), [("new@example.org", ["old@example.org"]), ("old@example.org", [])]
)
def test_a_changed_mail_address_is_told_to_the_old_one(desk, email, told):
    account = UserFactory(username="oleg", email="old@example.org", roles=["Publisher"])
    desk.post(page(account), fields(email=email, language="en", roles=["Publisher"]))
    assert User.objects.get(pk=account.pk).email == email
    effects.run_due()
    assert [recipient for message in mail.outbox for recipient in message.to] == told
    assert "new@example.org" not in "".join(message.body for message in mail.outbox)
