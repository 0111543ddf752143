"""How strict the checks are, and what whoever publishes accepts of them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from articles import checklist, site, workflow
from articles.models import Activity, CheckLevel, Edition, RubricGrant
from organizations.models import Organization
from tests.articles.factories import ahead
from tests.factories import RubricFactory, UserFactory, approved, draft, published, superuser

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
TABLE = "/admin/articles/checklevel/"


def queries(function):
    with CaptureQueriesContext(connection) as captured:
        function()
    return len(captured)


# --- Levels ---------------------------------------------------------------------------------------


def levels_of(article):
    return {item.rule: item.level for item in checklist.check(article.revision, article=article)}


def test_a_level_counts_for_every_rubric_or_for_one():
    news, sport = RubricFactory(slug="news"), RubricFactory(slug="sport")
    one, other = draft(lead="", rubric=news), draft(lead="", rubric=sport)
    assert levels_of(one) == levels_of(other) == {"lead-missing": "block"}
    CheckLevel.objects.create(rule="lead-missing", level="warn")
    assert levels_of(one) == levels_of(other) == {"lead-missing": "warn"}
    CheckLevel.objects.create(rule="lead-missing", rubric=news, level="off")
    assert (levels_of(one), levels_of(other)) == ({}, {"lead-missing": "warn"})


def test_what_a_page_cannot_do_without_cannot_be_switched_off():
    for rule in checklist.RULES.values():
        CheckLevel.objects.create(rule=rule.name, level="off")
    article = draft()
    items = checklist.check(article.revision.data | {"title": "", "lead": ""}, article=article)
    assert [(item.rule, item.level) for item in items] == [("headline-missing", "block")]


def test_what_blocks_comes_first():
    article = draft(title="x" * 120, lead="")
    assert list(levels_of(article).values()) == ["block", "warn"]


# --- Going out ------------------------------------------------------------------------------------


def publish(article, by, **kwargs):
    return workflow.publish(article, by=by, based_on=article.revision_id, **kwargs)


@pytest.fixture
def publisher():
    return UserFactory(roles=["Publisher"])


@pytest.fixture
def chief():
    return UserFactory(roles=["Publisher", "Managing editor"])


def test_a_warning_is_ticked_and_recorded(publisher):
    article = approved(title="x" * 120)
    with pytest.raises(workflow.Invalid) as error:
        publish(article, publisher)
    assert list(error.value.message_dict) == ["accept"]
    assert Edition.objects.count() == 0
    with pytest.raises(workflow.Invalid):
        publish(article, publisher, accept=["table-header"])
    assert publish(article, publisher, accept=["headline-long", "table-header"]).live_edition
    row = Activity.objects.get(verb="publish")
    assert (row.by, row.detail["warnings"]) == (publisher, ["headline-long"])
    assert "overridden" not in row.detail


def test_nothing_is_recorded_where_nothing_warned(publisher):
    publish(approved(), publisher, accept=["headline-long"])
    assert Activity.objects.get(verb="publish").detail.keys() & {"warnings", "overridden"} == set()


def test_an_imported_story_is_not_warned_of(publisher):
    article = approved(title="x" * 120)
    assert publish(article, publisher, at=timezone.now() - DAY, imported=True).live_edition


def test_a_tick_is_no_way_around_a_block(publisher):
    article = approved(lead="")
    with pytest.raises(workflow.Invalid) as error:
        publish(article, publisher, accept=["lead-missing"])
    assert error.value.message_dict == {"lead": ["Write a lead."]}


def test_a_managing_editor_publishes_over_a_block_with_a_reason(publisher, chief):
    article = approved(lead="", title="x" * 120)
    for by, reason in ((publisher, "It burns."), (chief, " ")):
        with pytest.raises(workflow.Invalid):
            publish(article, by, accept=["headline-long"], override=reason)
    with pytest.raises(workflow.Invalid):
        publish(article, chief, override="It burns.")  # the warning is not ticked
    assert Edition.objects.count() == 0
    assert publish(article, chief, accept=["headline-long"], override="It burns.").live_edition
    row = Activity.objects.get(verb="publish")
    assert (row.by, row.reason) == (chief, "It burns.")
    assert (row.detail["overridden"], row.detail["warnings"]) == (["lead-missing"], ["headline-long"])


def test_a_managing_editor_alone_publishes_nothing():
    article = approved(lead="")
    with pytest.raises(workflow.NotAllowed):
        publish(article, UserFactory(roles=["Managing editor"]), override="It burns.")


def test_nobody_publishes_over_what_a_page_cannot_do_without(chief):
    published(slug="one")
    article = approved(slug="one", lead="")
    with pytest.raises(workflow.Invalid) as error:
        publish(article, chief, override="It burns.")
    assert list(error.value.message_dict) == ["slug"]


def test_a_schedule_and_a_correction_ask_as_well(publisher):
    article = approved(title="x" * 120)
    base = {"by": publisher, "based_on": article.revision_id}
    with pytest.raises(workflow.Invalid):
        workflow.schedule(article, at=ahead(), **base)
    article = workflow.schedule(article, at=ahead(), accept=["headline-long"], **base)
    assert Activity.objects.get(verb="schedule").detail["warnings"] == ["headline-long"]
    boss = superuser()
    live = published(by=boss, rubric=RubricFactory(needs_review=False))
    live = workflow.save(live, {"title": "y" * 120}, by=boss, based_on=live.revision_id)
    base = {"by": boss, "based_on": live.revision_id}
    with pytest.raises(workflow.Invalid):
        workflow.correct(live, **base)
    assert workflow.correct(live, accept=["headline-long"], **base).live_edition.title == "y" * 120


# --- The desk -------------------------------------------------------------------------------------


def verb(article, name):
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def test_the_publish_page_asks_for_each_tick(client, publisher):
    article = approved(title="x" * 120, body="<table><tbody><tr><td>A</td></tr></tbody></table>")
    client.force_login(publisher)
    text = client.get(verb(article, "publish")).content.decode()
    assert text.count('name="accept"') == 2
    assert 'name="override"' not in text
    post = {"based_on": article.revision_id, "when": "now", "accept": ["headline-long"]}
    refused = client.post(verb(article, "publish"), post)
    assert refused.status_code == 200
    text = refused.content.decode()
    assert "mend each of these, or tick it" in text
    assert 'value="headline-long" checked' in text
    assert 'value="table-header" checked' not in text
    assert Edition.objects.count() == 0
    post["accept"].append("table-header")
    assert client.post(verb(article, "publish"), post).status_code == 302
    assert Activity.objects.get(verb="publish").detail["warnings"] == ["headline-long", "table-header"]


def test_a_block_has_a_reason_only_for_who_may(client, publisher, chief):
    article = approved(lead="")
    client.force_login(publisher)
    page = client.get(verb(article, "publish")).content.decode()
    assert 'name="override"' not in page
    assert "Mend what blocks it first." in page
    post = {"based_on": article.revision_id, "when": "now", "override": "It burns."}
    assert client.post(verb(article, "publish"), post).status_code == 200
    assert Edition.objects.count() == 0
    client.force_login(chief)
    assert 'name="override"' in client.get(verb(article, "publish")).content.decode()
    assert client.post(verb(article, "publish"), post | {"override": ""}).status_code == 200
    assert client.post(verb(article, "publish"), post).status_code == 302
    assert Activity.objects.get(verb="publish").reason == "It burns."


def test_an_embargo_leaves_the_way_to_a_later_moment(client, publisher):
    CheckLevel.objects.create(rule="mention-hidden", level="block")
    secret = Organization.objects.create(slug="a-body", label_en="Body", public_from=timezone.now() + DAY)
    article = approved(mentions=[{"entity": secret.pk, "relation": "about", "styled_as": ""}])
    client.force_login(publisher)
    page = client.get(verb(article, "schedule")).content.decode()
    assert "Mention 1 is not public yet" in page
    assert "Mend what blocks it first." not in page
    later = timezone.localtime(timezone.now() + 3 * DAY)
    post = {"based_on": article.revision_id, "when": "at", "date": later.date().isoformat(), "time": "12:00"}
    soon = (timezone.now() + datetime.timedelta(minutes=5)).astimezone(site.current().zone)
    too_soon = {"date": soon.date().isoformat(), "time": soon.strftime("%H:%M")}
    refused = client.post(verb(article, "schedule"), post | too_soon)
    (error,) = refused.context["form"].non_field_errors()
    assert error.startswith("Mention 1 is not public yet")
    assert Edition.objects.count() == 0
    assert client.post(verb(article, "schedule"), post).status_code == 302


def test_the_form_lists_what_is_to_mend(client):
    boss = superuser()
    article = draft(by=boss, title="x" * 120, lead="")
    client.force_login(boss)
    text = client.get(article.get_desk_url()).content.decode()
    assert '<a href="#id_lead">Write a lead.</a>' in text
    assert "Shorten the headline: it has 120 characters" in text


# --- The table of levels --------------------------------------------------------------------------


def sent(page):
    """What a browser would send back: every choice as it stands."""
    form = page.context["form"]
    return {
        bound.html_name: bound.initial
        for _rule, cells in form.rows()
        for bound in cells
        if hasattr(bound, "initial")
    }


def test_levels_are_set_in_a_table(client, publisher):
    news = RubricFactory(slug="news")
    client.force_login(publisher)
    page = client.get(TABLE)
    assert "Write" not in page.content.decode()
    data = sent(page)
    assert data["all-lead-missing"] == "block"
    assert data[f"{news.pk}-lead-missing"] == ""
    assert "all-headline-missing" not in data
    data |= {"all-lead-missing": "warn", f"{news.pk}-lead-missing": "off"}
    assert client.post(TABLE, data).status_code == 302
    rows = set(CheckLevel.objects.values_list("rule", "rubric", "level"))
    assert rows == {("lead-missing", None, "warn"), ("lead-missing", news.pk, "off")}
    written = Activity.objects.filter(verb="levels").values_list("subject", "by", "detail__level")
    assert set(written) == {("lead-missing", publisher.pk, level) for level in ("warn", "off")}
    data = sent(client.get(TABLE)) | {f"{news.pk}-lead-missing": ""}
    client.post(TABLE, data | {"all-headline-missing": "off", "all-nonsense": "off"})
    assert set(CheckLevel.objects.values_list("rule", "rubric", "level")) == {("lead-missing", None, "warn")}


def test_a_level_that_does_not_exist_is_refused(client, publisher):
    client.force_login(publisher)
    data = sent(client.get(TABLE)) | {"all-lead-missing": "nonsense"}
    assert client.post(TABLE, data).status_code == 200
    assert CheckLevel.objects.count() == 0


def test_a_publisher_sets_levels_in_the_rubrics_given_alone(client):
    news, sport = RubricFactory(slug="news"), RubricFactory(slug="sport")
    user = UserFactory(roles=["Publisher"], every_rubric=False)
    RubricGrant.objects.create(user=user, rubric=news)
    client.force_login(user)
    data = sent(client.get(TABLE))
    assert {name.partition("-")[0] for name in data} == {str(news.pk)}
    data |= {f"{key}-lead-missing": "off" for key in (news.pk, sport.pk, "all")}
    assert client.post(TABLE, data).status_code == 302
    assert list(CheckLevel.objects.values_list("rubric", flat=True)) == [news.pk]
    RubricGrant.objects.all().delete()
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get(TABLE).status_code == 200
    assert client.post(TABLE, data).status_code == 403


@pytest.mark.parametrize("role", ["Contributor", "Editor", "Managing editor", "Administrator"])
def test_only_publishers_set_levels(client, role):
    client.force_login(UserFactory(roles=[role]))
    assert client.get(TABLE).status_code == 403
    assert client.post(TABLE, {"all-lead-missing": "off"}).status_code == 403
    assert CheckLevel.objects.count() == 0


def test_the_table_costs_the_same_however_many_levels_are_set(client, publisher):
    client.force_login(publisher)
    RubricFactory(slug="news")
    client.get(TABLE)
    few = queries(lambda: client.get(TABLE))
    for number in range(5):
        rubric = RubricFactory(slug=f"r{number}")
        for rule in ("lead-missing", "headline-long"):
            CheckLevel.objects.create(rule=rule, rubric=rubric, level="off")
    client.get(TABLE)
    assert queries(lambda: client.get(TABLE)) == few
