"""Meetings at the desk: their numbers, what was announced before, what came of them."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from organizations import documents, names, placing, rescheduling
from organizations.admin.entity import ADDRESS, NAMES, NameInline, PublicFilter, RegisterAdmin
from organizations.admin.numbers import number
from organizations.admin.quickmeetings import QuickMeetings
from organizations.admin.stories import StoryFilter
from organizations.forms import RowFormSet
from organizations.meetingforms import DocumentForm, MeetingForm, PlacementFormSet, PlacementRowForm
from organizations.models import Document, Meeting, Outcome, Participation, Placement, Rescheduling, Series


class PlacementInline(admin.TabularInline):
    model = Placement
    form = PlacementRowForm
    formset = PlacementFormSet
    template = "admin/organizations/tabular.html"
    fields = PlacementRowForm.Meta.fields
    autocomplete_fields = ["series"]
    verbose_name = _("number in a series")
    verbose_name_plural = _("numbers in series")

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("series")


class ReschedulingInline(admin.StackedInline):
    """What was announced stands; a row is deleted where nothing had been announced, as after a slip of the pen."""

    model = Rescheduling
    formset = RowFormSet
    template = "admin/organizations/earlier_dates.html"
    fields = ["announced", "moved_at", ("reason_en", "reason_ru"), ("source", "source_url")]
    readonly_fields = ["announced", "moved_at"]
    extra = 0

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=_("announced for"))
    def announced(self, rescheduling):
        return rescheduling.dates


class OutcomeInline(admin.StackedInline):
    model = Outcome
    formset = RowFormSet
    fields = [("kind", "position"), ("text_en", "text_ru"), ("source", "source_url")]
    extra = 0


class ParticipationInline(admin.StackedInline):
    model = Participation
    formset = RowFormSet
    fields = [
        "person",
        "organization",
        ("capacity", "position"),
        ("styled_as_en", "styled_as_ru"),
        ("source", "source_url"),
    ]
    autocomplete_fields = ["person", "organization"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "organization")


class DocumentInline(admin.StackedInline):
    model = Document
    form = DocumentForm
    formset = RowFormSet
    fields = [("kind", "language", "position"), "title", "stored", ("file", "link"), "received_on"]
    readonly_fields = ["stored"]
    extra = 0

    @admin.display(description=_("file here"))
    def stored(self, document):
        if not (document.pk and document.file):
            return ""
        address = reverse("admin:organizations_document_file", args=[document.pk])
        name = documents.filename(document.title, document.content_type)
        return format_html('<a href="{}">{}</a>, {}', address, name, filesizeformat(document.size))


class SeriesFilter(admin.SimpleListFilter):
    title = _("series")
    parameter_name = "series"

    def lookups(self, request, model_admin):
        return [(series.pk, series) for series in Series.objects.filter(merged_into=None)]

    def queryset(self, request, queryset):
        key = number(self.value())
        return queryset.filter(placements__series=key) if key else queryset


@admin.register(Meeting)
class MeetingAdmin(QuickMeetings, RegisterAdmin):
    form = MeetingForm
    list_display = ["label_en", "body", "number", "dates", "status", "readers"]
    list_filter = [
        "status",
        PublicFilter,
        "mode",
        ("body", admin.RelatedOnlyFieldListFilter),
        SeriesFilter,
        StoryFilter,
    ]
    list_select_related = ["body"]
    inlines = [
        NameInline,
        PlacementInline,
        ReschedulingInline,
        OutcomeInline,
        ParticipationInline,
        DocumentInline,  # the last: its save moves a large upload away, and a refused row before it asks once more
    ]
    date_hierarchy = "start_latest"
    autocomplete_fields = ["body", "organizers"]
    fieldsets = [
        (None, {"fields": [*NAMES, "body"]}),
        (
            _("When"),
            {
                "fields": [
                    "status",
                    ("start", "end"),
                    ("starts_at", "ends_at"),
                    "zone",
                    ("reason_en", "reason_ru"),
                ]
            },
        ),
        (_("Where"), {"fields": ["mode", "venue_en", "venue_ru", "city_en", "city_ru", "organizers"]}),
        (_("What came of it"), {"fields": ["result_en", "result_ru", "source", "source_url"]}),
        (_("Address and readers"), {"fields": ADDRESS}),
    ]

    def get_urls(self):
        file = self.admin_site.admin_view(self.document_view)
        return [path("document/<int:pk>/", file, name="organizations_document_file"), *super().get_urls()]

    def document_view(self, request, pk):
        """The file of a meeting's document, whether readers may have it or not."""
        document = get_object_or_404(Document.objects.exclude(file=""), pk=pk)
        if not self.has_view_permission(request, document.meeting):
            raise PermissionDenied
        name = documents.filename(document.title, document.content_type)
        return documents.download(document.file, name, document.content_type)

    def settle(self, form):
        meeting = form.instance
        placing.renumber(meeting)
        placing.complete(meeting)
        names.relabel(meeting)
        if not form.cleaned_data.get("slug") and "slug" in form.fields:
            placing.readdress(meeting)
        rescheduling.keep(form.before, meeting, form.reasons)

    @admin.display(description=_("number"), ordering="ordinal_from")
    def number(self, meeting):
        return meeting.number or "–"

    @admin.display(description=_("dates"), ordering="start_latest")
    def dates(self, meeting):
        return meeting.dates or _("open")
