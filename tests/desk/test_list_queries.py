"""Every list of the desk costs the same number of queries at a few rows and at thirty more."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from articles.models import (
    Activity,
    Article,
    Assignment,
    Author,
    CheckLevel,
    DeadAddress,
    Redirect,
    Rubric,
    SiteSettings,
    Tag,
    Todo,
)
from images.models import Image
from organizations.models import Appointment, Convention, Entity, Meeting, Organization, Person, Post, Series
from outbox.models import Effect
from subscriptions.models import Subscriber
from tests.factories import AuthorFactory, RubricFactory, UserFactory, draft, superuser
from tests.organizations.factories import (
    AppointmentFactory,
    ConventionFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeriesFactory,
)

pytestmark = pytest.mark.django_db


def todo(number):
    article = draft(by=superuser(), rubric=RubricFactory())
    return Todo.objects.create(
        article=article, entity=OrganizationFactory(), kind=Todo.Kind.GONE, words={"said": "A body"}
    )


def with_person(number):
    return AuthorFactory(user=UserFactory(), person=PersonFactory())


def picture(number):
    return Image.objects.create(name=f"{number}", uploaded_by=UserFactory(), width=1, height=1, format="png")


def assignment(number):
    return Assignment.objects.create(
        title=f"{number}",
        assignee=UserFactory(),
        created_by=UserFactory(),
        due_on=timezone.localdate(),
        rubric=RubricFactory(),
        article=draft(by=superuser(), rubric=RubricFactory()),
    )


def dead(number):
    day = timezone.localdate()
    return DeadAddress.objects.create(path=f"/{number}/", first_on=day, last_on=day)


def redirect(number):
    story = draft(by=superuser(), rubric=RubricFactory())
    Redirect.objects.create(path=f"/{number}/body/", entity=OrganizationFactory(), made_by=story.owner)
    return Redirect.objects.create(path=f"/{number}/", article=story, made_by=story.owner)


MAKERS = {
    Article: lambda number: draft(by=superuser(), rubric=RubricFactory(), tags=[f"tag {number}"]),
    Activity: lambda number: draft(by=superuser(), rubric=RubricFactory()),
    Assignment: assignment,
    DeadAddress: dead,
    Redirect: redirect,
    Rubric: lambda number: RubricFactory(),
    Author: with_person,
    Tag: lambda number: Tag.objects.create(name=f"tag {number}"),
    User: lambda number: UserFactory(roles=["Editor"]),
    Image: picture,
    Entity: lambda number: OrganizationFactory(parent=OrganizationFactory()),
    Organization: lambda number: OrganizationFactory(parent=OrganizationFactory()),
    Person: lambda number: PersonFactory(),
    Meeting: lambda number: MeetingFactory(body=OrganizationFactory(), ordinal_from=1),
    Series: lambda number: SeriesFactory(),
    Convention: lambda number: ConventionFactory(body=OrganizationFactory()),
    Appointment: lambda number: AppointmentFactory(post__organization=OrganizationFactory()),
    Todo: todo,
    Post: lambda number: PostFactory(organization=OrganizationFactory()),
    Effect: lambda number: Effect.objects.create(name="mail"),
}


def test_every_registered_list_is_measured():
    without_rows = {
        SiteSettings,
        CheckLevel,
        Subscriber,
    }  # one row; one table, measured in tests/articles/test_checklevels.py; counts: tests/subscriptions/test_pages.py
    assert set(admin.site._registry) - without_rows == set(MAKERS)


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_a_list_costs_the_same_at_one_row_and_at_thirty_more(client, model):
    client.force_login(superuser())
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    MAKERS[model](0)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        assert client.get(url).status_code == 200
    for number in range(1, 31):
        MAKERS[model](number)
    client.get(url)
    with CaptureQueriesContext(connection) as many:
        response = client.get(url)
    assert len(response.context["cl"].result_list) > 30
    assert len(many) == len(few)
