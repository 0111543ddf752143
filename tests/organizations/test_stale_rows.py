"""Rows that somebody else changed meanwhile are not silently overwritten, whichever page they were changed on."""

import pytest

from organizations.models import Appointment
from tests.factories import UserFactory
from tests.organizations.factories import AppointmentFactory, PersonFactory
from tests.organizations.forms import change_url, form_of, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Editor"], language="en"))
    return client


def told(response):
    assert response.status_code == 200
    formsets = response.context["inline_admin_formsets"]
    return [text for inline in formsets for text in inline.formset.non_form_errors()]


@pytest.mark.parametrize(
    ("open_page", "other_page"), [("post", "person"), ("person", "post"), ("post", "post")]
)
def test_an_appointment_is_guarded_on_the_pages_of_the_post_and_of_the_person(desk, open_page, other_page):
    appointment = AppointmentFactory(dates=("2009",), source="Old")
    mine = form_of(desk.get(change_url(getattr(appointment, open_page)))) | {"appointments-0-start": "2010"}
    assert (
        save(desk, getattr(appointment, other_page), **{"appointments-0-source": "Theirs"}).status_code == 302
    )
    response = desk.post(change_url(getattr(appointment, open_page)), mine)
    assert any(text.endswith("Source is now: Theirs") for text in told(response))
    appointment.refresh_from_db()
    assert (appointment.source, str(appointment.start)) == ("Theirs", "2009")
    assert desk.post(change_url(getattr(appointment, open_page)), form_of(response)).status_code == 302
    appointment.refresh_from_db()
    assert (appointment.source, str(appointment.start)) == ("Old", "2010")


def test_a_holder_that_was_deleted_is_kept_as_typed_and_written_anew_on_decision(desk):
    appointment = AppointmentFactory(dates=("2009",))
    mine = form_of(desk.get(change_url(appointment.post))) | {"appointments-0-start": "2010"}
    assert save(desk, appointment.post, **{"appointments-0-DELETE": "on"}).status_code == 302
    response = desk.post(change_url(appointment.post), mine)
    assert told(response) == ["Row 1 was deleted. It is kept here and will be written anew."]
    assert not Appointment.objects.exists()
    assert desk.post(change_url(appointment.post), form_of(response)).status_code == 302
    assert str(Appointment.objects.get().start) == "2010"


def test_a_holder_that_was_added_stays(desk):
    appointment = AppointmentFactory(dates=("2009", "2012"), public_from=None)
    mine = form_of(desk.get(change_url(appointment.post))) | {"title_en": "Chairperson"}
    AppointmentFactory(post=appointment.post, person=PersonFactory(label_en="Jane"), dates=("2013",))
    response = desk.post(change_url(appointment.post), mine)
    (line,) = told(response)
    assert line.startswith("Added meanwhile: “Jane")
    assert desk.post(change_url(appointment.post), form_of(response)).status_code == 302
    appointment.post.refresh_from_db()
    assert appointment.post.title_en == "Chairperson"
    assert Appointment.objects.count() == 2


def test_a_page_that_nobody_else_saved_is_saved_without_a_question(desk):
    appointment = AppointmentFactory(dates=("2009",))
    assert save(desk, appointment.post, title_en="Chairperson").status_code == 302
    assert save(desk, appointment.person, **{"appointments-0-source": "A source"}).status_code == 302
