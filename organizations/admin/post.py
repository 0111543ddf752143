"""Posts at the desk, with what they were called and with those who hold and held them."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from organizations import retitling
from organizations.admin import changes
from organizations.folding import fold
from organizations.forms import AppointmentForm, PostForm, RowFormSet
from organizations.models import Appointment, Organization, Post, PostTitle
from organizations.officeforms import PostTitleForm, PostTitleFormSet

APPOINTMENT = [
    ("start", "end", "state"),
    ("elected", "acting"),
    ("checked_on", "public_from"),
    ("source", "source_url"),
]


class HandoverWarning:
    """After a save, tells of two people who certainly hold the same post at the same time."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            if formset.model is Appointment:
                rows = [*formset.new_objects, *(row for row, _names in formset.changed_objects)]
                self.warn_of_overlaps(request, rows)

    def warn_of_overlaps(self, request, appointments):
        for appointment in appointments:
            for other in appointment.overlapping():
                text = _("“%(one)s” and “%(other)s” overlap. Please look at the dates.")
                messages.warning(request, text % {"one": appointment, "other": other})


class TitleInline(admin.TabularInline):
    model = PostTitle
    form = PostTitleForm
    formset = PostTitleFormSet
    template = "admin/organizations/tabular.html"
    fields = PostTitleForm.Meta.fields
    extra = 0
    verbose_name_plural = _("titles by date")


class HolderInline(admin.StackedInline):
    model = Appointment
    form = AppointmentForm
    formset = RowFormSet
    fields = ["person", *APPOINTMENT]
    autocomplete_fields = ["person"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "post__organization")


@admin.register(Post)
class PostAdmin(HandoverWarning, admin.ModelAdmin):
    form = PostForm
    list_display = ["title_en", "title_ru", "organization", "kind", "position"]
    list_filter = ["kind", ("organization", admin.RelatedOnlyFieldListFilter)]
    list_per_page = 50
    search_fields = ["title_en", "title_ru"]
    autocomplete_fields = ["organization"]
    inlines = [TitleInline, HolderInline]
    fieldsets = [
        (
            None,
            {
                "fields": ["organization", "kind", "title_en", "title_ru", "position"],
                "description": _(
                    "What is typed over here is a correction. A post that is called otherwise since some day "
                    "has that title below, with its first day."
                ),
            },
        )
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organization")

    def get_fieldsets(self, request, obj=None):
        seen = ["seen"] if self.has_change_permission(request, obj) else []
        return [*super().get_fieldsets(request, obj), *([(None, {"fields": seen})] if seen else [])]

    def get_search_results(self, request, queryset, search_term):
        """Titles and the body's names, folded in Python: a few hundred rows."""
        words = fold(search_term).split()
        if not words:
            return queryset, False
        found = [
            post.pk
            for post in Post.objects.select_related("organization")
            if all(
                word in fold(f"{post.title_en} {post.title_ru} {post.organization.search_text}")
                for word in words
            )
        ]
        return queryset.filter(pk__in=found), False

    def save_model(self, request, obj, form, change):
        before = Organization.objects.filter(pk=form.initial.get("organization"))
        form.concerned = [obj.organization, *before]
        changes.about_to_change(*form.concerned)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        post = form.instance
        people = [row.instance.person for row in _appointments(formsets) if row.has_changed()]
        people += [row.person for row in post.appointments.select_related("person")]
        changes.about_to_change(*people)
        if change:
            typed = [field for field in retitling.FIELDS.values() if field in form.changed_data]
            retitling.carry_over(post, {field: form.initial[field] for field in typed})
        super().save_related(request, form, formsets, change)
        retitling.retitle(post)
        changes.changed(request, *form.concerned, *people)

    def delete_model(self, request, obj):
        changes.about_to_change(obj.organization)
        super().delete_model(request, obj)
        changes.changed(request, obj.organization)

    def delete_queryset(self, request, queryset):
        for post in queryset:
            self.delete_model(request, post)


def _appointments(formsets):
    """The rows of holders, an empty one not among them."""
    rows = [row for formset in formsets if formset.model is Appointment for row in formset]
    return [row for row in rows if row.instance.person_id]
