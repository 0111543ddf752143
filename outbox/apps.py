"""Work that follows from a change and is done in the background: mails, link checks, notices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = _("Background work")

    def ready(self):
        from outbox import mail  # noqa: F401 - importing registers its handler
