"""Addresses of following by mail; before those of `articles`, whose pages may be called anything."""

from django.urls import path, register_converter

from subscriptions import converters, views

register_converter(converters.Token, "token")

app_name = "subscriptions"

urlpatterns = [
    path("follow/", views.ask, name="ask"),
    path("follow/sent/", views.sent, name="sent"),
    path("follow/<token:token>/", views.followed, name="followed"),
    path("follow/<token:token>/leave/", views.leave, name="leave"),
]
