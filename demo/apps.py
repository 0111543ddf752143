"""The demo newsroom: content and a command. Nothing depends on it; delete the folder and its setting."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = _("Demo newsroom")
