"""Follow by mail. Nothing depends on it but the addresses and the settings; the publishing of stories least of all."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = _("Follow by mail")

    def ready(self):
        # They need the models, which are loaded by now; importing registers what the worker runs.
        from subscriptions import background, mails  # noqa: F401

        post_migrate.connect(background.start_after_migrate, sender=self)
