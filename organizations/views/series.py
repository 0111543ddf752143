"""A series of meetings: its table, and what was published about them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations import counting, eventdata
from organizations.models import Organization, Series
from organizations.models.entity import is_public
from organizations.subscriptions import Subscription
from organizations.views.coverage import counts, coverage
from organizations.views.pages import Crumb, EntityPage

COVERAGE_OF_A_SERIES = 20


class SeriesPage(EntityPage):
    """The public meetings of a series by number, the newest first, with what is missing between them."""

    model = Series
    template_name = "organizations/series.html"

    def get_context_data(self, **kwargs):
        series = self.object
        body = Organization.objects.public().filter(pk=series.body_id).first()
        placements = list(series.placements.filter(is_public("meeting__")).select_related("meeting"))
        keys = [placement.meeting_id for placement in placements]
        stories = counts(keys)
        for placement in placements:
            placement.stories = stories.get(placement.meeting_id, 0)
        return super().get_context_data(
            crumbs=[
                Crumb(_("Meetings"), reverse("organizations:meeting_list")),
                *([Crumb.of(body)] if body else []),
                Crumb.of(series, here=True),
            ],
            body=body,
            rows=counting.table(placements),
            count=len(placements),
            coverage=coverage([series.pk, *keys], most=COVERAGE_OF_A_SERIES),
            subscriptions=[Subscription.of(series), *([Subscription.of(body)] if body else [])],
            **kwargs,
        )

    def describe(self, context):
        organizers = [context["body"]] if context["body"] else []
        return eventdata.event_series(self.object, self.absolute, organizers=organizers)
