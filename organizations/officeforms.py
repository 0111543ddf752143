"""Forms of posts: what they are and were called, one title per language and day."""

import datetime
import itertools

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.forms import ImpreciseField, ImpreciseForm, RowFormSet
from organizations.models import Post, PostTitle


class PostTitleForm(ImpreciseForm):
    in_cells = True

    valid_from = ImpreciseField(label=_("valid from"), widget=forms.TextInput({"size": 14}))
    valid_to = ImpreciseField(label=_("valid to"), widget=forms.TextInput({"size": 14}))

    class Meta:
        model = PostTitle
        fields = ["text", "language", "valid_from", "valid_to", "source", "source_url"]


class PostTitleFormSet(RowFormSet):
    def clean(self):
        super().clean()
        rows = [form for form in self.forms if self._states(form)]
        for one, other in itertools.combinations(rows, 2):
            if _share_a_day(one.instance, other.instance):
                other.add_error(
                    "valid_from",
                    _("“%(title)s” is valid on some of these days too.") % {"title": one.instance},
                )
        self._clean_title_of_today(rows)

    def _states(self, form):
        """A row that says something and stays."""
        data = getattr(form, "cleaned_data", {})
        return bool(data.get("text")) and not data.get("DELETE")

    def _clean_title_of_today(self, rows):
        """What becomes the post's title (`organizations.retitling`) must be free in its body."""
        today = timezone.localdate()
        for form in rows:
            title = form.instance
            if title.language == "en" and title.is_valid_on(today):
                others = Post.objects.filter(organization=self.instance.organization_id, title_en=title.text)
                if others.exclude(pk=self.instance.pk).exists():
                    form.add_error("text", _("Another post of this body has this title."))


def _share_a_day(one, other):
    """Both titles are in one language and certainly valid on some common day."""
    return one.language == other.language and max(_first(one), _first(other)) < min(_end(one), _end(other))


def _first(title):
    return title.valid_from.latest if title.valid_from else datetime.date.min


def _end(title):
    return title.valid_to.earliest if title.valid_to else datetime.date.max


class CareerForm(forms.Form):
    lines = forms.CharField(
        label=_("Lines"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 10, "cols": 110, "spellcheck": "false"}),
        help_text=_(
            "One post a line: title, body, from when until when; “elected 28 June 2008” may stand among them. "
            "Commas or tabs between them, as pasted."
        ),
    )
    source = forms.CharField(
        label=_("Source of all lines"), max_length=250, required=False, widget=AdminTextInputWidget
    )
    source_url = forms.URLField(
        label=_("Its address"), max_length=500, required=False, assume_scheme="https",
        widget=forms.URLInput({"class": "vURLField"}),
    )  # fmt: skip
    public = forms.BooleanField(label=_("Readers see them at once"), required=False)
