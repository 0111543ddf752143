"""A series of meetings: its table, and its calendar."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from articles import site
from organizations import calendars
from organizations.models import Meeting, Series
from organizations.views.pages import Crumb, EntityPage


class SeriesPage(EntityPage):
    """The public meetings of a series by number, with what is missing between them."""

    model = Series
    template_name = "organizations/series.html"

    def get_queryset(self):
        return super().get_queryset().select_related("body")

    def get_context_data(self, **kwargs):
        series = self.object
        placements = series.placements.filter(meeting__in=Meeting.objects.public()).select_related("meeting")
        return super().get_context_data(
            crumbs=[Crumb(_("Meetings"), reverse("organizations:meeting_list")), Crumb.of(series, here=True)],
            placements=placements.order_by("-ordinal_from", "-meeting__start_latest", "pk"),
            **kwargs,
        )


class SeriesCalendar(View):
    def get(self, request, slug):
        series = get_object_or_404(Series.objects.public(), slug=slug)
        meetings = Meeting.objects.public().in_series(series)
        return calendars.response(meetings, f"{series.label} · {site.current().name}", f"{slug}.ics")
