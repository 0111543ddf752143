import pytest

from articles import background, mentions, registerwatch, workflow
from articles.models import Activity, Edition, Mention, Revision
from organizations.models import Name
from organizations.names import relabel
from outbox import effects
from outbox.models import Effect
from tests.factories import RubricFactory, published, superuser
from tests.organizations.factories import OrganizationFactory, later

pytestmark = pytest.mark.django_db


def story(text, **fields):
    number = Edition.objects.count()
    return published(
        by=superuser(), rubric=RubricFactory(), title=f"Story {number}", body=f"<p>{text}</p>", **fields
    )


def named(entity, text, **fields):
    Name.objects.create(entity=entity, text=text, **fields)
    relabel(entity)
    registerwatch.changed(entity.pk)


def indexed(entity):
    return set(Edition.objects.about([entity.pk]).values_list("article", flat=True))


def test_a_new_alias_finds_old_stories_in_the_background(client):
    body = OrganizationFactory(slug="wgpm", label_en="Working Group on Performance Measurement")
    one, other = story("The WGPM met for the first time."), story("Nothing of it here: WGPMX.")
    before = list(Edition.objects.order_by("pk").values_list("title", "body", "mentions", "live_from"))
    revisions, rows = Revision.objects.count(), Activity.objects.count()
    named(body, "WGPM", kind=Name.Kind.ACRONYM)
    assert indexed(body) == set()
    effects.run_due()
    assert indexed(body) == {one.pk}
    assert one.live_edition.get_absolute_url() in client.get("/organizations/wgpm/feed/").content.decode()
    assert (
        list(Edition.objects.order_by("pk").values_list("title", "body", "mentions", "live_from")) == before
    )
    assert (Revision.objects.count(), Activity.objects.count()) == (revisions, rows)
    assert other.pk not in indexed(body)


def test_an_alias_that_goes_takes_what_it_found_and_leaves_what_was_chosen():
    body = OrganizationFactory(label_en="Working Group")
    row = {"entity": body.pk, "relation": "about", "styled_as": ""}
    found, chosen = story("WGPM met."), story("WGPM met.", mentions=[row])
    named(body, "WGPM", kind=Name.Kind.ACRONYM)
    effects.run_due()
    assert indexed(body) == {found.pk, chosen.pk}
    body.names.all().delete()
    body.short_en = ""
    body.save()
    registerwatch.changed(body.pk)
    effects.run_due()
    assert indexed(body) == {chosen.pk}


def test_a_story_that_cannot_be_read_keeps_no_other_one_back(monkeypatch):
    body = OrganizationFactory(label_en="Working Group")
    story("WGPM met, a poison.")
    good, found = story("WGPM met."), mentions.found

    def poisoned(data, **rest):
        if "poison" in data["body"]:
            raise LookupError("poison")
        return found(data, **rest)

    monkeypatch.setattr(mentions, "found", poisoned)
    named(body, "WGPM", kind=Name.Kind.ACRONYM)
    effects.run_due()
    assert indexed(body) == {good.pk}
    effect = Effect.objects.get(name="index")
    assert (effect.state, effect.tries) == (Effect.State.WAITING, 1)
    assert "1 stories cannot be indexed" in effect.error


def test_what_was_refused_is_not_found_again():
    body = OrganizationFactory(label_en="Working Group")
    refused = story("WGPM met.")
    Mention.objects.create(article=refused, entity=body, state=Mention.State.REJECTED)
    named(body, "WGPM", kind=Name.Kind.ACRONYM)
    effects.run_due()
    assert indexed(body) == set()


def test_what_readers_may_not_know_yet_is_found_on_the_day_that_they_may():
    body = OrganizationFactory(label_en="Working Group", public_from=later())
    one = story("WGPM met.")
    named(body, "WGPM", kind=Name.Kind.ACRONYM)
    effects.run_due()
    assert indexed(body) == set()
    waiting = effects.Effect.objects.get(key=f"register-public {body.pk}")
    assert waiting.due_at == body.public_from
    body.public_from = one.published_at
    body.save()
    workflow.index(workflow.to_index(body.pk))
    assert indexed(body) == {one.pk}


def test_one_that_links_never_is_not_found():
    body = OrganizationFactory(label_en="Working Group", link_policy="never")
    story("WGPM met.")
    named(body, "WGPM", kind=Name.Kind.ACRONYM)
    effects.run_due()
    assert indexed(body) == set()


def test_an_entity_that_is_gone_does_no_harm():
    assert workflow.to_index(10**9) == []
    assert workflow.index([10**9]) == 0


def test_many_stories_are_looked_at_in_portions(monkeypatch):
    monkeypatch.setattr(background, "PORTION", 2)
    body = OrganizationFactory(label_en="Working Group")
    stories = {story("WGPM met.").pk for _number in range(5)}
    effects.run_due()
    named(body, "WGPM", kind=Name.Kind.ACRONYM)
    effects.run_due()
    assert indexed(body) == stories
    assert Effect.objects.filter(name="index").count() == 3
