"""Who logs in, and what a role may do."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        # They need the models, which are loaded by now; the first two register what the worker runs.
        from accounts import forms, invitations  # noqa: F401
        from accounts.roles import install_after_migrate

        post_migrate.connect(install_after_migrate, dispatch_uid="accounts.roles")
