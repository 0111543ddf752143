"""Posts at the desk, with those who hold and held them."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from organizations.folding import fold
from organizations.forms import AppointmentForm
from organizations.models import Appointment, Post


class HandoverWarning:
    """After a save, tells of two people who certainly hold the same post at the same time."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            if formset.model is not Appointment:
                continue
            for appointment in [*formset.new_objects, *(row for row, _names in formset.changed_objects)]:
                for other in appointment.overlapping():
                    text = _("“%(one)s” and “%(other)s” overlap. Please look at the dates.")
                    messages.warning(request, text % {"one": appointment, "other": other})


class HolderInline(admin.StackedInline):
    model = Appointment
    form = AppointmentForm
    fields = ["person", ("start", "end", "state"), ("acting", "checked_on"), ("public_from", "source")]
    autocomplete_fields = ["person"]
    extra = 0


@admin.register(Post)
class PostAdmin(HandoverWarning, admin.ModelAdmin):
    list_display = ["title_en", "title_ru", "organization", "kind", "position"]
    list_filter = ["kind", ("organization", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["organization"]
    list_per_page = 50
    search_fields = ["title_en", "title_ru"]
    autocomplete_fields = ["organization"]
    inlines = [HolderInline]

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
