"""Addresses of the reader's site. Every list has its feed beside it."""

from django.urls import path, register_converter

from articles import converters, feeds, views

register_converter(converters.Year, "year")
register_converter(converters.Month, "month")
register_converter(converters.Day, "day")

app_name = "articles"

LISTS = [
    ("news/", views.StoriesView, feeds.ListFeed, "news"),
    ("search/", views.SearchView, feeds.SearchFeed, "search"),
    ("corrections/", views.CorrectionsView, feeds.CorrectionsFeed, "corrections"),
    ("rubrics/<slug:slug>/", views.RubricView, feeds.RubricFeed, "rubric"),
    ("tags/<slug:slug>/", views.TagView, feeds.TagFeed, "tag"),
    ("authors/<slug:slug>/", views.AuthorView, feeds.AuthorFeed, "author"),
    ("<year:year>/", views.ArchiveView, feeds.ArchiveFeed, "year"),
    ("<year:year>/<month:month>/", views.ArchiveView, feeds.ArchiveFeed, "month"),
    ("<year:year>/<month:month>/<day:day>/", views.ArchiveView, feeds.ArchiveFeed, "day"),
]

urlpatterns = [
    path("", views.FrontView.as_view(), name="front"),
    *[path(route, view.as_view(), name=name) for route, view, feed, name in LISTS],
    *[path(f"{route}feed/", feed(), name=f"{name}_feed") for route, view, feed, name in LISTS],
    path("<year:year>/<month:month>/<day:day>/<slug:slug>/", views.StoryView.as_view(), name="story"),
    path(
        "<year:year>/<month:month>/<day:day>/<slug:slug>/changes/",
        views.ChangesView.as_view(),
        name="changes",
    ),
    path("documents/<uuid:token>/", views.attachment, name="attachment"),
    path("<slug:slug>/", views.PageView.as_view(), name="page"),
]
