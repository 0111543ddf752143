"""Rows of the register for tests; public unless told otherwise."""

import datetime

import factory
from django.utils import timezone

from organizations import placing
from organizations.dates import parse
from organizations.models import Appointment, Convention, Meeting, Name, Organization, Person, Post, Series

LONG_AGO = datetime.datetime(2019, 1, 1, tzinfo=datetime.UTC)


def later():
    return timezone.now() + datetime.timedelta(days=3)


def saved(instance, start, end):
    instance.start, instance.end = start, end
    instance.save()
    return instance


class EntityFactory(factory.django.DjangoModelFactory):
    public_from = LONG_AGO

    class Meta:
        abstract = True


class OrganizationFactory(EntityFactory):
    label_en = factory.Sequence("Committee {}".format)

    class Meta:
        model = Organization


class PersonFactory(EntityFactory):
    label_en = factory.Sequence("Person {}".format)
    sort_key = factory.LazyAttribute(lambda person: person.label_en)

    class Meta:
        model = Person


class MeetingFactory(EntityFactory):
    """`dates="18 November 2019"` or a pair of such texts; `ordinal_from` places it in the first series of its body."""

    label_en = factory.Sequence("Meeting {}".format)

    class Meta:
        model = Meeting

    @classmethod
    def _create(cls, model_class, *args, dates=(), ordinal_from=None, ordinal_to=None, **kwargs):
        start, end = (dates, dates) if isinstance(dates, str) else (*dates, "", "")[:2]
        meeting = saved(model_class(*args, **kwargs), parse(start), parse(end))
        if ordinal_from:
            series = meeting.body.series.first() or SeriesFactory(body=meeting.body)
            placing.place(meeting, series, ordinal_from, ordinal_to)
            if not kwargs.get("slug"):
                placing.readdress(meeting)
        return meeting


class SeriesFactory(EntityFactory):
    body = factory.SubFactory(OrganizationFactory)
    label_en = factory.Sequence("Series {}".format)

    class Meta:
        model = Series


class ConventionFactory(EntityFactory):
    label_en = factory.Sequence("Convention {}".format)

    class Meta:
        model = Convention


class PostFactory(factory.django.DjangoModelFactory):
    organization = factory.SubFactory(OrganizationFactory)
    title_en = factory.Sequence("Director {}".format)

    class Meta:
        model = Post


class AppointmentFactory(factory.django.DjangoModelFactory):
    """`dates=("2009", "31 December 2023")`; with an end it has ended."""

    post = factory.SubFactory(PostFactory)
    person = factory.SubFactory(PersonFactory)
    public_from = LONG_AGO

    class Meta:
        model = Appointment

    @classmethod
    def _create(cls, model_class, *args, dates=(), **kwargs):
        start, end = (parse(text) for text in (*dates, "", "")[:2])
        kwargs.setdefault("state", "ended" if end else "current")
        return saved(model_class(*args, **kwargs), start, end)


class NameFactory(factory.django.DjangoModelFactory):
    entity = factory.SubFactory(OrganizationFactory)
    text = factory.Sequence("Name {}".format)

    class Meta:
        model = Name
