"""The start page, the list, the calendar and the form cost the same at 1, 30 and 400 stories, grants and comments."""

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import (
    Activity,
    Article,
    Assignment,
    Autosave,
    Byline,
    Comment,
    Edition,
    Notice,
    Revision,
    Rubric,
    RubricGrant,
)
from articles.models.guard import open_door
from tests.factories import AuthorFactory, RubricFactory, UserFactory, draft, scheduled
from tests.organizations.factories import MeetingFactory

pytestmark = pytest.mark.django_db

PAGES = {
    "start": reverse("admin:index"),
    "list": reverse("admin:articles_article_changelist"),
    "facets": reverse("admin:articles_article_changelist") + "?_facets=True",
    "calendar": reverse("admin:calendar"),
    "log": reverse("admin:articles_activity_changelist"),
    "assignments": reverse("admin:articles_assignment_changelist"),
}
SIZES = [1, 30, 400]


class Desk:
    """A desk that grows by rows made in bulk: stories in every state, with all that hangs on them."""

    def __init__(self):
        self.user = UserFactory(roles=["Editor", "Publisher"], every_rubric=False)
        self.other = UserFactory(roles=["Contributor"])
        self.rubric = RubricFactory(slug="news")
        self.user.rubric_grants.create(rubric=self.rubric)
        self.sample = draft(by=self.user, rubric=self.rubric)
        self.edition = scheduled(
            at=timezone.now() + datetime.timedelta(days=1), title="Ahead", rubric=self.rubric
        ).editions.get()
        self.author = AuthorFactory()
        self.size = 0

    def grow(self, size):
        numbers = range(self.size, size)
        self.size = size
        with open_door():
            for status in Article.Status.values:
                self.add_stories(numbers, status)
        rubrics = Rubric.objects.bulk_create(Rubric(slug=f"r-{n}", name_en=f"{n}") for n in numbers)
        RubricGrant.objects.bulk_create(RubricGrant(user=self.user, rubric=rubric) for rubric in rubrics)
        self.add_beside(numbers)

    def add_stories(self, numbers, status):
        """Drafts of the account, stories of a colleague in review, approved and scheduled ones."""
        mine = status == Article.Status.DRAFT
        articles = Article.objects.bulk_create(
            Article(
                title=f"{status} {n}", slug=f"{status}-{n}", language="en", rubric=self.rubric, status=status,
                owner=self.user if mine else self.other, due_on=timezone.localdate(), search_text="committee",
            )
            for n in numbers
        )  # fmt: skip
        data = self.sample.revision.data
        revisions = Revision.objects.bulk_create(
            Revision(article=article, number=1, data=data | {"slug": article.slug}, created_by=article.owner)
            for article in articles
        )
        for article, revision in zip(articles, revisions, strict=True):
            article.revision = article.text_revision = revision
            if status == Article.Status.APPROVED:
                article.approved_revision = article.revision
        Article.objects.bulk_update(articles, ["revision", "text_revision", "approved_revision"])
        Byline.objects.bulk_create(Byline(article=article, author=self.author) for article in articles)
        if status == Article.Status.APPROVED:
            self.add_editions(articles)
        self.add_remarks(articles)

    def add_editions(self, articles):
        """Every second one is live, the others wait."""
        now = timezone.now()
        fields = {
            f.attname: getattr(self.edition, f.attname)
            for f in Edition._meta.concrete_fields
            if f.name != "id"
        }
        Edition.objects.bulk_create(
            Edition(**fields | {
                "article_id": article.pk, "revision_id": article.revision_id, "source_id": article.pk,
                "slug": article.slug, "title": article.title,
                "live_from": now + datetime.timedelta(minutes=-1 if number % 2 else 5 + number),
            })
            for number, article in enumerate(articles)
        )  # fmt: skip

    def add_remarks(self, articles):
        comments = Comment.objects.bulk_create(
            Comment(article=article, author=self.other, text="Is that so?") for article in articles
        )
        Notice.objects.bulk_create(
            Notice(
                recipient=self.user,
                event="commented",
                article=comment.article,
                comment=comment,
                by=self.other,
            )
            for comment in comments
        )
        Activity.objects.bulk_create(
            Activity(
                article=article, verb="save", by=self.other, subject=article.title, revision=article.revision
            )
            for article in articles
        )
        Autosave.objects.bulk_create(
            Autosave(article=article, user=self.user, title=article.title, tab=uuid.uuid4())
            for article in articles
        )
        Autosave.objects.update(saved_at=timezone.now() - datetime.timedelta(hours=1))

    def add_beside(self, numbers):
        today = timezone.localdate()
        for user in (self.user, self.other):
            Assignment.objects.bulk_create(
                Assignment(
                    title=f"{n}", assignee=user, created_by=self.user, due_on=today, rubric=self.rubric
                )
                for n in numbers
            )
        if self.size <= SIZES[1]:  # of these only the first are ever shown
            for n in numbers:
                MeetingFactory(label_en=f"Session {n}", dates="18 November 2019")
        translations = Article.objects.bulk_create(
            Article(
                title=f"translation {n}", slug=f"t-{n}", language="ru", rubric=self.rubric, owner=self.user,
                translation_of=source, translated_revision=self.sample.revision, revision=source.revision,
            )
            for n, source in zip(numbers, Article.objects.filter(status="approved", translations=None), strict=False)
        )  # fmt: skip
        Comment.objects.bulk_create(
            Comment(article=self.sample, author=self.other, text=f"Remark {n}") for n in numbers
        )
        Byline.objects.bulk_create(Byline(article=article, author=self.author) for article in translations)


def count(client, url):
    client.get(url)  # warms the cache of the site's settings
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200
    return len(queries)


@pytest.mark.once
def test_queries_do_not_grow(client):
    with open_door():
        desk = Desk()
    client.force_login(desk.user)
    form = desk.sample.get_desk_url()
    counted = {}
    for size in SIZES:
        with open_door():
            desk.grow(size)
        counted[size] = {name: count(client, url) for name, url in {**PAGES, "form": form}.items()}
    assert counted[30] == counted[400]
    assert counted[1] == counted[30]


def test_lists_leave_the_texts_where_they_are(client):
    with open_door():
        desk = Desk()
        desk.grow(2)
    client.force_login(desk.user)
    places = ("notices", "goto", "articles_article_targets", "articles_activity_export")
    pages = [*PAGES.values(), *(reverse(f"admin:{name}") + "?q=committee" for name in places)]
    pages.append(reverse("admin:articles_article_history", args=[desk.sample.pk]))
    pages.append(reverse("admin:organizations_entity_usage", args=[MeetingFactory().pk]))
    asked_for = r'"(articles_article|T\d+)"\."(body|search_text)"(,| FROM)|"articles_revision"\."data"'
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(page)
            b"".join(response)
        assert response.status_code == 200
        texts = [sql for sql in (row["sql"] for row in queries.captured_queries) if re.search(asked_for, sql)]
        own_page = [sql for sql in texts if '"articles_article"."id" = ' in sql.partition("FROM")[2]]
        checked = [sql for sql in texts if sql.startswith('SELECT "articles_revision"."id"')]
        assert set(texts) - set(own_page) - set(checked) == set(), page
