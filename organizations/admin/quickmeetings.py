"""Quick entry of past meetings at the desk: paste a table, look at its reading, save all of it."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organizations import addresses, quickmeetings
from organizations.admin.changes import changed
from organizations.admin.numbers import number
from organizations.models import Series

LONGEST = 60_000  # characters of a pasted table


class QuickForm(forms.Form):
    series = forms.ModelChoiceField(
        Series.objects.filter(merged_into=None).order_by("label_en"),
        label=_("Series"),
        error_messages={
            "invalid_choice": _(
                "This series was merged or removed meanwhile. Choose another one; the table stays."
            )
        },
    )
    text = forms.CharField(
        label=_("Table"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea({"rows": 14, "wrap": "off", "spellcheck": "false"}),
        help_text=_(
            "From a spreadsheet or a page: columns between tabs, semicolons or |. The first row names them: "
            "Number, Title, Label, Dates (or Start, End), City, Venue, Result, Mode, Status, Source, URL."
        ),
    )
    source = forms.CharField(
        label=_("Source of all rows"), max_length=250, required=False, widget=AdminTextInputWidget
    )
    source_url = forms.URLField(
        label=_("Address of the source"), max_length=500, required=False, assume_scheme="https",
        widget=forms.URLInput({"class": "vURLField"}),
    )  # fmt: skip
    public = forms.BooleanField(label=_("Readers see these meetings at once"), required=False)
    read = forms.CharField(required=False, widget=forms.HiddenInput)

    def common(self):
        """What a row that leaves it empty has from the form."""
        public = {"public_from": timezone.now()} if self.cleaned_data["public"] else {}
        return {name: self.cleaned_data[name] for name in ("source", "source_url")} | public


class QuickMeetings:
    """Mixed into the admin of meetings: the page, and the button of the list that leads to it."""

    change_list_template = "admin/organizations/meeting_list.html"

    def get_urls(self):
        page = self.admin_site.admin_view(self.quick_view)
        return [path("quick/", page, name="organizations_meeting_quick"), *super().get_urls()]

    def quick_view(self, request):
        """Nothing is saved but what the last answer showed: another text or another register is shown first."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, table, ready = QuickForm(request.POST or None, initial=self.initial(request)), None, False
        if form.is_valid():
            table = quickmeetings.read(form.cleaned_data["text"], form.cleaned_data["series"])
            ready = bool(table.new) and not table.has_errors
            if ready and "save" in request.POST and form.cleaned_data["read"] == table.token:
                try:
                    return self.enter(request, form, table)
                except ValidationError as error:
                    form.add_error(None, error)
            form.data = form.data.copy()
            form.data["read"] = table.token
        context = {
            **self.admin_site.each_context(request),
            "title": _("Enter past meetings"),
            "opts": self.opts,
            "form": form,
            "table": table,
            "ready": ready,
        }
        return TemplateResponse(request, "admin/organizations/quick_meetings.html", context)

    @staticmethod
    def initial(request):
        return {"series": number(request.GET.get("series"))}

    @transaction.atomic
    def enter(self, request, form, table):
        entered = quickmeetings.enter(table, **form.common())
        for meeting in entered:
            addresses.claim(meeting)
        changed(request, *entered)
        told = ngettext("%(count)s meeting was entered.", "%(count)s meetings were entered.", len(entered))
        messages.success(request, told % {"count": len(entered)})
        if form.cleaned_data["public"] and table.series.public_from is None:
            text = _("Readers see these meetings, but not the series. Fill in its “Public from” too.")
            messages.warning(request, text)
        address = reverse("admin:organizations_meeting_changelist")
        return HttpResponseRedirect(f"{address}?series={table.series.pk}")
