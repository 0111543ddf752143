"""Addresses below the desk's; included before the admin's own, whose last pattern catches everything."""

from django.contrib import admin
from django.urls import path

from accounts import views

urlpatterns = [
    path("account/", admin.site.admin_view(views.OwnAccount.as_view()), name="account"),
    path("invitation/<uidb64>/<token>/", views.Invitation.as_view(), name="invitation"),
    path("password_reset/", views.PasswordReset.as_view(), name="admin_password_reset"),
    path("password_reset/done/", views.PasswordResetDone.as_view(), name="password_reset_done"),
    path(
        "password_reset/<uidb64>/<token>/",
        views.PasswordResetConfirm.as_view(),
        name="password_reset_confirm",
    ),
]
