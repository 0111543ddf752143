"""Addresses of the reader's site. Every list has its feeds and its calendar beside it."""

from django.urls import path, register_converter

from articles import converters, eventcalendars, feeds, reviewviews, subjects, views

register_converter(converters.Year, "year")
register_converter(converters.Month, "month")
register_converter(converters.Day, "day")

app_name = "articles"

LISTS = [
    ("news/", "news", subjects.AllStories),
    ("rubrics/<slug:slug>/", "rubric", subjects.OfRubric),
    ("tags/<slug:slug>/", "tag", subjects.OfTag),
    ("authors/<slug:slug>/", "author", subjects.OfAuthor),
    ("<year:year>/", "year", subjects.Archive),
    ("<year:year>/<month:month>/", "month", subjects.Archive),
    ("<year:year>/<month:month>/<day:day>/", "day", subjects.Archive),
]


def beside(route, name, subject):
    """What stands beside a list and is about exactly its stories: its feed in two forms, and its calendar."""
    return [
        path(f"{route}feed/", feeds.ListFeed(subject), name=f"{name}_feed"),
        path(f"{route}feed.json", feeds.ListFeed(subject, form="json"), name=f"{name}_json"),
        path(
            f"{route}calendar.ics", eventcalendars.ListCalendar.as_view(subject=subject), name=f"{name}_ics"
        ),
    ]


urlpatterns = [
    path("", views.FrontView.as_view(), name="front"),
    *[path(route, views.StoriesView.as_view(subject=subject), name=name) for route, name, subject in LISTS],
    path("search/", views.SearchView.as_view(), name="search"),
    path("search/suggest/", views.suggestions, name="suggest"),
    path("opensearch.xml", views.OpenSearchView.as_view(), name="opensearch"),
    *[address for row in (*LISTS, ("search/", "search", subjects.Search)) for address in beside(*row)],
    path("corrections/", views.CorrectionsView.as_view(), name="corrections"),
    path("corrections/feed/", feeds.CorrectionsFeed(), name="corrections_feed"),
    path("corrections/feed.json", feeds.CorrectionsFeed("json"), name="corrections_json"),
    path("<year:year>/<month:month>/<day:day>/<slug:slug>/", views.StoryView.as_view(), name="story"),
    path(
        "<year:year>/<month:month>/<day:day>/<slug:slug>/changes/",
        views.ChangesView.as_view(),
        name="changes",
    ),
    path("documents/<uuid:token>/", views.attachment, name="attachment"),
    path("review/<str:token>/", reviewviews.review, name="review"),
    path("<slug:slug>/", views.PageView.as_view(), name="page"),
]
