"""Feeds of what was written about a body with its parts, a person, a meeting, a convention."""

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.atom import ITEMS, EditionFeed
from articles.models import Edition
from articles.rendering import together
from organizations.models import Convention, Entity, Meeting, Organization, Person, Series


class CoverageFeed(EditionFeed):
    """Stories about one public entity, `model` says of which kind; anything else is a 404."""

    model = None

    def get_object(self, request, slug):
        return get_object_or_404(self.model.objects.public(), slug=slug)

    def heading(self, entity):
        return entity.label

    def list_url(self, entity):
        return entity.get_absolute_url()

    def own_url(self, entity):
        return reverse(f"organizations:{entity.kind}_{self.form}", kwargs={"slug": entity.slug})

    def items(self, entity):
        editions = Edition.objects.live().stories().about(self.subjects(entity))
        return together(editions.for_feeds()[:ITEMS])

    def subjects(self, entity):
        """Keys of the entities whose stories are in the feed, a list or a part of the query."""
        return [entity.pk]


class OrganizationFeed(CoverageFeed):
    model = Organization

    def subjects(self, body):
        return Organization.objects.descending(body.pk)


class PersonFeed(CoverageFeed):
    model = Person


class MeetingFeed(CoverageFeed):
    model = Meeting


class ConventionFeed(CoverageFeed):
    model = Convention


class SeriesFeed(CoverageFeed):
    model = Series

    def subjects(self, series):
        meetings = Meeting.objects.public().in_series(series).values("pk")
        return Entity.objects.filter(Q(pk=series.pk) | Q(pk__in=meetings)).order_by().values("pk")
