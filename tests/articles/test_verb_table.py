"""Who may do what when: `articles.rules` and the admin over HTTP agree, and docs/verbs.md says so.

`WRITE_DOCS=1 .venv/bin/pytest tests/articles/test_verb_table.py -n 0` writes the document again.
"""

import os
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from articles import checklist, workflow
from articles.admin.verbs import VERBS
from articles.models import Activity
from tests.articles.verbtable import DAY, STATES, World, markdown

pytestmark = [pytest.mark.django_db, pytest.mark.once]

DOCUMENT = Path(__file__).parents[2] / "docs" / "verbs.md"
HEAD = DOCUMENT.read_text().partition("\n## ")[0] if DOCUMENT.exists() else ""


class Undo(Exception):
    """Takes back what one click has done."""


def posted(world, article):
    """What the pages of all verbs ask for together."""
    notes = workflow.mendable(article) or workflow.sealable(article)
    return {
        "based_on": article.revision_id,
        "reason": "Because",
        "when": "at",
        "date": f"{world.tomorrow + 2 * DAY:%Y-%m-%d}",
        "time": "13:30",
        "note_kind": "correction",
        "note": "A name was wrong.",
        "ending": "gone",
        "number": notes[0].number if notes else "",
        "to": world.boss.pk,
        "accept": list(checklist.RULES),
    }


def clicked(client, world, article, name):
    """Whether the click did it: a row of the record was written. Everything is taken back."""
    data = posted(world, article)
    if name == "publish":
        data["when"] = "now"
    if name == "seal":
        sealable = workflow.sealable(article)
        data["number"] = sealable[0].number if sealable else ""
    if name == "release":
        data |= looked_at(article)
    done = None
    try:
        with transaction.atomic():
            before = Activity.objects.count()
            address = reverse(f"admin:articles_article_{name}", args=[article.pk])
            response = client.post(address, data)
            done = (response.status_code == 302, Activity.objects.count() > before)
            raise Undo
    except Undo:
        pass
    assert done[0] == done[1], (name, response.status_code, response.content.decode()[:3000])
    return done[0]


def looked_at(article):
    """What the page that releases both languages asks for: each version's revision and its warnings."""
    versions = [article, *article.translations.all()]
    data = {f"{version.language}-based_on": version.revision_id for version in versions}
    return data | {f"{version.language}-accept": list(checklist.RULES) for version in versions}


@pytest.mark.parametrize("state", STATES)
def test_the_admin_allows_what_the_rules_allow(state):
    """Everybody tries what somebody may; what nobody may in this state is tried by three or four of them."""
    world = World()
    article = world.story(state)
    allowed = {
        person: set(workflow.available(workflow.fresh(article), _again(user)))
        for person, user in world.people.items()
    }
    some = set().union(*allowed.values())
    for place, (person, user) in enumerate(world.people.items()):
        client = Client()
        client.force_login(user)
        asked = [name for turn, name in enumerate(workflow.POSSIBLE, place) if name in some or turn % 3 == 0]
        found = {name for name in asked if clicked(client, world, article, name)}
        assert found == allowed[person], person


def _again(user):
    return type(user).objects.get(pk=user.pk)


def table():
    allowed = {}
    for state in STATES:
        try:
            with transaction.atomic():
                world = World()
                article = world.story(state)
                allowed[state] = {
                    person: set(workflow.available(article, _again(user)))
                    for person, user in world.people.items()
                }
                raise Undo
        except Undo:
            continue
    return markdown(allowed)


def test_the_document_is_the_table():
    written = HEAD.rstrip() + "\n" + table()
    if os.environ.get("WRITE_DOCS"):
        DOCUMENT.write_text(written)
    assert DOCUMENT.read_text() == written


def test_every_verb_has_a_page_and_a_state_in_which_it_is_allowed():
    assert set(VERBS) | {"release"} == set(workflow.POSSIBLE)
    sections = table().split("\n## ")[1:]
    assert [section.partition("\n")[0] for section in sections if "●" not in section] == []
