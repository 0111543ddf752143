"""The calendar of exactly a list of stories: the meetings that they are about, and the events of the others."""

import datetime

import icalendar
from django.utils.translation import get_language
from django.views.generic import View

from articles import site, subjects
from articles.atom import host
from articles.frontpage import chosen
from articles.models import Edition
from organizations import calendars
from organizations.models import Meeting

STORIES = 200  # the newest of the list that are looked at


class ListCalendar(View):
    """The calendar beside the list of a `subject` of `articles.subjects`; five queries and the look-up of names."""

    subject = subjects.AllStories

    def get(self, request, **kwargs):
        subject = self.subject(request.GET, kwargs)
        prefix, text, _language = subject.shown["heading"]
        editions = list(subject.listing.editions.defer("body", "search_text").newest()[:STORIES])
        keys = about(editions)
        meetings = Meeting.objects.public().filter(pk__in={key for found in keys.values() for key in found})
        shown = {edition.source_id for edition in editions if edition.pk in keys}
        dated = [edition for edition in editions if edition.event_on and edition.source_id not in shown]
        name = f"{prefix} {text}".strip() + f" · {site.current().name}"
        events = [event(edition) for edition in chosen(dated, get_language())]
        return calendars.response(request, meetings, name, "events.ics", events)


def about(editions):
    """`{edition key: [keys of the public meetings that it is about]}`; one query."""
    found = {}
    meetings = Meeting.objects.public().order_by().values("pk")
    index = Edition.entities.through.objects.filter(edition__in=[edition.pk for edition in editions])
    for edition, meeting in index.filter(entity__in=meetings).values_list("edition", "entity"):
        found.setdefault(edition, []).append(meeting)
    return found


def event(edition):
    """One VEVENT of whole days. All versions of a story in all languages share its UID."""
    last = edition.event_until or edition.event_on
    address = site.absolute(edition.get_absolute_url())
    changed = edition.live_from.astimezone(datetime.UTC)
    result = icalendar.Event()
    result.add("uid", f"story-{edition.source_id}@{host()}")
    result.add("dtstamp", changed)
    result.add("last-modified", changed)
    result.add("summary", calendars.text(edition.title))
    result.add("dtstart", edition.event_on)
    result.add("dtend", max(edition.event_on, last) + datetime.timedelta(days=1))
    result.add("transp", "TRANSPARENT")
    result.add("url", address)
    result.add("description", calendars.text("\n".join(filter(None, [edition.lead, address]))))
    return result
