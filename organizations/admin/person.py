"""People at the desk, with what they hold and held."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organizations.admin.career import Career
from organizations.admin.entity import ADDRESS, NAMES, NameInline, PublicFilter, RegisterAdmin
from organizations.admin.post import APPOINTMENT, HandoverWarning
from organizations.forms import AppointmentForm, PersonForm, RowFormSet
from organizations.models import Appointment, Person


class AppointmentInline(admin.StackedInline):
    model = Appointment
    form = AppointmentForm
    formset = RowFormSet
    fields = ["post", *APPOINTMENT]
    autocomplete_fields = ["post"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "post__organization")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "post":
            field.queryset = field.queryset.select_related("organization")
        return field


@admin.register(Person)
class PersonAdmin(Career, HandoverWarning, RegisterAdmin):
    form = PersonForm
    list_display = ["label_en", "label_ru", "sort_key", "readers"]
    list_filter = [PublicFilter]
    autocomplete_fields = ["portrait"]
    inlines = [NameInline, AppointmentInline]
    change_form_template = "admin/organizations/person_form.html"
    fieldsets = [
        (None, {"fields": [*NAMES, "sort_key", "sort_key_ru"]}),
        (_("Who it is"), {"fields": ["prefix_en", "prefix_ru", "bio_en", "bio_ru", "portrait"]}),
        (_("Where to find it"), {"fields": ["wikidata", "source", "source_url"]}),
        (_("Address and readers"), {"fields": ADDRESS}),
    ]
