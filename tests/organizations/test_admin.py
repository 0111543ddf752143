"""The register at the desk: imprecise dates, Cyrillic search, stale saves, names, who may."""

import datetime

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations import merging
from organizations.dates import Imprecise
from organizations.models import Appointment, Entity, Meeting, Name, Organization, Person, Post
from organizations.names import relabel
from tests.factories import UserFactory, superuser
from tests.organizations.forms import change_url, form_of, save

from .factories import (
    AppointmentFactory,
    MeetingFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    later,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Editor"], language="en"))
    return client


def test_an_imprecise_date_is_typed_in_one_box_and_shown_as_typed(desk):
    body = OrganizationFactory()
    assert save(desk, body, founded="June 2018").status_code == 302
    body.refresh_from_db()
    assert body.founded == Imprecise.month(2018, 6)
    assert 'value="June 2018"' in desk.get(change_url(body)).content.decode()


def test_a_date_that_nobody_can_read_is_answered_with_examples(desk):
    body = OrganizationFactory()
    response = save(desk, body, founded="around midsummer")
    assert response.status_code == 200
    assert "founded" in response.context["adminform"].form.errors
    body.refresh_from_db()
    assert body.founded is None


def test_a_new_person_gets_a_latin_address_and_an_appointment(desk):
    post = PostFactory(title_en="Secretary General")
    url = reverse("admin:organizations_person_add")
    data = form_of(desk.get(url)) | {
        "label_en": "Кунио Микурия",
        "sort_key": "Mikuriya",
        "appointments-TOTAL_FORMS": "1",
        "appointments-0-post": post.pk,
        "appointments-0-start": "1 January 2009",
        "appointments-0-end": "between June and 31 December 2023",
        "appointments-0-state": "ended",
    }
    assert desk.post(url, data).status_code == 302
    person = Person.objects.get()
    assert (person.slug, person.kind, person.public_from) == ("kunio-mikuriya", "person", None)
    nameless = Person(label_en="—")
    nameless.full_clean()
    assert nameless.slug == f"person-{nameless.uuid.hex[:8]}"
    appointment = Appointment.objects.get()
    assert appointment.start == Imprecise.day(datetime.date(2009, 1, 1))
    assert appointment.end == Imprecise(datetime.date(2023, 6, 1), datetime.date(2023, 12, 31))


def test_an_address_that_is_taken_is_an_error_of_the_form(desk):
    OrganizationFactory(slug="wco")
    url = reverse("admin:organizations_organization_add")
    hyphens = desk.post(url, form_of(desk.get(url)) | {"label_en": "Another", "slug": "-"})
    said = "Hyphens alone are no address: it needs a letter or a digit."
    assert hyphens.context["adminform"].form.errors["slug"] == [said]
    response = desk.post(url, form_of(desk.get(url)) | {"label_en": "Another", "slug": "wco"})
    assert response.status_code == 200
    assert Organization.objects.count() == 1


@pytest.mark.parametrize(
    ("start", "end", "state", "field"),
    [("2019", "2018", "ended", "end"), ("2018", "2019", "current", "state")],
)
def test_an_appointment_that_cannot_be_is_an_error_of_its_row(desk, start, end, state, field):
    appointment = AppointmentFactory(dates=("2009",))
    row = {"start": start, "end": end, "state": state}
    changes = {f"appointments-0-{name}": value for name, value in row.items()}
    response = save(desk, appointment.person, **changes)
    assert response.status_code == 200
    assert list(response.context["inline_admin_formsets"][1].formset.errors[0]) == [field]


def test_a_meeting_ends_after_it_starts_and_has_a_number_of_its_own(desk):
    body = OrganizationFactory(slug="rkc-mc")
    joint = MeetingFactory(body=body, ordinal_from=125, ordinal_to=126, dates="2015")
    assert joint.slug == "rkc-mc/125-126"
    other = MeetingFactory(body=body, ordinal_from=127, dates="2016")
    response = save(desk, other, **{"placements-0-ordinal_from": "126"})
    assert list(response.context["inline_admin_formsets"][1].formset.errors[0]) == ["ordinal_from"]
    response = save(desk, other, start="2016", end="2015")
    assert list(response.context["adminform"].form.errors) == ["end"]


@pytest.mark.parametrize("term", ["микурия", "МИКУРИЯ кунио", "Mikuriya", "артем", "АРТЁМ"])
def test_names_are_found_in_any_case_and_script(desk, term):
    person = PersonFactory(label_en="Kunio Mikuriya", label_ru="Кунио Микурия", sort_key="M")
    NameFactory(entity=person, text="Артём", language="ru", kind="alias")
    relabel(person)
    PersonFactory(label_en="Somebody Else", label_ru="Кто-то Другой", sort_key="E")
    response = desk.get(reverse("admin:organizations_person_changelist"), {"q": term})
    assert [row.pk for row in response.context["cl"].result_list] == [person.pk]
    url = reverse("admin:autocomplete")
    query = {"term": term, "app_label": "articles", "model_name": "mention", "field_name": "entity"}
    results = desk.get(url, query).json()["results"]
    assert [int(row["id"]) for row in results] == [person.pk]


def test_a_post_is_found_by_its_body_in_russian(desk):
    post = PostFactory(organization=OrganizationFactory(label_ru="Всемирная таможенная организация"))
    PostFactory()
    response = desk.get(reverse("admin:organizations_post_changelist"), {"q": "таможенная"})
    assert [row.pk for row in response.context["cl"].result_list] == [post.pk]


def test_a_stale_save_writes_nothing_and_keeps_what_was_typed(desk):
    body = OrganizationFactory(label_en="Old name", description_en="Old")
    mine = form_of(desk.get(change_url(body))) | {"label_en": "My name"}
    assert save(desk, body, description_en="Their description", label_en="Their name").status_code == 302
    response = desk.post(change_url(body), mine)
    page = response.content.decode()
    assert response.status_code == 200
    assert Organization.objects.get().label_en == "Their name"
    assert "Name in English is now: Their name" in page
    assert "Description in English is now: Their description" in page
    assert 'value="My name"' in page
    # What the answer shows was seen: saving once more is a decision.
    assert desk.post(change_url(body), form_of(response)).status_code == 302
    assert Organization.objects.get().label_en == "My name"


def test_what_was_typed_of_a_body_merged_meanwhile_comes_back(desk):
    loser, winner = OrganizationFactory(label_en="Loser"), OrganizationFactory(label_en="Winner")
    data = form_of(desk.get(change_url(loser))) | {"description_en": "A sentence."}
    merging.merge(loser, winner, by=superuser())
    for _again in range(2):
        text = desk.post(change_url(loser), data).content.decode()
        assert "“Loser” was merged into “Winner” while you were writing." in text
        assert "A sentence." in text
    assert desk.get(change_url(loser)).url == change_url(winner)


def test_a_label_typed_over_is_the_preferred_name_from_then_on(desk):
    body = OrganizationFactory(label_en="World Custom Organization")
    NameFactory(entity=body, text=body.label_en, preferred=True)
    assert save(desk, body, label_en="World Customs Organization").status_code == 302
    body.refresh_from_db()
    assert body.label_en == "World Customs Organization"
    assert Name.objects.get().text == "World Customs Organization"
    assert list(Entity.objects.matching("customs")) == [body.entity_ptr]


def test_the_preferred_name_moves_from_row_to_row_in_one_save(desk):
    body = OrganizationFactory(label_en="B")
    NameFactory(entity=body, text="B", preferred=True)
    NameFactory(entity=body, text="A")
    response = save(desk, body, **{"names-0-preferred": "on", "names-1-preferred": ""})
    assert response.status_code == 302
    body.refresh_from_db()
    assert (body.label_en, Name.objects.get(preferred=True).text) == ("A", "A")
    response = save(desk, body, **{"names-0-preferred": "on", "names-1-preferred": "on"})
    assert response.status_code == 200


def test_further_forms_are_typed_with_commas(desk):
    body = OrganizationFactory()
    NameFactory(entity=body, text="комитет", language="ru", forms=["комитета"])
    save(desk, body, **{"names-0-forms": "комитета, комитету,"})
    assert Name.objects.get().forms == ["комитета", "комитету"]
    assert Entity.objects.matching("комитету").exists()


def test_two_holders_of_a_post_are_told(desk):
    first = AppointmentFactory(dates=("2009", "31 December 2023"))
    second = AppointmentFactory(post=first.post, dates=("1 January 2024",))
    assert not list(save(desk, second.person).wsgi_request._messages)[1:]
    response = save(desk, second.person, **{"appointments-0-start": "1 December 2023"})
    assert any("overlap" in str(message) for message in response.wsgi_request._messages)


def test_what_readers_have_seen_is_not_deleted_and_keeps_its_address(desk):
    seen, unseen = OrganizationFactory(), OrganizationFactory(public_from=None)
    for body, status in ((seen, 403), (unseen, 200)):
        url = reverse("admin:organizations_organization_delete", args=[body.pk])
        assert desk.get(url).status_code == status
    save(desk, seen, slug="another")
    save(desk, unseen, slug="another")
    assert Organization.objects.get(pk=seen.pk).slug == seen.slug
    assert Organization.objects.get(pk=unseen.pk).slug == "another"


@pytest.mark.parametrize("factory", [OrganizationFactory, PersonFactory, MeetingFactory])
def test_what_readers_have_not_seen_is_deleted(desk, factory):
    seen, unseen = factory(), factory(public_from=None)
    for entity in (seen, unseen):
        desk.post(reverse(f"admin:organizations_{entity.kind}_delete", args=[entity.pk]), {"post": "yes"})
    selected = {"action": "delete_selected", "_selected_action": [seen.pk], "post": "yes"}
    desk.post(reverse(f"admin:organizations_{seen.kind}_changelist"), selected)
    assert list(Entity.objects.filter(kind=seen.kind)) == [seen.entity_ptr]


def test_only_what_readers_may_see_leads_to_its_page(desk):
    shown, hidden = OrganizationFactory(), OrganizationFactory(public_from=later())
    assert "View on site" in desk.get(change_url(shown)).content.decode().split('id="content-main"')[1]
    assert "View on site" not in desk.get(change_url(hidden)).content.decode().split('id="content-main"')[1]


@pytest.mark.parametrize("role", ["Contributor", "Administrator"])
@pytest.mark.parametrize("model", [Organization, Person, Meeting, Post])
def test_only_those_who_keep_the_register_see_its_pages(client, role, model):
    client.force_login(UserFactory(roles=[role]))
    name = f"admin:organizations_{model._meta.model_name}"
    assert client.get(reverse(f"{name}_changelist")).status_code == 403
    assert client.get(reverse(f"{name}_add")).status_code == 403


def test_entities_are_only_looked_up(desk):
    body = OrganizationFactory()
    assert desk.get(reverse("admin:organizations_entity_add")).status_code == 403
    response = desk.get(reverse("admin:organizations_entity_change", args=[body.pk]))
    assert response.url == change_url(body)
    index = desk.get(reverse("admin:index"))
    app = next(app for app in index.context["app_list"] if app["app_label"] == "organizations")
    names = {model["object_name"] for model in app["models"]}
    assert names == {"Organization", "Person", "Meeting", "Series", "Convention", "Post", "Appointment"}


@pytest.mark.parametrize("factory", [OrganizationFactory, PersonFactory, MeetingFactory, PostFactory])
def test_a_list_costs_the_same_at_one_row_and_at_three(desk, factory):
    factory()
    url = reverse(f"admin:organizations_{factory._meta.model._meta.model_name}_changelist")
    desk.get(url)
    with CaptureQueriesContext(connection) as one:
        desk.get(url)
    factory(), factory()
    with CaptureQueriesContext(connection) as three:
        desk.get(url)
    assert len(three) == len(one)


def test_every_relation_is_looked_up_by_typing():
    for model in (Organization, Person, Meeting, Post):
        page = admin.site._registry[model]
        plain = {
            field.name
            for field in model._meta.get_fields()
            if (field.many_to_one or field.many_to_many) and field.concrete and field.editable
        } - {"entity_ptr", "merged_into"}
        assert plain <= set(page.autocomplete_fields), model
