"""Forms of a meeting and its rows."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from organizations import documents, rescheduling
from organizations.forms import EntityForm, ImpreciseField, LabelledForm, RowFormSet
from organizations.models import Document, Entity, Meeting, Placement


class MeetingForm(EntityForm):
    start = ImpreciseField(
        label=_("start"), help_text=_("“18 November 2019”, “June 2019” or “2019”; empty when it is open.")
    )
    end = ImpreciseField(label=_("end"), help_text=_("The last day."))
    reason_en = forms.CharField(
        label=_("Why the dates change, English"),
        max_length=200,
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("Only when announced dates change or the meeting is postponed. Readers see it."),
    )
    reason_ru = forms.CharField(
        label=_("Why the dates change, Russian"), max_length=200, required=False, widget=AdminTextInputWidget
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "label_en" in self.fields:  # not in a form that is only looked at
            self.fields["label_en"].required = False
            self.fields["label_en"].help_text = _(
                "Left empty, it is made from the series and number given below."
            )

    @property
    def reasons(self):
        return {field: self.cleaned_data.get(field, "") for field in rescheduling.REASONS}

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            try:
                rescheduling.check(self.before, self.instance, self.reasons)
            except ValidationError as error:
                self.add_error(None, error)


class PlacementRowForm(LabelledForm):
    in_cells = True

    class Meta:
        model = Placement
        fields = ["series", "ordinal_from", "ordinal_to", "label_en", "label_ru", "position"]


class PlacementFormSet(RowFormSet):
    def clean(self):
        """What all rows together must be: free numbers, a name for the meeting, the number of a cancelled one."""
        super().clean()
        rows = [form for form in self.forms if getattr(form, "cleaned_data", None)]
        kept = [form for form in rows if not form.cleaned_data.get("DELETE")]
        gone = [form for form in rows if form.cleaned_data.get("DELETE")]
        self.reserve(kept)
        is_cancelled = self.instance.status == Meeting.Status.CANCELLED and self.instance.public_from
        if is_cancelled and any(form.initial.get("ordinal_from") for form in gone):
            raise ValidationError(_("A cancelled meeting keeps its number. Leave its row as it is."))
        is_nameless = not (self.instance.label_en or any(self.errors))
        if is_nameless and not any(form.instance.ordinal_from for form in kept):
            raise ValidationError(
                _("Give the meeting a name in English, or a number in a series to make the name from.")
            )

    def reserve(self, forms):
        """Look at the numbers once more behind a lock: two desks may give the same one at the same moment."""
        series = {form.instance.series_id for form in forms}
        list(Entity.objects.select_for_update().filter(pk__in=series).order_by("pk").values("pk"))
        for form in forms:
            if not form.errors and form.instance.same_numbers().exists():
                form.add_error("ordinal_from", _("Another meeting was given this number just now."))


class DocumentForm(LabelledForm):
    class Meta:
        model = Document
        fields = ["kind", "title", "language", "file", "link", "received_on", "position"]
        widgets = {"file": forms.FileInput}  # the stock one shows an address, and the file has none

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if isinstance(upload, UploadedFile):
            found = documents.inspect(upload)
            self.instance.size, self.instance.content_type = found.size, found.content_type
        return upload
