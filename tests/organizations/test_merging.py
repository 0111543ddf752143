"""Two entities become one, and two again: every relation goes over, and undo puts back all of it."""

import datetime

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import editions, todos
from articles.models import Article, Assignment, Author, Edition, Mention, Todo
from organizations import addresses, merging, names, unmerging
from organizations.models import (
    Accession,
    Appointment,
    Entity,
    EntityRevision,
    FormerAddress,
    Meeting,
    Merge,
    Organization,
    Outcome,
    Participation,
    Person,
    Placement,
    Post,
    PostTitle,
    RegisterState,
    ReportedNumber,
)
from tests.factories import AuthorFactory, UserFactory, draft, published, superuser
from tests.organizations.factories import (
    LONG_AGO,
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

pytestmark = pytest.mark.django_db

NOT_COMPARED = (EntityRevision, Merge, RegisterState)  # they only grow


@pytest.fixture
def editor():
    return UserFactory(roles=["Editor"])


def dump():
    """Every row of the register and of the stories, without the moments of a change."""
    found = {}
    for app in ("organizations", "articles"):
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            if model in NOT_COMPARED:
                continue
            for row in serializers.serialize("python", model._base_manager.all()):
                row["fields"].pop("changed_at", None)
                found[row["model"], row["pk"]] = row["fields"]
    return found


def there_and_back(loser, winner, *, by):
    """Merge, and what stood between; then undo, which must leave every row as it was."""
    merging.follow(*Entity.objects.filter(pk__in=[loser.pk, winner.pk]))  # the factories leave it to the desk
    before = dump()
    merge = merging.merge(loser, winner, by=by)
    between = dump()
    yield merge
    assert dump() == between
    assert unmerging.rehearse(merge) == []
    assert dump() == between
    assert unmerging.undo(merge, by=by) == []
    assert dump() == before


def about(*entities, relation="about", **row):
    return [{"entity": e.pk, "relation": relation, "styled_as": "", **row} for e in entities]


def keys(queryset, field="pk"):
    return set(queryset.values_list(field, flat=True))


# --- What goes over -------------------------------------------------------------------------------


def test_a_body_with_everything_that_names_it(editor):
    loser = OrganizationFactory(label_en="W.C.O.", label_ru="ВТамО", slug="loser")
    winner = OrganizationFactory(label_en="WCO", slug="winner")
    above = OrganizationFactory()
    child, heir = OrganizationFactory(parent=loser), OrganizationFactory(successor=loser)
    Organization.objects.filter(pk=winner.pk).update(successor=loser, parent=above)
    NameFactory(entity=loser, text="World Customs Organization", kind="official", preferred=True)
    NameFactory(entity=loser, text="WCO", kind="acronym")
    NameFactory(entity=winner, text="WCO", kind="acronym")
    post = PostFactory(organization=loser)
    series, convention = SeriesFactory(body=loser), ConventionFactory(body=loser)
    meeting, organized = MeetingFactory(body=loser), MeetingFactory()
    organized.organizers.add(loser, winner)
    Participation.objects.create(meeting=meeting, organization=loser, capacity="host")
    treaty = ConventionFactory()
    Accession.objects.create(convention=treaty, party=loser, number=119)
    kept = Accession.objects.create(convention=treaty, party=winner)
    FormerAddress.objects.create(entity=loser, kind="organization", slug="cco")
    earlier = OrganizationFactory()
    merging.merge(earlier, loser, by=editor)

    steps = there_and_back(loser, winner, by=editor)
    next(steps)
    loser, winner = (Organization.objects.get(pk=e.pk) for e in (loser, winner))
    assert loser.merged_into_id == winner.pk
    assert keys(winner.children) == {child.pk}
    assert keys(winner.predecessors) == {heir.pk}
    assert (winner.successor_id, winner.parent_id) == (None, above.pk)
    assert keys(winner.posts) == {post.pk}
    assert keys(winner.series) == {series.pk}
    assert keys(winner.conventions) == {convention.pk}
    assert keys(winner.meetings) == {meeting.pk}
    assert keys(organized.organizers.all()) == {winner.pk}
    assert keys(winner.participations, "meeting") == {meeting.pk}
    assert keys(winner.accessions) == {kept.pk}
    assert keys(winner.former_addresses, "slug") == {"cco"}
    assert keys(winner.merged) == {loser.pk, earlier.pk}
    found = set(winner.names.values_list("text", "kind", "preferred"))
    assert {("World Customs Organization", "alias", False), ("ВТамО", "alias", False)} < found
    assert winner.names.filter(text="WCO").count() == 1
    assert "world customs organization" in winner.search_text
    next(steps, None)


def test_a_person_whose_appointments_are_partly_known_already(editor):
    loser, winner = PersonFactory(label_en="K. Mikuriya"), PersonFactory(label_en="Kunio Mikuriya")
    post = PostFactory()
    same = AppointmentFactory(post=post, person=loser, dates=("2009", "31 December 2023"))
    kept = AppointmentFactory(post=post, person=winner, dates=("2009", "31 December 2023"))
    other = AppointmentFactory(post=post, person=loser, dates=("2002", "2008"))
    AuthorFactory(person=loser)
    Participation.objects.create(meeting=MeetingFactory(), person=loser)
    article = draft(mentions=about(loser, appointment=same.pk))

    steps = there_and_back(loser, winner, by=editor)
    next(steps)
    assert keys(winner.appointments) == {kept.pk, other.pk}
    assert Mention.objects.get(article=article).appointment_id == kept.pk
    assert Author.objects.get(person__isnull=False).person_id == winner.pk
    assert winner.participations.count() == 1
    next(steps, None)


def test_a_meeting_keeps_its_number_and_takes_over_what_it_lacks(editor):
    body = OrganizationFactory(label_en="RKC/MC")
    winner = MeetingFactory(body=body, ordinal_from=21)
    loser = MeetingFactory(body=body)
    joint = SeriesFactory()
    Placement.objects.create(meeting=loser, series=joint, ordinal_from=30)
    Placement.objects.create(meeting=loser, series=body.series.get(), label_en="extraordinary")
    Outcome.objects.create(meeting=loser, text_en="Agreed")
    Outcome.objects.create(meeting=winner, text_en="Agreed")
    reported = ReportedNumber.objects.create(convention=ConventionFactory(), number=120, meeting=loser)
    Assignment.objects.create(
        title="Go", assignee=editor, created_by=editor, due_on=datetime.date(2019, 11, 18), meeting=loser
    )

    steps = there_and_back(loser, winner, by=editor)
    next(steps)
    winner = Meeting.objects.get(pk=winner.pk)
    assert [(p.series_id, p.ordinal_from) for p in winner.placements.all()] == [
        (body.series.get().pk, 21),
        (joint.pk, 30),
    ]
    assert winner.ordinal_from == 21
    assert winner.outcomes.count() == 1
    reported.refresh_from_db()
    assert reported.meeting_id == winner.pk
    assert Assignment.objects.get().meeting_id == winner.pk
    next(steps, None)


@pytest.mark.parametrize("public", ["loser", "winner"])
def test_of_two_appointments_alike_the_public_one_stays(editor, public):
    post, people = PostFactory(), {"loser": PersonFactory(), "winner": PersonFactory()}
    rows = {
        name: AppointmentFactory(post=post, person=person, dates=("2009",), public_from=None)
        for name, person in people.items()
    }
    Appointment.objects.filter(pk=rows[public].pk).update(public_from=people["loser"].public_from)
    merging.merge(people["loser"], people["winner"], by=editor)
    assert list(people["winner"].appointments.values_list("pk")) == [(rows[public].pk,)]


@pytest.mark.parametrize(
    ("loser", "winner", "warned"),
    [(None, None, 0), (None, "now", 1), (None, "later", 1), ("later", "later", 0), ("now", "later", 0)],
)
def test_what_becomes_public_with_a_merge_is_told_before(loser, winner, warned):
    moments = {None: None, "now": LONG_AGO, "later": later()}
    one, other = (PersonFactory(public_from=moments[name]) for name in (loser, winner))
    assert len(merging.warnings(one, other)) == warned


def test_a_number_stays_where_the_other_meeting_has_only_a_label(editor):
    series = SeriesFactory()
    loser, winner = MeetingFactory(), MeetingFactory()
    Placement.objects.create(meeting=loser, series=series, ordinal_from=5)
    Placement.objects.create(meeting=winner, series=series, label_en="extraordinary")
    steps = there_and_back(loser, winner, by=editor)
    next(steps)
    assert Meeting.objects.get(pk=winner.pk).ordinal_from == 5
    next(steps, None)


def test_posts_of_one_title_become_one(editor):
    loser, winner = OrganizationFactory(), OrganizationFactory()
    old, new = (PostFactory(organization=body, title_en="Chair") for body in (loser, winner))
    PostTitle.objects.create(post=old, text="Chairman")
    appointment = AppointmentFactory(post=old)
    steps = there_and_back(loser, winner, by=editor)
    next(steps)
    assert keys(Post.objects.filter(title_en="Chair")) == {new.pk}
    assert Appointment.objects.get(pk=appointment.pk).post_id == new.pk
    assert keys(new.titles, "text") == {"Chairman"}
    next(steps, None)


def test_a_series_goes_over_with_its_meetings(editor):
    loser, winner = SeriesFactory(), SeriesFactory()
    first, second = MeetingFactory(), MeetingFactory()
    Placement.objects.create(meeting=first, series=loser, ordinal_from=1)
    Placement.objects.create(meeting=second, series=winner, ordinal_from=2)
    steps = there_and_back(loser, winner, by=editor)
    next(steps)
    assert keys(Meeting.objects.in_series(winner)) == {first.pk, second.pk}
    next(steps, None)


def test_stories_name_the_winner_once(editor):
    loser, winner = PersonFactory(), PersonFactory()
    boss = superuser()
    one = published(by=boss, mentions=about(loser), slug="one")
    both = published(by=boss, mentions=about(loser, winner), slug="both")
    refused = draft(by=boss, mentions=about(loser))
    Mention.objects.create(article=refused, entity=winner, state=Mention.State.REJECTED)
    Todo.objects.create(article=one, entity=loser, kind="name")
    Todo.objects.create(article=both, entity=loser, kind="name")
    Todo.objects.create(article=both, entity=winner, kind="name")
    frozen = {edition.pk: edition.mentions for edition in Edition.objects.all()}

    steps = there_and_back(loser, winner, by=editor)
    next(steps)
    assert set(Mention.objects.values_list("article", "entity", "state")) == {
        (article.pk, winner.pk, "accepted") for article in (one, both, refused)
    }
    assert keys(Edition.objects.about([winner.pk]), "article") == {one.pk, both.pk}
    assert not Edition.objects.about([loser.pk]).exists()
    assert sorted(Todo.objects.values_list("article", "entity")) == [
        (one.pk, winner.pk),
        (both.pk, winner.pk),
    ]
    assert {edition.pk: edition.mentions for edition in Edition.objects.all()} == frozen
    next(steps, None)


def test_a_title_that_the_register_still_has_is_no_to_do(editor):
    """A frozen edition goes on to name the appointment that was dropped for its like."""
    loser, winner = PersonFactory(), PersonFactory()
    post = PostFactory(title_en="Director")
    same, _kept = (AppointmentFactory(post=post, person=p, dates=("2009", "")) for p in (loser, winner))
    article = published(mentions=about(loser, appointment=same.pk))
    merging.merge(loser, winner, by=editor)
    assert not Appointment.objects.filter(pk=same.pk).exists()
    NameFactory(entity=winner, text=loser.label_en)
    todos.review(article.pk)
    assert list(Todo.objects.values_list("kind", flat=True)) == []
    post.appointments.all().delete()
    todos.review(article.pk)
    assert list(Todo.objects.values_list("kind", flat=True)) == ["title"]


# --- What is refused ------------------------------------------------------------------------------


def refused(loser, winner, editor):
    before = dump()
    with pytest.raises(ValidationError) as error:
        merging.merge(loser, winner, by=editor)
    assert dump() == before
    assert Merge.objects.filter(undone_at=None, loser=loser.pk, winner=winner.pk).count() == 0
    return error.value.messages


def test_not_with_itself_nor_across_kinds(editor):
    body = OrganizationFactory()
    assert refused(body, body, editor) == ["These are one already. Choose another one."]
    assert refused(body, PersonFactory(), editor) == ["Only two of a kind can be merged."]


def test_not_with_what_was_merged_already(editor):
    one, two, three = OrganizationFactory(), OrganizationFactory(), OrganizationFactory()
    merging.merge(one, two, by=editor)
    words = ["One of the two was merged already. Choose what it became."]
    assert refused(three, one, editor) == words
    assert refused(one, three, editor) == words


def test_not_into_its_own_part(editor):
    body = OrganizationFactory(label_en="Whole")
    part = OrganizationFactory(label_en="Part", parent=OrganizationFactory(parent=body))
    assert refused(body, part, editor) == ["“Part” is a part of “Whole”: give it another place first."]
    merging.merge(part, body, by=editor)


def test_not_what_readers_know_into_what_they_do_not(editor):
    known, secret = PersonFactory(label_en="Known"), PersonFactory(label_en="Secret", public_from=later())
    assert len(refused(known, secret, editor)) == 1
    assert merging.warnings(secret, known)
    merging.merge(secret, known, by=editor)


def test_not_two_series_with_two_meetings_of_one_number(editor):
    loser, winner = SeriesFactory(), SeriesFactory()
    for series, name in ((loser, "First"), (winner, "Second")):
        Placement.objects.create(meeting=MeetingFactory(label_en=name), series=series, ordinal_from=7)
    assert refused(loser, winner, editor) == [
        "“First” and “Second” have the same number: merge the two meetings first, or mend a number."
    ]


# --- Chains and undo ------------------------------------------------------------------------------


def test_chains_are_flat_and_are_undone_from_the_end(editor):
    a, b, c = (OrganizationFactory(label_en=label) for label in ("Alpha", "Beta", "Gamma"))
    first = merging.merge(a, b, by=editor)
    second = merging.merge(b, c, by=editor)
    assert keys(Entity.objects.filter(merged_into=c.pk)) == {a.pk, b.pk}
    with pytest.raises(ValidationError, match="Undo that first"):
        unmerging.undo(first, by=editor)
    assert unmerging.undo(second, by=editor) == []
    assert Entity.objects.get(pk=a.pk).merged_into_id == b.pk
    assert unmerging.undo(first, by=editor) == []
    assert not Entity.objects.exclude(merged_into=None).exists()
    with pytest.raises(ValidationError, match="undone already"):
        unmerging.undo(first, by=editor)


def test_undo_tells_what_was_changed_since_and_puts_back_the_rest(editor):
    loser, winner = PersonFactory(), PersonFactory()
    moved, deleted, stays = (AppointmentFactory(person=loser) for _ in range(3))
    merge = merging.merge(loser, winner, by=editor)
    somebody = PersonFactory()
    Appointment.objects.filter(pk=moved.pk).update(person=somebody)
    deleted.delete()
    expected = {("appointments", 1, "changed since"), ("appointments", 1, "deleted since")}
    assert {(lost.what, lost.count, lost.why) for lost in unmerging.rehearse(merge)} == expected
    lost = unmerging.undo(merge, by=editor)
    assert {(one.what, one.count, one.why) for one in lost} == expected
    assert keys(loser.appointments) == {stays.pk}
    assert keys(somebody.appointments) == {moved.pk}


def test_undo_does_not_bring_back_a_row_whose_place_is_taken(editor):
    convention, loser, winner = ConventionFactory(), OrganizationFactory(), OrganizationFactory()
    for party in (loser, winner):
        Accession.objects.create(convention=convention, party=party)
    merge = merging.merge(loser, winner, by=editor)
    convention.delete()
    assert [(one.what, one.count, one.why) for one in unmerging.undo(merge, by=editor)] == [
        ("accessions", 1, "something else took the place since")
    ]


SINCE, SOON, LATE = LONG_AGO + datetime.timedelta(days=9), later(), later() + datetime.timedelta(days=9)


@pytest.mark.parametrize(
    ("own", "others", "after"),
    [
        (LONG_AGO, SINCE, LONG_AGO),
        (LONG_AGO, None, None),
        (LONG_AGO, SOON, SOON),
        (None, SINCE, None),
        (SOON, SINCE, SOON),
        (SOON, LATE, LATE),
        (LATE, SOON, LATE),
    ],
    ids=["both public", "withdrawn", "embargoed", "never was", "sooner", "later", "still later"],
)
def test_an_undone_merge_shows_readers_no_more_than_what_stood_for_it(editor, own, others, after):
    loser, winner = PersonFactory(public_from=own), PersonFactory()
    row = {"post": PostFactory(), "dates": ("2009", "31 December 2023")}
    dropped = AppointmentFactory(person=loser, public_from=own, **row)
    kept = AppointmentFactory(person=winner, **row)
    merge = merging.merge(loser, winner, by=editor)
    assert keys(winner.appointments) == {kept.pk}
    Entity.objects.filter(pk=winner.pk).update(public_from=others)
    Appointment.objects.filter(pk=kept.pk).update(public_from=others)
    lost = unmerging.undo(merge, by=editor)
    assert Entity.objects.get(pk=loser.pk).public_from == after
    assert Appointment.objects.get(pk=dropped.pk).public_from == after
    assert [(one.what, one.count) for one in lost] == ([] if own == after else [("appointments", 1)])


def test_a_row_comes_back_for_the_desk_where_what_stood_for_it_is_gone(editor):
    loser, winner = PersonFactory(), PersonFactory()
    row = {"post": PostFactory(), "dates": ("2009", "31 December 2023")}
    dropped, kept = (AppointmentFactory(person=person, **row) for person in (loser, winner))
    merge = merging.merge(loser, winner, by=editor)
    kept.delete()
    unmerging.undo(merge, by=editor)
    assert Appointment.objects.get(pk=dropped.pk).public_from is None


def test_both_keep_their_history(editor):
    loser, winner = PersonFactory(label_en="Loser"), PersonFactory(label_en="Winner")
    merge = merging.merge(loser, winner, by=editor)
    assert [r.note for r in winner.revisions.all()] == ["“Loser” merged here", ""]
    unmerging.undo(merge, by=editor)
    assert winner.revisions.first().note == "“Loser” stands by itself again"
    oldest, newest = winner.revisions.last(), winner.revisions.first()
    assert newest.data == oldest.data


def test_a_rehearsal_leaves_nothing(editor):
    loser, winner = PersonFactory(), PersonFactory()
    AppointmentFactory(person=loser)
    names.relabel(winner), names.relabel(loser)
    before = dump()
    steps = merging.rehearse(loser, winner)
    assert dump() == before
    assert steps == merging.merge(loser, winner, by=editor).moved or len(steps) > 2


def test_the_state_of_the_register_rises(editor):
    before = RegisterState.current()
    merge = merging.merge(PersonFactory(), PersonFactory(), by=editor)
    between = RegisterState.current()
    unmerging.undo(merge, by=editor)
    assert before < between < RegisterState.current()


@pytest.mark.parametrize("undone", [False, True], ids=["merge", "undo"])
def test_the_queries_do_not_depend_on_the_rows(editor, undone):
    def cost(rows):
        loser, winner = OrganizationFactory(), OrganizationFactory()
        for _ in range(rows):
            NameFactory(entity=loser)
            MeetingFactory(body=loser)
            AppointmentFactory(post=PostFactory(organization=loser))
            draft(mentions=about(loser))
        if undone:
            merge = merging.merge(loser, winner, by=editor)
        with CaptureQueriesContext(connection) as queries:
            unmerging.undo(merge, by=editor) if undone else merging.merge(loser, winner, by=editor)
        return len(queries)

    assert cost(1) == cost(8)


# --- Readers --------------------------------------------------------------------------------------


@pytest.fixture
def merged(editor):
    """A body that became another: `(old slug, winner)`, with a story about the old one."""
    loser, winner = (
        OrganizationFactory(slug="old", label_en="Old"),
        OrganizationFactory(slug="new", label_en="New"),
    )
    published(mentions=about(loser), slug="story", title="A story of then")
    merging.merge(loser, winner, by=editor)
    return winner


@pytest.mark.parametrize("name", ["organization", "organization_feed", "organization_ics"])
@pytest.mark.parametrize("prefix", ["", "/ru"])
def test_the_old_address_leads_to_the_new_one(client, merged, name, prefix):
    old, new = (reverse(f"organizations:{name}", kwargs={"slug": slug}) for slug in ("old", "new"))
    response = client.get(prefix + old)
    assert (response.status_code, response.url) == (301, prefix + new)
    assert client.get(prefix + new).status_code == 200


@pytest.mark.parametrize("address", ["/calendar/", "/calendar/2019/11/", "/ru/meetings/", "/calendar.ics"])
def test_a_question_about_what_it_was_leads_on(client, merged, editor, address):
    loser, winner = SeriesFactory(slug="old-ones"), SeriesFactory(slug="new-ones", body=merged)
    MeetingFactory(body=merged, dates="18 November 2019", ordinal_from=21)
    merging.merge(loser, winner, by=editor)
    addresses.move(winner, "newest-ones")
    now = f"{address}?body=new&series=newest-ones&q=a%26b"
    for body, series in (("old", "old-ones"), ("old", "new-ones"), ("old", "newest-ones")):
        response = client.get(f"{address}?body={body}&series={series}&q=a%26b")
        assert (response.status_code, response.url) == (301, now)
    assert client.get(now).status_code == 200
    assert client.get(f"{address}?body=never").status_code == 404


@pytest.mark.parametrize("address", ["/calendar/", "/calendar.ics"])
def test_a_question_about_a_former_address_of_a_series_leads_on(client, address):
    series = SeriesFactory(slug="old-ones")
    addresses.move(series, "new-ones")
    assert client.get(f"{address}?series=old-ones").url == f"{address}?series=new-ones"
    Entity.objects.filter(pk=series.pk).update(public_from=None)
    assert client.get(f"{address}?series=old-ones").status_code == 404


def test_a_feed_of_what_never_was_is_not_found(client, merged):
    assert client.get(reverse("organizations:organization_feed", kwargs={"slug": "never"})).status_code == 404


def test_the_story_names_what_it_became(client, merged):
    edition = Edition.objects.get()
    page = client.get(edition.get_absolute_url()).content.decode()
    assert 'href="/organizations/new/"' in page
    assert "/organizations/old/" not in page
    assert "A story of then" in client.get("/organizations/new/").content.decode()


def test_filters_lead_on(client, merged):
    for slug in ("old", "new"):
        page = client.get(f"/news/?organization={slug}").content.decode()
        assert "A story of then" in page
        assert '/news/?organization=new"' in page


def test_a_new_edition_of_an_old_text_names_the_winner(editor):
    loser, winner = PersonFactory(), PersonFactory(label_en="The winner")
    article = published(mentions=about(loser, winner))
    merging.merge(loser, winner, by=editor)
    built = editions.build(Article.objects.get(pk=article.pk).revision)
    assert [(row["entity"], row["label"]) for row in built.edition.mentions] == [(winner.pk, "The winner")]
    assert [entity.pk for entity in built.entities] == [winner.pk]


def test_a_person_under_embargo_shows_through_no_story(client, editor):
    loser, winner = PersonFactory(label_en="Quetzal", public_from=later()), PersonFactory(public_from=later())
    article = published(mentions=about(loser))
    merging.merge(loser, winner, by=editor)
    edition = Edition.objects.get(article=article)
    assert "Quetzal" not in client.get(edition.get_absolute_url()).content.decode()


# --- Addresses ------------------------------------------------------------------------------------


def test_a_former_address_leads_on_over_every_step(client, editor):
    person = PersonFactory(slug="first")
    addresses.move(person, "second")
    addresses.move(person, "third")
    winner = PersonFactory(slug="winner")
    merging.merge(person, winner, by=editor)
    for slug in ("first", "second", "third"):
        assert client.get(f"/people/{slug}/").url == "/people/winner/"
        assert client.get(f"/people/{slug}/feed/").url == "/people/winner/feed/"


def test_the_living_one_has_the_address(client):
    person, other = PersonFactory(slug="first"), PersonFactory(slug="other")
    addresses.move(person, "second")
    addresses.move(other, "first")
    assert client.get("/people/first/").status_code == 200
    assert set(FormerAddress.objects.values_list("slug", "entity")) == {("other", other.pk)}
    addresses.move(other, "other")
    assert set(FormerAddress.objects.values_list("slug", "entity")) == {("first", other.pk)}


def test_what_no_reader_knew_leaves_no_address_behind():
    person = PersonFactory(slug="first", public_from=None)
    addresses.move(person, "second")
    assert Person.objects.get().slug == "second"
    assert not FormerAddress.objects.exists()


@pytest.mark.parametrize("slug", ["taken", "a/b", "Ünïcode", "x" * 121, "a b", "-", "--", "_"])
def test_a_wrong_address_is_refused(slug):
    PersonFactory(slug="taken")
    person = PersonFactory(slug="first")
    with pytest.raises(ValidationError):
        addresses.move(person, slug)
    assert Person.objects.get(pk=person.pk).slug == "first"
    assert not FormerAddress.objects.exists()
