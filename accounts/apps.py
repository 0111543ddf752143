"""Who logs in, and what a role may do."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from accounts.roles import install_after_migrate  # it needs the models, which are loaded by now

        post_migrate.connect(install_after_migrate, dispatch_uid="accounts.roles")
