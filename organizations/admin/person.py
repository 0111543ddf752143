"""People at the desk, with what they hold and held."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organizations.admin.entity import ADDRESS, NAMES, NameInline, PublicFilter, RegisterAdmin
from organizations.admin.post import HandoverWarning
from organizations.forms import AppointmentForm, EntityForm
from organizations.models import Appointment, Person


class AppointmentInline(admin.StackedInline):
    model = Appointment
    form = AppointmentForm
    fields = [
        "post",
        ("start", "end", "state"),
        ("acting", "checked_on"),
        ("public_from", "source"),
    ]
    autocomplete_fields = ["post"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("post__organization")


@admin.register(Person)
class PersonAdmin(HandoverWarning, RegisterAdmin):
    form = EntityForm
    list_display = ["label_en", "label_ru", "sort_key", "readers"]
    list_filter = [PublicFilter]
    autocomplete_fields = ["portrait"]
    inlines = [NameInline, AppointmentInline]
    fieldsets = [
        (None, {"fields": [*NAMES, "sort_key"]}),
        (_("Who it is"), {"fields": ["prefix_en", "prefix_ru", "bio_en", "bio_ru", "portrait"]}),
        (_("Address and readers"), {"fields": [*ADDRESS, "wikidata", "source"]}),
    ]
