"""A form of the desk that is sent after its session has ended: what was typed is carried through the login."""

import html
import random
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import reverse

from newsroom import carrying
from organizations.models import Person
from tests.factories import PASSWORD, UserFactory
from tests.organizations.forms import form_of

pytestmark = pytest.mark.django_db

ADD = reverse("admin:organizations_person_add")
LOGIN = reverse("admin:login")
BIOGRAPHY = "Two lines,\r\nwith “quotes” & <b>marks</b>"


@pytest.fixture
def editor():
    return UserFactory(roles=["Editor"], language="ru")


@pytest.fixture
def typed(client, editor):
    """The form's fields with a person typed into them; the session has ended since."""
    client.force_login(editor)
    typed = form_of(client.get(ADD)) | {"label_en": "Ann Other", "bio_en": BIOGRAPHY, "_save": "Save"}
    client.logout()
    return typed


def test_what_was_typed_comes_through_the_login(client, editor, typed):
    paper = SimpleUploadedFile("plan.pdf", b"%PDF-1.4")
    response = client.post(ADD, typed | {"paper": paper})
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (401, True)
    login = {"carried": response.context["carried"], "username": editor.username, "password": "wrong"}
    assert client.post(LOGIN, login).context["carried"] == login["carried"]
    response = client.post(LOGIN, login | {"password": PASSWORD})
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (200, True)
    page = response.content.decode()
    assert 'lang="ru"' in page
    assert "plan.pdf" in page
    assert f'action="{ADD}"' in page
    sent = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    sent = {name: html.unescape(value) for name, value in sent if name != "csrfmiddlewaretoken"}
    assert sent == {name: str(value) for name, value in typed.items()}
    assert not Person.objects.exists()
    assert client.post(ADD, sent).status_code == 302
    assert Person.objects.get().bio_en == BIOGRAPHY


def test_what_is_not_carried(client, typed):
    password = reverse("admin:password_change")
    assert client.post(password, {"old_password": "a", "new_password1": "b"}).status_code == 302
    assert client.post(ADD, typed, headers={"Sec-Fetch-Mode": "cors"}).status_code == 302
    assert client.post(ADD, {}).status_code == 302
    assert client.post(ADD, typed | {"bio_en": "a" * carrying.MOST}).status_code == 302
    ideographs = "".join(map(chr, random.Random(1).choices(range(0x4E00, 0xA000), k=900_000)))
    assert client.post(ADD, {"bio_en": ideographs}).status_code == 302  # the login would be too large
    assert client.post(reverse("admin:logout")).status_code == 302
    forged = Client(enforce_csrf_checks=True).post(ADD, typed)
    assert (forged.status_code, b'name="carried"' in forged.content) == (403, False)


def test_a_login_in_another_tab_loses_nothing(editor, typed):
    browser = Client(enforce_csrf_checks=True)
    old = {"csrfmiddlewaretoken": get_token(browser.get(LOGIN).wsgi_request)}
    login = old | {"username": editor.username, "password": PASSWORD}
    carried = {"carried": browser.post(ADD, typed | old).context["carried"]}
    ours = {"Sec-Fetch-Site": "same-origin"}
    assert browser.post(LOGIN, login).status_code == 302
    response = browser.post(LOGIN, login | carried, headers=ours)
    assert (response.status_code, response.context["address"]) == (200, ADD)
    assert dict(response.context["fields"]) == {name: str(value) for name, value in typed.items()}
    browser.cookies.pop("sessionid")
    response = browser.post(LOGIN, login | carried, headers=ours)
    assert (response.status_code, response.context["carried"]) == (401, carried["carried"])
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        assert browser.post(LOGIN, login | carried, headers=headers).status_code == 403
    assert browser.post(LOGIN, login | {"carried": "x:y:z"}, headers=ours).status_code == 403
    assert browser.post(ADD, typed | carried, headers=ours).status_code == 403


def test_a_token_of_somebody_elses_making_is_no_form(client, editor):
    login = {"carried": "x:y:z", "username": editor.username, "password": PASSWORD}
    assert client.post(LOGIN, login).url == reverse("admin:index")
