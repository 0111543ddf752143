"""Every screen, panel and button that the handbooks print in bold is met on a page of the desk."""

import datetime
import html
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import comments, workflow
from articles.models import Assignment, Autosave, DeadAddress, Todo
from images import uploads
from organizations.dates import Imprecise
from organizations.models import Meeting
from tests.articles.verbtable import STATES, World
from tests.factories import PASSWORD, UserFactory, draft, superuser
from tests.images.factories import upload
from tests.organizations.factories import OrganizationFactory, PersonFactory, PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

DOCS = Path(__file__).parents[2] / "docs"
ADDRESSES = [
    "index", "calendar", "front", "notices", "articles_article_changelist", "articles_article_bin",
    "articles_deadaddress_changelist",
    "articles_activity_changelist", "articles_assignment_changelist", "articles_sitesettings_changelist",
    "accounts_user_changelist", "articles_article_add", "articles_todo_changelist", "organizations_meeting_quick",
    "organizations_meeting_changelist", "organizations_person_changelist", "organizations_appointment_changelist",
]  # fmt: skip


def words_of(answer):
    """What stands on a page: texts and the names of buttons, in one line, small letters, numbers as n."""
    page = answer.content.decode()
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    labels = re.findall(r'(?:value|aria-label|title|placeholder|data-[\w-]+)="([^"]*)"', page)
    text = html.unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *labels]))
    return re.sub(r"\d+", "n", " ".join(text.split()).casefold())


def stories(boss):
    """One story in each state, all in one newsroom."""
    world = World()
    world.boss = boss
    found = []
    for number, state in enumerate(STATES):
        found.append(world.story(state, slug=f"story-{number}"))
    return found


def pages(client, boss):
    """Every page of the desk that the handbook walks through, with something on each."""
    body = OrganizationFactory()
    ended = Meeting(slug="body/1", label_en="A meeting", label_ru="Заседание", body=body, ordinal_from=1)
    ended.start = ended.end = Imprecise.day(timezone.localdate() - datetime.timedelta(days=2))
    ended.save()
    image = uploads.accept(upload(), by=boss, credit="Jane")
    found = stories(boss)
    source = draft(by=boss, slug="source")
    translation = workflow.translate(source, "ru", by=boss)
    source = workflow.save(source, {"title": "Changed"}, by=boss, based_on=source.revision_id)
    comments.add(source, by=boss, text="Which date?")
    comments.resolve(comments.add(source, by=boss, text="Done?"), by=boss)
    workflow.make_link(source, source.revision, by=boss, name="Jane")
    Autosave.objects.create(article=found[0], user=boss, data=[["title", "Typed"]], title="Typed")
    Assignment.objects.create(title="A meeting", assignee=boss, created_by=boss, due_on=timezone.localdate())
    person = PersonFactory()
    Todo.objects.create(article=found[0], entity=person, kind=Todo.Kind.GONE, words={"said": "Jane"})
    workflow.place("lead", source, by=boss)
    DeadAddress.objects.create(path="/old/", first_on=timezone.localdate(), last_on=timezone.localdate())
    for name in ADDRESSES:
        yield client.get(reverse(f"admin:{name}"))
    yield client.get(reverse("account"))
    yield client.get(reverse("admin:articles_article_links", args=[source.pk]))
    yield client.get(reverse("admin:images_image_usage", args=[image.pk]))
    yield client.get(reverse("admin:accounts_user_add"))
    yield client.get(reverse("admin:organizations_meeting_change", args=[ended.pk]))
    yield client.get(reverse("admin:organizations_person_change", args=[person.pk]))
    yield client.get(reverse("admin:organizations_person_career", args=[person.pk]))
    yield client.get(reverse("admin:organizations_post_change", args=[PostFactory().pk]))
    visited = set()
    for article in [*found, workflow.fresh(source), translation]:
        yield client.get(article.get_desk_url())
        new = set(workflow.available(article, boss)) - visited
        visited |= new
        for name in new:
            yield client.get(reverse(f"admin:articles_article_{name}", args=[article.pk]))
    yield client.post(translation.get_desk_url(), {"based_on": "0", "title": "Other", "body": "<p>x</p>"})
    client.logout()
    late = client.post(reverse("admin:organizations_person_add"), {"label_en": "Jane"})
    login = {"carried": late.context["carried"], "username": boss.username, "password": PASSWORD}
    yield client.post(reverse("admin:login"), login)


@pytest.mark.parametrize(("name", "language"), [("handbook.md", "en"), ("handbook.ru.md", "ru")])
def test_every_screen_of_the_handbook_exists(client, name, language):
    boss = superuser(language=language)
    UserFactory(roles=["Managing editor", "Administrator", "Contributor"])
    client.force_login(boss)
    seen = " ".join(words_of(answer) for answer in pages(client, boss) if answer.status_code in (200, 409))
    bold = re.findall(r"\*\*(.+?)\*\*", (DOCS / name).read_text(encoding="utf-8"), re.S)
    wanted = {" ".join(words.split()) for words in bold}
    missing = [words for words in sorted(wanted) if re.sub(r"\d+", "n", words.casefold()) not in seen]
    assert missing == []
