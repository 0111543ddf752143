"""Series of meetings at the desk."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.admin.entity import ADDRESS, NAMES, PublicFilter, RegisterAdmin
from organizations.forms import EntityForm
from organizations.models import Series


@admin.register(Series)
class SeriesAdmin(RegisterAdmin):
    """Its meetings are placed on their own pages; thirty at a time by quick entry."""

    form = EntityForm
    change_form_template = "admin/organizations/series_form.html"
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

    def change_view(self, request, object_id, form_url="", extra_context=None):
        of_it = f"?series={object_id}"
        meetings = reverse("admin:organizations_meeting_changelist") + of_it
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "meetings": meetings}
        )
