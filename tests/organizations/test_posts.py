"""Posts at the desk: dated titles and holders on one page."""

import datetime

import pytest
from django.urls import reverse

from organizations.dates import parse
from organizations.models import Appointment, EntityRevision, Post, PostTitle
from tests.factories import UserFactory
from tests.organizations.factories import AppointmentFactory, OrganizationFactory, PersonFactory, PostFactory
from tests.organizations.forms import change_url, form_of, rows, save
from tests.organizations.test_people_admin import told

pytestmark = pytest.mark.django_db

OLD = {"text": "Director, Facilitation", "language": "en", "valid_from": "2010", "valid_to": "1 January 2018"}
NEW = {
    "text": "Director of Compliance and Facilitation", "language": "en", "valid_from": "1 January 2018",
    "source": "wcoomd.org", "source_url": "https://www.wcoomd.org/",
}  # fmt: skip


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Editor"], language="en"))
    return client


def errors_of(response, number=0):
    return response.context["inline_admin_formsets"][0].formset.forms[number].errors


def test_a_renamed_post_keeps_its_former_title_with_its_days(desk):
    post = PostFactory(title_en="Director, Facilitation", title_ru="Директор")
    assert save(desk, post, **rows("titles", OLD, NEW)).status_code == 302
    post = Post.objects.get()
    assert (post.title_en, post.title_ru) == (NEW["text"], "Директор")
    old, new = post.titles.all()
    assert (old.valid_from, old.valid_to) == (parse("2010"), parse("1 January 2018"))
    assert (new.source, new.source_url) == ("wcoomd.org", "https://www.wcoomd.org/")
    assert post.title_on(datetime.date(2017, 12, 31), "en") == "Director, Facilitation"
    assert post.title_on(datetime.date(2018, 1, 1), "en") == NEW["text"]
    assert 'value="1 January 2018"' in desk.get(change_url(post)).content.decode()


def test_a_title_typed_over_is_a_correction_wherever_it_is_typed(desk):
    post = PostFactory(title_en="Secretary Genral")
    PostTitle.objects.create(post=post, text="Secretary Genral")
    assert save(desk, post, title_en="Secretary General").status_code == 302
    assert (Post.objects.get().title_en, PostTitle.objects.get().text) == ("Secretary General",) * 2
    changes = {"posts-0-title_en": "Secretary-General"}
    assert save(desk, post.organization, **changes).status_code == 302
    assert (Post.objects.get().title_en, PostTitle.objects.get().text) == ("Secretary-General",) * 2


@pytest.mark.parametrize(
    ("start", "end", "is_alike"),
    [
        ("2017", "", True),
        ("", "", True),
        ("1 January 2018", "", False),
        ("2018", "", False),  # perhaps, not certainly
        ("1990", "2010", False),
    ],
)
def test_two_titles_of_one_language_share_no_day(desk, start, end, is_alike):
    post = PostFactory()
    other = {"text": "Head", "language": "en", "valid_from": start, "valid_to": end}
    response = save(desk, post, **rows("titles", OLD, other))
    assert response.status_code == (200 if is_alike else 302)
    if is_alike:
        assert "Director, Facilitation" in str(errors_of(response, 1)["valid_from"])
        assert not PostTitle.objects.exists()
    in_russian = other | {"language": "ru"}
    post = PostFactory()
    assert save(desk, post, **rows("titles", OLD, in_russian)).status_code == 302


def test_a_title_that_another_post_of_the_body_has_is_an_error_of_its_row(desk):
    post = PostFactory()
    other = PostFactory(organization=post.organization, title_en=NEW["text"])
    response = save(desk, post, **rows("titles", NEW))
    assert list(errors_of(response)) == ["text"]
    other.title_en = "Another"
    other.save()
    assert save(desk, post, **rows("titles", NEW)).status_code == 302


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"valid_from": "early 2019"}, "valid_from"),
        ({"valid_from": "2019", "valid_to": "2018"}, "valid_to"),
        ({"text": "x" * 201}, "text"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_cannot_be_is_an_error_of_its_field(desk, row, field):
    response = save(desk, PostFactory(), **rows("titles", NEW | row))
    assert list(errors_of(response)) == [field]
    assert not PostTitle.objects.exists()


def test_holders_are_entered_on_the_page_of_the_post(desk):
    holder = AppointmentFactory(dates=("2009", ""))
    person = PersonFactory(label_en="Somebody New")
    row = {"person": person.pk, "start": "1 January 2020", "elected": "June 2019", "state": "current"}
    row |= {"source": "A note", "source_url": "https://example.org/"}
    response = save(desk, holder.post, **rows("appointments", row, initial=1))
    assert response.status_code == 302
    assert any("overlap" in text for text in told(response))
    appointment = Appointment.objects.get(person=person)
    assert (appointment.elected, appointment.source) == (parse("June 2019"), "A note")


def test_whoevers_page_is_open_is_told_of_what_was_saved_here(desk):
    appointment = AppointmentFactory(dates=("2009",))
    person, body = appointment.person, appointment.post.organization
    opened = {row.pk: form_of(desk.get(change_url(row))) for row in (person, body)}
    assert save(desk, appointment.post, **{"appointments-0-start": "2010"}).status_code == 302
    for row in (person, body):
        response = desk.post(change_url(row), opened[row.pk])
        assert response.status_code == 200
        assert "somebody else saved" in response.content.decode()
    appointment.refresh_from_db()
    assert appointment.start == parse("2010")


def test_every_save_is_kept_in_the_history_of_those_it_concerns(desk):
    appointment = AppointmentFactory(dates=("2009",))
    save(desk, appointment.post, title_ru="Директор", **{"appointments-0-start": "2010"})
    kept = {
        (row.entity_id, row.number, row.saved_by is None) for row in EntityRevision.objects.order_by("number")
    }
    concerned = (appointment.person_id, appointment.post.organization_id)
    assert kept == {(pk, number, number == 1) for pk in concerned for number in (1, 2)}


def test_a_post_moves_to_another_body_and_goes_with_a_trace(desk):
    post, body = PostFactory(), OrganizationFactory()
    left = post.organization
    assert save(desk, post, organization=body.pk).status_code == 302
    assert set(EntityRevision.objects.values_list("entity", flat=True)) == {left.pk, body.pk}
    desk.post(reverse("admin:organizations_post_delete", args=[post.pk]), {"post": "yes"})
    assert not Post.objects.exists()
    assert body.revisions.first().data["posts"] == []


def test_posts_of_one_name_are_told_apart_where_one_is_chosen(desk):
    first = PostFactory(title_en="Chairperson", organization=OrganizationFactory(short_en="RKC/MC"))
    PostFactory(title_en="Chairperson", organization=OrganizationFactory(short_en="WGPM"))
    query = {"app_label": "organizations", "model_name": "appointment", "field_name": "post", "term": "chair"}
    results = desk.get(reverse("admin:autocomplete"), query).json()["results"]
    assert {row["text"] for row in results} == {"Chairperson, RKC/MC", "Chairperson, WGPM"}
    appointment = AppointmentFactory(post=first)
    assert "Chairperson, RKC/MC</option>" in desk.get(change_url(appointment.person)).content.decode()
