"""Conventions at the desk: their dates, their parties, the numbers that were reported."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organizations.admin.entity import ADDRESS, NAMES, NameInline, PublicFilter, RegisterAdmin
from organizations.forms import EntityForm, ImpreciseField, ImpreciseForm, RowFormSet
from organizations.models import Accession, Convention, Milestone, ReportedNumber


class DatedForm(ImpreciseForm):
    """A row that was on some day, as exactly as it is known."""

    on = ImpreciseField(label=_("when"))


class MilestoneInline(admin.StackedInline):
    model = Milestone
    form = DatedForm
    formset = RowFormSet
    fields = [("kind", "on"), ("text_en", "text_ru"), ("source", "source_url")]
    extra = 0


class ReportedNumberInline(admin.StackedInline):
    model = ReportedNumber
    form = DatedForm
    formset = RowFormSet
    fields = [("number", "on"), "meeting", ("note_en", "note_ru"), ("source", "source_url")]
    autocomplete_fields = ["meeting"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("meeting")


class AccessionInline(admin.StackedInline):
    model = Accession
    form = DatedForm
    formset = RowFormSet
    fields = ["party", ("number", "on"), "meeting", ("source", "source_url")]
    autocomplete_fields = ["party", "meeting"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("party", "meeting")


@admin.register(Convention)
class ConventionAdmin(RegisterAdmin):
    form = EntityForm
    list_display = ["label_en", "label_ru", "body", "readers"]
    list_filter = [PublicFilter]
    list_select_related = ["body"]
    autocomplete_fields = ["body"]
    inlines = [NameInline, MilestoneInline, ReportedNumberInline, AccessionInline]
    fieldsets = [
        (None, {"fields": [*NAMES, "body", ("parties_en", "parties_ru")]}),
        (_("Description"), {"fields": ["description_en", "description_ru"]}),
        (_("Where to find it"), {"fields": ["website", "wikidata", "source", "source_url"]}),
        (_("Address and readers"), {"fields": ADDRESS}),
    ]
