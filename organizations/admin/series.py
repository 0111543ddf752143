"""Series of meetings at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organizations.admin.entity import ADDRESS, NAMES, PublicFilter, RegisterAdmin
from organizations.forms import EntityForm
from organizations.models import Series


@admin.register(Series)
class SeriesAdmin(RegisterAdmin):
    form = EntityForm
    list_display = ["label_en", "body", "readers"]
    list_filter = [PublicFilter]
    list_select_related = ["body"]
    autocomplete_fields = ["body"]
    fieldsets = [
        (None, {"fields": [*NAMES, "body"]}),
        (
            _("What one of its meetings is called"),
            {"fields": [("noun_en", "nouns_en"), ("noun_ru", "nouns_ru")]},
        ),
        (_("Description"), {"fields": ["description_en", "description_ru", "source", "source_url"]}),
        (_("Address and readers"), {"fields": ADDRESS}),
    ]
