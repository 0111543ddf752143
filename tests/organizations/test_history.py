"""Every save of an entity is kept; two are compared in words; one is restored, whole or not at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations import describing, history, merging, names, placing, restoring
from organizations.admin.history import rows_of
from organizations.dates import parse
from organizations.models import (
    Appointment,
    Meeting,
    Name,
    Organization,
    Outcome,
    Participation,
    Person,
    Placement,
    Post,
    PostTitle,
    Rescheduling,
)
from tests.factories import UserFactory
from tests.organizations.factories import (
    AppointmentFactory,
    ConventionFactory,
    MeetingFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeriesFactory,
    later,
)
from tests.organizations.forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(roles=["Editor"], display_name="Ilya")


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def url(entity, name, **query):
    address = reverse(f"admin:organizations_{entity.kind}_{name}", args=[entity.pk])
    return address + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def restore(entity, number, editor):
    newest = entity.revisions.first().number
    return restoring.restore(entity, number, by=editor, based_on=newest)


# --- Kept -----------------------------------------------------------------------------------------


def test_a_save_that_changes_nothing_is_not_kept(editor):
    person = PersonFactory()
    assert history.record(person, by=editor).number == 1
    assert history.record(person, by=editor) is None
    AppointmentFactory(person=person)
    assert history.record(person, by=editor, note="career").number == 2
    assert [(r.number, r.note, r.saved_by_id) for r in person.revisions.all()] == [
        (2, "career", editor.pk),
        (1, "", editor.pk),
    ]


def test_what_follows_from_other_values_is_no_change(editor):
    meeting = MeetingFactory(body=OrganizationFactory(), ordinal_from=21)
    history.record(meeting, by=editor)
    Meeting.objects.filter(pk=meeting.pk).update(search_text="x", sequence=7, ordinal_from=None)
    assert history.record(meeting, by=editor) is None


def test_the_form_keeps_what_stood_before_and_what_stands_now(desk, editor):
    person = PersonFactory(label_en="Before", slug="before")
    data = form_of(desk.get(url(person, "change"))) | {"label_en": "After"}
    response = desk.post(url(person, "change"), data)
    assert response.status_code == 302, response.context["errors"]
    rows = [(r.number, r.data["fields"]["label_en"], r.saved_by_id) for r in person.revisions.all()]
    assert rows == [(2, "After", editor.pk), (1, "Before", None)]


def test_the_queries_do_not_depend_on_the_rows():
    def cost(rows):
        body = OrganizationFactory()
        for _ in range(rows):
            NameFactory(entity=body)
            PostTitle.objects.create(post=PostFactory(organization=body), text="x")
        with CaptureQueriesContext(connection) as queries:
            history.record(body, by=None)
        return len(queries)

    assert cost(1) == cost(9)


# --- Restored -------------------------------------------------------------------------------------


def meeting_with_everything():
    meeting = MeetingFactory(
        body=OrganizationFactory(), ordinal_from=21, dates=("18 November 2019", "20 November 2019")
    )
    meeting.organizers.add(OrganizationFactory())
    NameFactory(entity=meeting, text="21st", preferred=True)
    moved = Rescheduling(meeting=meeting, reason_en="Pandemic")
    moved.start = parse("June 2019")
    moved.save()
    Participation.objects.create(meeting=meeting, person=PersonFactory(), capacity="chair")
    Outcome.objects.create(meeting=meeting, text_en="Agreed")
    return meeting


def convention_with_everything():
    convention = ConventionFactory(body=OrganizationFactory())
    convention.milestones.create(kind="signed")
    convention.numbers.create(number=119, meeting=MeetingFactory())
    convention.accessions.create(party=OrganizationFactory(), number=119)
    return convention


def body_with_everything():
    body = OrganizationFactory(parent=OrganizationFactory())
    NameFactory(entity=body, text="WCO", preferred=True)
    PostTitle.objects.create(post=PostFactory(organization=body), text="Chairman")
    return body


def person_with_everything():
    return AppointmentFactory(dates=("2009", "31 December 2023")).person


def series_with_everything():
    return NameFactory(entity=SeriesFactory(), preferred=True, text="Meetings").entity


MAKERS = {
    "organization": body_with_everything,
    "person": person_with_everything,
    "meeting": meeting_with_everything,
    "series": series_with_everything,
    "convention": convention_with_everything,
}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_restored_entity_is_what_it_was(kind, editor):
    entity = MAKERS[kind]()
    names.relabel(entity)
    history.record(entity, by=editor)
    before = history.snapshot(entity)
    for name in reversed(history.OWN[kind]):
        history.rows_of(entity, name).delete()
    entity.names.create(text="Another", preferred=True, language="en")
    changed = history.child(entity)
    changed.label_en = "Another"
    changed.save()
    if kind == "meeting":
        changed.organizers.clear()
        placing.renumber(changed)
    history.record(entity, by=editor)
    assert history.snapshot(entity) != before

    made = restore(entity, 1, editor)
    assert (made.number, made.note) == (3, "Restored from revision 1")
    for row in before.get("appointments", []):
        row["public_from"] = None  # what was deleted comes back, for the desk
    assert history.snapshot(entity) == before
    if kind == "meeting":
        assert Meeting.objects.get(pk=entity.pk).ordinal_from == 21


def test_address_and_publicness_stay(editor):
    person = PersonFactory(slug="old", label_en="Old", public_from=None)
    history.record(person, by=editor)
    moment = later()
    Person.objects.filter(pk=person.pk).update(slug="new", label_en="New", public_from=moment)
    restore(person, 1, editor)
    person = Person.objects.get()
    assert (person.slug, person.label_en, person.public_from) == ("new", "Old", moment)


def test_no_restore_makes_an_appointment_public(desk, editor):
    hidden = AppointmentFactory()
    deleted = AppointmentFactory(person=hidden.person)
    person = hidden.person
    history.record(person, by=editor)
    Appointment.objects.filter(pk=hidden.pk).update(public_from=None)
    Appointment.objects.filter(pk=deleted.pk).delete()
    history.record(person, by=editor)
    answer = desk.post(url(person, "restore"), {"number": 1, "based_on": 2}, follow=True)
    assert set(person.appointments.values_list("pk", "public_from")) == {
        (hidden.pk, None),
        (deleted.pk, None),
    }
    assert "only for the desk" in answer.content.decode()


def test_what_was_merged_away_is_neither_restored_nor_moved_nor_given_a_career(desk, editor):
    loser, winner = PersonFactory(slug="one", bio_en="Old"), PersonFactory(slug="two")
    history.record(loser, by=editor)
    Person.objects.filter(pk=loser.pk).update(bio_en="New")
    merging.merge(loser, winner, by=editor)
    newest = loser.revisions.first().number
    answer = desk.post(url(loser, "restore"), {"number": 1, "based_on": newest})
    assert (answer.status_code, Person.objects.get(pk=loser.pk).bio_en) == (409, "New")
    answer = desk.post(url(loser, "address"), {"slug": "three"})
    assert (answer.status_code, Person.objects.get(pk=loser.pk).slug) == (302, "one")
    assert desk.get(url(loser, "career")).url == url(winner, "career")


def test_what_nobody_kept_is_kept_before(editor):
    person = PersonFactory(label_en="One")
    history.record(person, by=editor)
    Person.objects.filter(pk=person.pk).update(label_en="Two")
    restore(person, 1, editor)
    assert [r.data["fields"]["label_en"] for r in person.revisions.all()] == ["One", "Two", "One"]


def test_a_stale_restore_is_refused(editor):
    person = PersonFactory()
    history.record(person, by=editor)
    with pytest.raises(restoring.Stale):
        restoring.restore(person, 1, by=editor, based_on=0)


def test_what_was_merged_away_is_named_by_what_it_became(editor):
    body, other = OrganizationFactory(), OrganizationFactory()
    child = OrganizationFactory(parent=body)
    history.record(child, by=editor)
    Organization.objects.filter(pk=child.pk).update(parent=None)
    merging.merge(body, other, by=editor)
    restore(child, 1, editor)
    assert Organization.objects.get(pk=child.pk).parent_id == other.pk


def unrestorable(entity, editor):
    before = history.snapshot(entity)
    with pytest.raises(restoring.Unrestorable) as error:
        restore(entity, 1, editor)
    assert history.snapshot(entity) == before
    return error.value.messages


def test_a_body_that_is_gone_stands_in_the_way(editor):
    body = OrganizationFactory()
    child = OrganizationFactory(parent=body, label_en="Child")
    history.record(child, by=editor)
    Organization.objects.filter(pk=child.pk).update(parent=None)
    body.delete()
    assert "Part of: what it named is not in the register any more." in unrestorable(child, editor)


def test_a_number_that_is_taken_stands_in_the_way(editor):
    series = SeriesFactory()
    meeting, other = MeetingFactory(), MeetingFactory(label_en="Other")
    Placement.objects.create(meeting=meeting, series=series, ordinal_from=1)
    history.record(meeting, by=editor)
    Placement.objects.all().delete()
    Placement.objects.create(meeting=other, series=series, ordinal_from=1)
    assert ["“Other” has this number already." in text for text in unrestorable(meeting, editor)] == [True]


def test_a_post_that_somebody_holds_is_not_removed(editor):
    body = OrganizationFactory(label_en="WCO")
    history.record(body, by=editor)
    AppointmentFactory(post=PostFactory(organization=body, title_en="Chair"))
    assert unrestorable(body, editor) == [
        "“Chair, WCO” was added since and cannot be removed: something relies on it."
    ]
    assert Appointment.objects.count() == 1


def test_a_row_that_belongs_to_something_else_now_stays_there(editor):
    person, other = PersonFactory(), PersonFactory()
    appointment = AppointmentFactory(person=person)
    history.record(person, by=editor)
    Appointment.objects.filter(pk=appointment.pk).update(person=other)
    assert len(unrestorable(person, editor)) == 1
    assert Appointment.objects.get().person_id == other.pk


# --- In words -------------------------------------------------------------------------------------


def test_a_revision_reads_as_people_do():
    post = PostFactory(title_en="Director", organization=OrganizationFactory(short_en="WCO"))
    person = AppointmentFactory(post=post, dates=("June 2009", "31 December 2023"), acting=True).person
    data = history.snapshot(person)
    words = describing.Words("person", data)
    row = {label: text for label, text in words.row("appointments", data["appointments"][0]).items() if text}
    assert row["Post"] == "Director, WCO"
    assert (row["Start"], row["End"]) == ("June 2009", "31 December 2023")
    assert (row["State"], row["Acting"]) == ("ended", "yes")
    assert "Start earliest" not in row


def test_a_row_that_is_gone_reads_as_such():
    child = OrganizationFactory(parent=OrganizationFactory())
    data = history.snapshot(child)
    data["fields"]["parent"] = 999999
    assert describing.Words("organization", data).fields(data)["Part of"] == "not in the register any more"


def test_differences_stand_field_by_field():
    body = OrganizationFactory(label_en="Old", description_en="The same")
    kept = NameFactory(entity=body, text="Kept")
    old = history.snapshot(body)
    Organization.objects.filter(pk=body.pk).update(label_en="New")
    Name.objects.filter(pk=kept.pk).update(text="Kept longer")
    Post.objects.create(organization=body, title_en="Chair")
    rows = rows_of("organization", old, history.snapshot(body))
    changed = [
        (row.label, [p.text for p in row.old], [p.text for p in row.new]) for row in rows if not row.same
    ]
    assert changed[0] == ("Name in English", ["Old"], ["New"])
    assert changed[1][0] == "Name"
    assert changed[2][:2] == ("Post", [])
    assert [row.number for row in rows if not row.same] == [1, 2, 3]


# --- Pages ----------------------------------------------------------------------------------------


@pytest.fixture
def person(editor):
    person = PersonFactory(label_en="Old name", slug="old-name")
    history.record(person, by=editor)
    Person.objects.filter(pk=person.pk).update(label_en="New name")
    history.record(person, by=editor, note="After a call")
    return person


def test_the_list_tells_who_when_and_why(desk, person):
    page = desk.get(url(person, "history")).content.decode()
    assert page.count("Ilya") == 3  # twice in the list, once at the top of the page
    assert "After a call" in page


@pytest.mark.parametrize("query", [{}, {"a": 1, "b": 2}, {"all": "on"}], ids=["last two", "chosen", "all"])
def test_two_are_compared(desk, person, query):
    response = desk.get(url(person, "compare", **query))
    assert response.status_code == 200
    assert [row.label for row in response.context["differences"]] == ["Name in English"]
    assert "Restore revision 1 as revision 3" in response.content.decode()


@pytest.mark.parametrize("key", ["9", "0", "x", "-1", "99999999999999999999", "1e1", "²", "%00"])
def test_a_revision_that_does_not_exist(desk, person, key):
    assert desk.get(url(person, "compare", a=key)).status_code in (400, 404)
    assert desk.post(url(person, "restore"), {"number": key, "based_on": 2}).status_code in (400, 404)


@pytest.mark.parametrize("key", ["0", "99999999999999999", "x"])
@pytest.mark.parametrize("name", ["compare", "history", "merge", "unmerge", "address"])
def test_an_entity_that_does_not_exist(desk, person, name, key):
    address = reverse(f"admin:organizations_person_{name}", args=[key])
    assert desk.get(address).status_code == 404


def test_without_a_history_the_page_says_so(desk):
    person = PersonFactory()
    assert "the next save begins the history" in desk.get(url(person, "history")).content.decode()
    assert desk.get(url(person, "compare")).status_code == 302


def test_one_click_restores(desk, person):
    response = desk.post(url(person, "restore"), {"number": 1, "based_on": 2})
    assert response.status_code == 302
    assert Person.objects.get().label_en == "Old name"
    assert person.revisions.count() == 3


@pytest.mark.parametrize("based_on", ["1", "x", ""])
def test_a_stale_click_shows_both(desk, person, based_on):
    response = desk.post(url(person, "restore"), {"number": 1, "based_on": based_on})
    assert response.status_code == 409
    assert Person.objects.get().label_en == "New name"
    assert "Somebody saved since" in response.content.decode()


def test_what_stands_in_the_way_is_told_on_the_page(desk, editor):
    body = OrganizationFactory(label_en="WCO")
    history.record(body, by=editor)
    AppointmentFactory(post=PostFactory(organization=body, title_en="<b>Chair</b>"))
    history.record(body, by=editor)
    response = desk.post(url(body, "restore"), {"number": 1, "based_on": 2})
    assert response.status_code == 409
    assert "&lt;b&gt;Chair&lt;/b&gt;, WCO” was added since" in response.content.decode()


@pytest.mark.parametrize("role", ["Contributor", "Administrator"])
@pytest.mark.parametrize("name", ["history", "compare", "restore", "merge", "unmerge", "address"])
def test_only_who_keeps_the_register(client, person, role, name):
    client.force_login(UserFactory(roles=[role]))
    for method in (client.get, client.post):
        response = method(url(person, name))
        assert response.status_code in (302, 403, 404, 405)
        assert "Old name" not in response.content.decode()
    assert Person.objects.get().label_en == "New name"


def test_the_address_is_changed(desk, client, person):
    assert desk.post(url(person, "address"), {"slug": "a/b"}).status_code == 200
    assert desk.post(url(person, "address"), {"slug": "\0"}).status_code in (200, 400)
    assert Person.objects.get().slug == "old-name"
    assert desk.post(url(person, "address"), {"slug": "new-name"}).status_code == 302
    response = client.get("/people/old-name/")
    assert (response.status_code, response.url) == (301, "/people/new-name/")
