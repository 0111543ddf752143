"""One click on what the checklist found, and a story begun about a meeting that has none."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import checklist, workflow
from articles.models import Activity, Article
from organizations.dates import Imprecise
from organizations.models import Name
from tests.desk.forms import filled
from tests.factories import UserFactory, approved, draft
from tests.organizations.factories import (
    AppointmentFactory,
    MeetingFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
    later,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["Editor"])
    client.force_login(user)
    return user


@pytest.fixture
def register():
    OrganizationFactory(label_en="Revised Kyoto Convention Management Committee")
    person = PersonFactory(label_en="Kunio Mikuriya", sort_key="Mikuriya, Kunio")
    post = AppointmentFactory(
        person=person, dates=("2009", "31 December 2023"), post__title_en="Secretary General"
    )
    return post.post


def written(body, **data):
    return draft(body=f"<p>{body}</p>", event_on="2019-11-18", **data)


def item(article, rule):
    return next(item for item in checklist.check(article.revision, article=article) if item.rule == rule)


def press(client, article, key, **changes):
    return client.post(article.get_desk_url(), filled(article, **changes) | {"_mend": key}, follow=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_what_is_taken_out_is_told(client, editor, register):
    danet = PersonFactory(label_en="Michel Danet", sort_key="Danet, Michel")
    AppointmentFactory(person=danet, post=register, dates=("2 January 2024", "1 March 2024"))
    article = written("Secretary General Michel Danet wrote a letter.")
    response = press(client, article, item(article, "register-title").key)
    assert told(response) == ["Revision 1 is saved.", "Taken out: Secretary General"]


def test_a_mend_is_a_revision_of_its_own(client, editor, register):
    article = written("The Revised <em>Kioto</em> Convention Management Committee &amp; others met.")
    page = client.get(article.get_desk_url()).content.decode()
    key = item(article, "register-name").key
    assert f'name="_mend" value="{key}"' in page
    response = press(client, article, key)
    assert told(response) == ["Revision 1 is saved.", "Mended: Kioto → Kyoto"]
    article = workflow.fresh(article)
    assert (
        article.body == "<p>The Revised <em>Kyoto</em> Convention Management Committee &amp; others met.</p>"
    )
    assert (article.revision.number, article.revision.comment) == (2, "Mended: Kioto → Kyoto")
    assert article.revision.created_by == editor
    assert Activity.objects.filter(article=article, verb="save").count() == 1
    assert not [row for row in checklist.check(article.revision, article=article) if row.mend]


def test_what_was_typed_is_saved_before_the_mend(client, editor, register):
    article = written("Kunio Mikuria met them.")
    key = item(article, "register-name").key
    body = "<p>Words before. Kunio Mikuria met them all.</p>"
    press(client, article, key, body=body, title="Another headline")
    article = workflow.fresh(article)
    assert (article.title, article.body) == ("Another headline", body.replace("Mikuria", "Mikuriya"))
    assert list(article.revisions.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_a_stale_mend_shows_both_texts_and_writes_neither(client, editor, register):
    article = written("Kunio Mikuria met them.")
    key = item(article, "register-name").key
    post = filled(article, lead="My lead") | {"_mend": key}
    workflow.save(
        article, {"lead": "Their lead"}, by=UserFactory(roles=["Editor"]), based_on=article.revision_id
    )
    response = client.post(article.get_desk_url(), post)
    assert response.status_code == 409
    lead = next(choice for choice in response.context["merge"].choices if choice.key == "lead")
    assert ("My lead" in str(lead.mine), "Their lead" in str(lead.theirs)) == (True, True)
    article = workflow.fresh(article)
    assert (article.lead, article.revision.number) == ("Their lead", 2)


@pytest.mark.parametrize("key", ["", "x", "register-name-0123456789abcdef", "\x00", "9" * 400])
def test_a_key_of_nothing_mends_nothing(client, editor, register, key):
    article = written("Kunio Mikuria met them.")
    response = client.post(article.get_desk_url(), filled(article) | {"_mend": key}, follow=True)
    assert response.status_code in (200, 400)
    article = workflow.fresh(article)
    assert (article.body, article.revision.number) == ("<p>Kunio Mikuria met them.</p>", 1)


def test_who_may_not_edit_mends_nothing(client, register):
    article = written("Kunio Mikuria met them.")
    client.force_login(UserFactory(roles=["Contributor"]))
    key = item(article, "register-name").key
    assert client.post(article.get_desk_url(), filled(article) | {"_mend": key}).status_code == 403
    assert workflow.fresh(article).revision.number == 1


def test_who_only_looks_on_has_no_buttons(client, register):
    article = approved(body="<p>Kunio Mikuria met them.</p>")
    client.force_login(UserFactory(roles=["Publisher"]))
    page = client.get(reverse("admin:articles_article_publish", args=[article.pk])).content.decode()
    assert "Mikuriya" in page
    assert "_mend" not in page


def test_the_style_of_a_mention_is_mended(client, editor, register):
    person = register.appointments.get().person
    AppointmentFactory(
        person=person, dates=("2002", "31 December 2008"), post__title_en="Deputy Secretary General"
    )
    row = {"entity": person.pk, "relation": "about", "styled_as": "Deputy Secretary General, WCO"}
    article = written("They met.", mentions=[row])
    found = item(article, "register-title")
    assert found.field == "mentions"
    press(client, article, found.key)
    assert workflow.fresh(article).mentions.get().styled_as == "Secretary General, WCO"


def test_words_with_signs_are_written_as_words(client, editor):
    body = OrganizationFactory(label_en="Customs & <Trade> Board")
    NameFactory(entity=body, text="CTB", kind=Name.Kind.ACRONYM)
    article = written("The CTB met.")
    press(client, article, item(article, "register-acronym").key)
    assert workflow.fresh(article).body == "<p>The Customs &amp; &lt;Trade&gt; Board (CTB) met.</p>"


# --- Meetings without a story ---------------------------------------------------------------------


def ended(days, **kwargs):
    meeting = MeetingFactory(**kwargs)
    meeting.start = meeting.end = Imprecise.day(timezone.localdate() - datetime.timedelta(days=days))
    meeting.save()
    return meeting


def labels(client, story):
    response = client.get(reverse("admin:organizations_meeting_changelist"), {"story": story})
    return sorted(meeting.label_en for meeting in response.context["cl"].result_list)


def test_the_list_of_meetings_without_a_story(client, editor):
    for days, name in ((1, "Yesterday"), (60, "Two months"), (61, "Longer"), (0, "Today"), (-3, "To come")):
        ended(days, label_en=name)
    ended(2, label_en="Hidden", public_from=later())
    ended(2, label_en="Not held", status="cancelled")
    told = ended(2, label_en="Told")
    refused = ended(2, label_en="Refused")
    draft(mentions=[{"entity": told.pk, "relation": "about", "styled_as": ""}])
    draft().mentions.create(entity=refused, state="rejected")
    assert labels(client, "recent") == ["Hidden", "Refused", "Two months", "Yesterday"]
    assert labels(client, "none") == ["Hidden", "Longer", "Refused", "Two months", "Yesterday"]
    start = client.get(reverse("admin:index")).context["gaps"]
    assert (start.count, start.older) == (4, 1)


def test_a_story_is_begun_about_a_meeting(client, editor):
    meeting = ended(2, label_en="21st Meeting")
    url = reverse("admin:articles_article_add")
    assert f"{url}?meeting={meeting.pk}" in client.get(reverse("admin:index")).content.decode()
    form = client.get(url, {"meeting": meeting.pk}).context["adminform"].form
    day = str(meeting.start.earliest)
    assert (form["title"].value(), form["event_on"].value(), form["event_until"].value()) == (
        "21st Meeting", day, day,
    )  # fmt: skip
    row = form.rows["mentions"].forms[0]
    assert (row["entity"].value(), row["relation"].value()) == (meeting.pk, "about")
    assert Article.objects.count() == 0


@pytest.mark.parametrize("key", ["", "x", "-1", "0", "9" * 15, "²", "1.5"])
def test_a_story_about_no_meeting_begins_empty(client, editor, key):
    response = client.get(reverse("admin:articles_article_add"), {"meeting": key})
    assert response.status_code == 200
    assert not response.context["adminform"].form["title"].value()


def test_a_contributor_begins_none_about_a_hidden_meeting(client):
    hidden = ended(2, label_en="Canary", public_from=None)
    client.force_login(UserFactory(roles=["Contributor"]))
    response = client.get(reverse("admin:articles_article_add"), {"meeting": hidden.pk})
    assert "Canary" not in response.content.decode()
