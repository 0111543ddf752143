"""Conventions at the desk: their dates, their parties, the numbers that were reported."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organizations.admin.entity import ADDRESS, NAMES, PublicFilter, RegisterAdmin
from organizations.forms import EntityForm
from organizations.models import Convention


@admin.register(Convention)
class ConventionAdmin(RegisterAdmin):
    form = EntityForm
    list_display = ["label_en", "label_ru", "body", "readers"]
    list_filter = [PublicFilter]
    list_select_related = ["body"]
    autocomplete_fields = ["body"]
    fieldsets = [
        (None, {"fields": [*NAMES, "body", ("parties_en", "parties_ru")]}),
        (_("Description"), {"fields": ["description_en", "description_ru"]}),
        (_("Where to find it"), {"fields": ["website", "wikidata", "source", "source_url"]}),
        (_("Address and readers"), {"fields": ADDRESS}),
    ]
