"""The register: bodies, people and meetings, each statement with its dates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = _("Register")

    def ready(self):
        from organizations import papers, retitling  # noqa: F401 - models are loaded; importing registers handlers
