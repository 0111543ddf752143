"""All appointments in one list: which of the current ones nobody has checked for a year, and one click that has."""

import datetime

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from organizations.admin import changes
from organizations.admin.entity import PublicFilter
from organizations.admin.numbers import number
from organizations.folding import fold
from organizations.models import Appointment
from organizations.models.entity import MOST_WORDS

A_YEAR = datetime.timedelta(days=365)


class CheckedFilter(admin.SimpleListFilter):
    title = _("checked")
    parameter_name = "checked"

    def lookups(self, request, model_admin):
        return [("old", _("current, not checked for a year")), ("lately", _("within a year"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "old":
            return queryset.to_check(today, A_YEAR)
        return queryset.filter(checked_on__gt=today - A_YEAR) if self.value() == "lately" else queryset


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin):
    list_display = ["person", "post", "body", "term", "state", "checked_on", "check_now"]
    list_filter = [CheckedFilter, "state", "acting", PublicFilter]
    list_select_related = ["person", "post__organization"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["person__search_text"]  # and more: `get_search_results`
    actions = ["check_selected"]

    def get_search_results(self, request, queryset, search_term):
        """Every word stands in a name of the person or of the body, or in the title of the post."""
        for word in fold(search_term).split()[:MOST_WORDS]:
            queryset = queryset.filter(
                Q(person__search_text__contains=word)
                | Q(post__organization__search_text__contains=word)
                | Q(post__title_en__icontains=word)
                | Q(post__title_ru__icontains=word)
            )
        return queryset, False

    def changelist_view(self, request, extra_context=None):
        """The button of a row posts to the list itself, so that its filters stay."""
        if request.method == "POST" and "_check" in request.POST:
            rows = self.get_queryset(request).filter(pk=number(request.POST["_check"]))
            if not self.has_change_permission(request, get_object_or_404(rows)):
                raise PermissionDenied
            self.check_selected(request, rows)
            return HttpResponseRedirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    @admin.action(description=_("Note as checked today"), permissions=["change"])
    def check_selected(self, request, queryset):
        current = queryset.filter(state=Appointment.State.CURRENT).select_related("person")
        with transaction.atomic():
            rows = list(current)
            people = [row.person for row in rows]
            changes.about_to_change(*people)
            count = Appointment.objects.filter(pk__in=[row.pk for row in rows]).update(
                checked_on=timezone.localdate()
            )
            changes.changed(request, *people)
        text = ngettext(
            "%(count)s appointment is noted as checked today.",
            "%(count)s appointments are noted as checked today.",
            count,
        )
        messages.success(request, text % {"count": count})

    def has_add_permission(self, request):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """An appointment is kept on the page of its person, under that page's guard against stale saves."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        appointment = get_object_or_404(self.get_queryset(request), pk=number(object_id))
        return HttpResponseRedirect(
            reverse("admin:organizations_person_change", args=[appointment.person_id])
        )

    def delete_model(self, request, obj):
        changes.about_to_change(obj.person)
        super().delete_model(request, obj)
        changes.changed(request, obj.person)

    def delete_queryset(self, request, queryset):
        for appointment in queryset:
            self.delete_model(request, appointment)

    @admin.display(description=pgettext_lazy("institution", "body"), ordering="post__organization__label_en")
    def body(self, appointment):
        return appointment.post.organization

    @admin.display(description=_("when"), ordering="start_latest")
    def term(self, appointment):
        return appointment.term

    @admin.display(description=_("check"))
    def check_now(self, appointment):
        if appointment.state != Appointment.State.CURRENT:
            return ""
        return format_html(
            '<button type="submit" class="button" name="_check" value="{}" aria-label="{}">{}</button>',
            appointment.pk,
            _("Checked today: %(appointment)s") % {"appointment": appointment},
            _("Checked today"),
        )
