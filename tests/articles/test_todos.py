import datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from articles import checklist, registerwatch, todos, workflow
from articles.models import Edition, Todo
from organizations import merging, placing
from organizations.dates import Imprecise, parse
from organizations.models import Name
from outbox import effects
from tests.factories import RubricFactory, UserFactory, draft, published, superuser
from tests.organizations.factories import (
    AppointmentFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeriesFactory,
)

pytestmark = pytest.mark.django_db
DAY = "2019-11-18"


@pytest.fixture
def boss():
    return superuser()


@pytest.fixture
def hinojosa():
    return AppointmentFactory(
        person=PersonFactory(label_en="Ana B. Hinojosa"),
        post=PostFactory(title_en="Director of Compliance and Facilitation"),
        dates=("2016", "2020"),
    )


def story(boss, entity, appointment=None, **fields):
    row = {"entity": entity.pk, "relation": "quoted", "styled_as": "Director of Compliance and Facilitation"}
    row |= {"appointment": appointment.pk} if appointment else {}
    return published(by=boss, rubric=RubricFactory(), event_on=DAY, mentions=[row], **fields)


def saved(*entities):
    """What the desk's pages of the register do after a save, and the worker after that."""
    registerwatch.changed(*[entity.pk for entity in entities])
    effects.run_due()


def open_todos():
    return [(todo.kind, todo.words) for todo in Todo.objects.filter(done_at=None)]


def test_an_edition_freezes_what_the_register_says_of_the_storys_day(boss, hinojosa):
    meeting = MeetingFactory(
        dates=("18 November 2019", "20 November 2019"), body=OrganizationFactory(), ordinal_from=21
    )
    for entity, appointment in ((hinojosa.person, hinojosa), (meeting, None)):
        story(boss, entity, appointment, title=f"About {entity}")
    facts = [edition.mentions[0]["register"] for edition in Edition.objects.order_by("pk")]
    assert facts == [
        {"title": "Director of Compliance and Facilitation", "held": "certainly"},
        {"number": "21", "start": "2019-11-18", "end": "2019-11-20"},
    ]


def test_a_change_that_does_not_concern_the_day_is_no_todo(boss, hinojosa):
    story(boss, hinojosa.person, hinojosa)
    hinojosa.end = parse("March 2020")
    hinojosa.save()
    hinojosa.person.bio_en = "From the United States."
    hinojosa.person.save()
    saved(hinojosa.person)
    assert open_todos() == []


def test_a_title_that_was_not_held_on_the_day_after_all(boss, hinojosa):
    live = story(boss, hinojosa.person, hinojosa)
    body = Edition.objects.get().body
    hinojosa.start = parse("2020")
    hinojosa.save()
    saved(hinojosa.person)
    said = "Director of Compliance and Facilitation"
    assert open_todos() == [("title", {"said": said, "now": ""})]
    assert Edition.objects.get().body == body
    hinojosa.start = parse("2016")
    hinojosa.save()
    saved(hinojosa.person)
    assert open_todos() == []
    assert Todo.objects.filter(article=live).count() == 0


def test_a_post_that_was_renamed_for_that_day(boss, hinojosa):
    story(boss, hinojosa.person, hinojosa)
    title = hinojosa.post.titles.model(post=hinojosa.post, text="Director, Compliance", language="en")
    title.valid_to = parse("2022")
    title.save()
    saved(hinojosa.person)
    said = "Director of Compliance and Facilitation"
    assert open_todos() == [("title", {"said": said, "now": "Director, Compliance"})]
    with translation.override("en"):
        assert Todo.objects.get().sentence == (
            f"The story was made with “{said}”; the register says “Director, Compliance” for that day now."
        )


def test_a_new_name_is_no_todo_while_the_old_one_is_a_former_name(boss):
    council = OrganizationFactory(label_en="Customs Co-operation Council")
    story(boss, council)
    council.label_en = "World Customs Organization"
    council.save()
    saved(council)
    words = {"said": "Customs Co-operation Council", "now": "World Customs Organization"}
    assert open_todos() == [("name", words)]
    Name.objects.create(entity=council, text="Customs Co-operation Council", kind=Name.Kind.FORMER)
    saved(council)
    assert open_todos() == []


def test_a_meeting_that_has_other_dates_and_another_number(boss):
    meeting = MeetingFactory(dates="18 November 2019")
    story(boss, meeting)
    meeting.start = meeting.end = Imprecise.day(datetime.date(2019, 11, 25))
    meeting.save()
    series = SeriesFactory()
    placing.place(meeting, series, 22)
    saved(meeting)
    assert open_todos() == [
        ("dates", {"said": ["2019-11-18", "2019-11-18"], "now": ["2019-11-25", "2019-11-25"]}),
        ("number", {"said": "", "now": "22"}),
    ]
    with translation.override("en"):
        assert Todo.objects.get(kind="dates").sentence == (
            "The story was made while its dates were 18 November 2019; they are 25 November 2019 now."
        )


def test_what_readers_cannot_see_any_more(boss):
    body = OrganizationFactory(label_en="A body")
    story(boss, body)
    body.public_from = None
    body.save()
    saved(body)
    assert open_todos() == [("gone", {"said": "A body"})]


def test_of_what_readers_cannot_see_nothing_else_is_told(boss):
    body = OrganizationFactory(label_en="A body")
    meeting = MeetingFactory(body=body, label_en="A meeting", dates="18 November 2019")
    story(boss, meeting)
    meeting.public_from, meeting.label_en = None, "A secret meeting"
    meeting.start = meeting.end = parse("2 March 2020")
    meeting.save()
    saved(meeting)
    assert open_todos() == [("gone", {"said": "A meeting"})]


def test_what_was_merged_is_looked_at_under_the_name_it_had(boss):
    old, new = PersonFactory(label_en="K. Mikuriya"), PersonFactory(label_en="Kunio Mikuriya")
    story(boss, old)
    old.merged_into = new
    old.save()
    saved(new, old)
    assert open_todos() == []


def test_a_meeting_that_was_merged_has_the_number_and_the_days_of_what_it_became(boss):
    series = SeriesFactory()
    twice, kept = MeetingFactory(dates="18 November 2019"), MeetingFactory(dates="18 November 2019")
    placing.place(twice, series, 21)
    story(boss, twice)
    merging.merge(twice, kept, by=boss)
    saved(kept, twice)
    assert open_todos() == []
    kept.refresh_from_db()
    kept.start = kept.end = Imprecise.day(datetime.date(2019, 11, 25))
    kept.save()
    saved(kept)
    assert [kind for kind, _words in open_todos()] == ["dates"]


def test_what_somebody_settled_stays_settled_until_the_register_says_something_else(boss, hinojosa):
    story(boss, hinojosa.person, hinojosa)
    hinojosa.start = parse("2020")
    hinojosa.save()
    saved(hinojosa.person)
    assert todos.settle(Todo.objects.get(), by=boss) == 1
    assert todos.settle(Todo.objects.get(), by=boss) == 0
    saved(hinojosa.person)
    assert open_todos() == []
    hinojosa.start, hinojosa.post.title_en = parse("2016"), "Director"
    hinojosa.save()
    hinojosa.post.save()
    saved(hinojosa.person)
    assert [kind for kind, words in open_todos()] == ["title"]


def test_a_corrected_story_closes_its_todo(boss, hinojosa):
    live = story(boss, hinojosa.person, hinojosa)
    hinojosa.start = parse("2020")
    hinojosa.save()
    saved(hinojosa.person)
    row = {"entity": hinojosa.person.pk, "relation": "quoted", "styled_as": ""}
    live = workflow.save(live, {"mentions": [row]}, by=boss, based_on=live.revision_id)
    live = workflow.submit(live, by=boss, based_on=live.revision_id)
    live = workflow.approve(live, by=boss, based_on=live.revision_id)
    everything = [item.rule for item in checklist.check(live.revision, article=live)]
    workflow.correct(live, by=boss, based_on=live.revision_id, accept=everything)
    effects.run_due()
    assert open_todos() == []


def test_the_list_shows_only_stories_that_the_account_may_see_and_settles(client, boss, hinojosa):
    story(boss, hinojosa.person, hinojosa, title="Named here")
    hinojosa.start = parse("2020")
    hinojosa.save()
    saved(hinojosa.person)
    address = reverse("admin:articles_todo_changelist")
    client.force_login(UserFactory(roles=["Contributor"]))
    assert client.get(address).status_code == 403
    editor = UserFactory(roles=["Editor"])
    client.force_login(editor)
    assert "Named here" in client.get(address).content.decode()
    assert "The register has changed" in client.get(reverse("admin:index")).content.decode()
    answer = client.post(
        address, {"action": "settle", "_selected_action": [Todo.objects.get().pk]}, follow=True
    )
    assert "1 to-do is settled." in answer.content.decode()
    assert "Named here" not in client.get(address).content.decode()
    assert "Named here" in client.get(f"{address}?state=settled").content.decode()
    assert "The register has changed" not in client.get(reverse("admin:index")).content.decode()


def test_who_has_left_is_told_beside_the_text(client, boss, hinojosa):
    live = story(boss, hinojosa.person, hinojosa)
    page = client.get(live.live_edition.get_absolute_url()).content.decode()
    assert "no longer in this post" in page
    AppointmentFactory(
        person=hinojosa.person,
        post=PostFactory(title_en="Professor", organization=OrganizationFactory(label_en="An academy")),
        dates=("2021",),
    )
    page = client.get(live.live_edition.get_absolute_url()).content.decode()
    assert "now: Professor, An academy" in page
    assert "Director of Compliance and Facilitation" in page


@pytest.mark.parametrize("hidden", ["new", "old"])
def test_an_appointment_under_embargo_does_not_show(client, boss, hinojosa, hidden):
    later = timezone.now() + datetime.timedelta(days=1)
    if hidden == "old":
        hinojosa.public_from = later
        hinojosa.save()
    live = story(boss, hinojosa.person, hinojosa)
    AppointmentFactory(
        person=hinojosa.person, post=PostFactory(title_en="Canary"), dates=("2021",), public_from=later
    )
    page = client.get(live.live_edition.get_absolute_url()).content.decode()
    assert "Canary" not in page
    assert ("no longer in this post" in page) == (hidden == "new")


def test_a_draft_has_no_todo(boss, hinojosa):
    draft(
        by=boss,
        rubric=RubricFactory(),
        mentions=[{"entity": hinojosa.person.pk, "relation": "about", "styled_as": ""}],
    )
    hinojosa.person.public_from = None
    hinojosa.person.save()
    saved(hinojosa.person)
    assert open_todos() == []


@pytest.mark.parametrize(
    ("styled_as", "told"),
    [
        ("Deputy Secretary General of the WCO", "Deputy Secretary General"),
        ("WCO secretary general", "Secretary General"),
        ("Professor", None),
        ("", None),
    ],
)
def test_a_style_that_was_typed_tells_on_which_post_it_relies(boss, styled_as, told):
    person = PersonFactory()
    for title, dates in (("Secretary General", ("2009",)), ("Deputy Secretary General", ("2002",))):
        AppointmentFactory(person=person, post=PostFactory(title_en=title), dates=dates)
    AppointmentFactory(person=person, post=PostFactory(title_en="Professor"), dates=("1990", "1999"))
    row = {"entity": person.pk, "relation": "quoted", "styled_as": styled_as}
    published(by=boss, rubric=RubricFactory(), event_on=DAY, mentions=[row])
    facts = Edition.objects.get().mentions[0]["register"]
    assert (facts or {}).get("title") == told
