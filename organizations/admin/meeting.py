"""Meetings at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organizations import placing
from organizations.admin.entity import ADDRESS, NAMES, NameInline, PublicFilter, RegisterAdmin
from organizations.forms import MeetingForm, PlacementRowForm
from organizations.models import Meeting, Placement


class PlacementInline(admin.TabularInline):
    model = Placement
    form = PlacementRowForm
    template = "admin/organizations/tabular.html"
    fields = PlacementRowForm.Meta.fields
    autocomplete_fields = ["series"]
    extra = 0


@admin.register(Meeting)
class MeetingAdmin(RegisterAdmin):
    form = MeetingForm
    list_display = ["label_en", "body", "number", "dates", "status", "readers"]
    list_filter = ["status", PublicFilter, "mode", ("body", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["body"]
    inlines = [NameInline, PlacementInline]
    date_hierarchy = "start_latest"
    autocomplete_fields = ["body", "organizers"]
    fieldsets = [
        (None, {"fields": [*NAMES, "body"]}),
        (
            _("When"),
            {"fields": ["status", ("start", "end"), ("starts_at", "ends_at"), "zone"]},
        ),
        (_("Where"), {"fields": ["mode", "venue_en", "venue_ru", "city_en", "city_ru", "organizers"]}),
        (_("What came of it"), {"fields": ["result_en", "result_ru", "source"]}),
        (_("Address and readers"), {"fields": ADDRESS}),
    ]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        placing.renumber(form.instance)
        if not form.cleaned_data.get("slug") and "slug" in form.fields:
            placing.readdress(form.instance)

    @admin.display(description=_("number"), ordering="ordinal_from")
    def number(self, meeting):
        return meeting.number or "–"

    @admin.display(description=_("dates"), ordering="start_latest")
    def dates(self, meeting):
        return meeting.dates or _("open")
