"""Rows for tests. Stories are made through `articles.workflow`, as the desk makes them; warnings are accepted."""

import factory
from django.contrib.auth.models import Group

from accounts.models import User
from articles import checklist, workflow
from articles.models import Author, Rubric

PASSWORD = "correct horse battery staple"


class UserFactory(factory.django.DjangoModelFactory):
    """A member of staff; `roles=["Editor"]` gives groups by name."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("user{}".format)
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    display_name = factory.LazyAttribute(lambda user: user.username.title())
    is_staff = True
    every_rubric = True
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def roles(self, create, names, **kwargs):
        for name in names or []:
            self.groups.add(Group.objects.get(name=name))


class RubricFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rubric
        django_get_or_create = ["slug"]

    slug = factory.Sequence("rubric-{}".format)
    name_en = factory.LazyAttribute(lambda rubric: rubric.slug.replace("-", " ").title())
    needs_review = True


class AuthorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Author

    slug = factory.Sequence("author-{}".format)
    name_en = factory.LazyAttribute(lambda author: author.slug.replace("-", " ").title())


def superuser(**kwargs):
    return UserFactory(is_superuser=True, **kwargs)


def draft(*, by=None, **data):
    """A draft that lacks nothing for publication; `data` as in `articles.revisions`."""
    by = by or superuser()
    data = {
        "language": "en",
        "title": "A committee meets in Brussels",
        "lead": "What the committee has on its table.",
        "body": "<p>The committee meets for three days.</p>",
    } | data
    if data.get("kind") != "page":
        data.setdefault("rubric", RubricFactory(slug="news", name_en="News", name_ru="Новости"))
    data.setdefault("bylines", [{"author": AuthorFactory().pk, "role": "author"}])
    return workflow.create(data, by=by)


def approved(*, by=None, **data):
    """A story that waits for its publisher."""
    by = by or superuser()
    article = draft(by=by, **data)
    article = workflow.submit(article, by=by, based_on=article.revision_id)
    return workflow.approve(article, by=by, based_on=article.revision_id)


def published(*, by=None, at=None, **data):
    """A live story; `at` in the past counts as imported."""
    by = by or superuser()
    article = approved(by=by, **data)
    return workflow.publish(
        article,
        by=by,
        based_on=article.revision_id,
        at=at,
        imported=at is not None,
        accept=checklist.RULES,
    )


def scheduled(*, at, by=None, **data):
    by = by or superuser()
    article = approved(by=by, **data)
    return workflow.schedule(article, by=by, based_on=article.revision_id, at=at, accept=checklist.RULES)
