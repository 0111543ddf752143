"""A new story about a meeting: `?meeting=12` fills in what the register says of it. Nothing is saved by that."""

from articles import gaps
from articles.admin.conflicts import number
from articles.desk import calendar
from articles.models import Article
from organizations.models import Meeting


class BegunAbout:
    """A part of the story's `ModelAdmin`."""

    def begun(self, request):
        """Data as in `articles.revisions` with which the empty form begins; asked of the database once."""
        if not hasattr(request, "begun"):
            key = number(request.GET.get("meeting", ""))
            is_new = request.method == "GET" and getattr(request, "article", None) is None
            meetings = Meeting.objects.visible_to(request.user).select_related("body")
            meeting = meetings.filter(pk=key, merged_into=None).first() if key and is_new else None
            request.begun = {"title": _title(meeting), **gaps.about(meeting)} if meeting else {}
        return request.begun


def _title(meeting):
    return calendar.named(meeting)[: Article._meta.get_field("title").max_length]
