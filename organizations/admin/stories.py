"""Meetings with and without a story, for the list of meetings."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles import gaps


class StoryFilter(admin.SimpleListFilter):
    title = _("story")
    parameter_name = "story"

    def lookups(self, request, model_admin):
        return [("recent", _("none, ended in the last 60 days")), ("none", _("none, ended"))]

    def queryset(self, request, queryset):
        if self.value() == "recent":
            return gaps.recent(gaps.untold(queryset))
        return gaps.untold(queryset) if self.value() == "none" else queryset
