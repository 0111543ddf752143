"""Stories, from the first draft to the last correction."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Stories")

    def ready(self):
        from articles import background  # noqa: F401 - importing registers its handlers
