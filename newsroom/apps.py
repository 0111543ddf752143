"""The desk: Django's admin with our site object."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "newsroom.desk.Desk"

    def ready(self):
        super().ready()
        from newsroom import checks  # noqa: F401 - importing registers them
