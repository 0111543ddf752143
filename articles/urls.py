"""Addresses of the reader's site. Every list has its feed beside it."""

from django.urls import path, register_converter

from articles import converters, feeds, reviewviews, subjects, views

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

urlpatterns = [
    path("", views.FrontView.as_view(), name="front"),
    *[path(route, views.StoriesView.as_view(subject=subject), name=name) for route, name, subject in LISTS],
    *[path(f"{route}feed/", feeds.ListFeed(subject), name=f"{name}_feed") for route, name, subject in LISTS],
    path("search/", views.SearchView.as_view(), name="search"),
    path("search/feed/", feeds.ListFeed(subjects.Search), name="search_feed"),
    path("corrections/", views.CorrectionsView.as_view(), name="corrections"),
    path("corrections/feed/", feeds.CorrectionsFeed(), name="corrections_feed"),
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
