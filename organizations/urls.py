"""Addresses of the register. Bodies move, so theirs are flat."""

from django.urls import path, register_converter

from articles.converters import Month
from organizations import feeds, views
from organizations.converters import MeetingSlug, MeetingYear
from organizations.views.moving import asking, moving

register_converter(MeetingYear, "calendar_year")
register_converter(Month, "calendar_month")
register_converter(MeetingSlug, "meeting")

app_name = "organizations"

urlpatterns = [
    path("organizations/", views.OrganizationList.as_view(), name="organization_list"),
    path(
        "organizations/<slug:slug>.ics", moving(views.OrganizationCalendar.as_view()), name="organization_ics"
    ),
    path("organizations/<slug:slug>/feed/", moving(feeds.OrganizationFeed()), name="organization_feed"),
    path(
        "organizations/<slug:slug>/feed.json",
        moving(feeds.OrganizationFeed("json")),
        name="organization_json",
    ),
    path("organizations/<slug:slug>/", views.OrganizationPage.as_view(), name="organization"),
    path("people/", views.PersonList.as_view(), name="person_list"),
    path("people/<slug:slug>/feed/", moving(feeds.PersonFeed()), name="person_feed"),
    path("people/<slug:slug>/feed.json", moving(feeds.PersonFeed("json")), name="person_json"),
    path("people/<slug:slug>/", views.PersonPage.as_view(), name="person"),
    path("meetings/", asking(views.MeetingList.as_view()), name="meeting_list"),
    path("meetings/documents/<int:pk>/", views.DocumentDownload.as_view(), name="document"),
    path("meetings/<slug:slug>.ics", moving(views.SeriesCalendar.as_view()), name="series_ics"),
    path("meetings/<slug:slug>/feed/", moving(feeds.SeriesFeed()), name="series_feed"),
    path("meetings/<slug:slug>/feed.json", moving(feeds.SeriesFeed("json")), name="series_json"),
    path("meetings/<slug:slug>/", views.SeriesPage.as_view(), name="series"),
    path("meetings/<meeting:slug>.ics", moving(views.MeetingCalendar.as_view()), name="meeting_ics"),
    path("meetings/<meeting:slug>/feed/", moving(feeds.MeetingFeed()), name="meeting_feed"),
    path("meetings/<meeting:slug>/feed.json", moving(feeds.MeetingFeed("json")), name="meeting_json"),
    path("meetings/<meeting:slug>/", views.MeetingPage.as_view(), name="meeting"),
    path("conventions/", views.ConventionList.as_view(), name="convention_list"),
    path("conventions/<slug:slug>/feed/", moving(feeds.ConventionFeed()), name="convention_feed"),
    path("conventions/<slug:slug>/feed.json", moving(feeds.ConventionFeed("json")), name="convention_json"),
    path("conventions/<slug:slug>/", views.ConventionPage.as_view(), name="convention"),
    path("calendar/", asking(views.CalendarPage.as_view()), name="calendar"),
    path("calendar.ics", asking(views.AllMeetingsCalendar.as_view()), name="calendar_ics"),
    path(
        "calendar/<calendar_year:year>/<calendar_month:month>/",
        asking(views.CalendarPage.as_view()),
        name="calendar_month",
    ),
]
