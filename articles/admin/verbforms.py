"""What each verb's page asks for. `arguments()` are the keywords of the verb's function in `articles.workflow`."""

import datetime

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import rules
from articles.admin.checkforms import CheckedForm
from articles.desk import times
from articles.forms import Row
from articles.models import Article, Edition

FARTHEST = datetime.timedelta(days=10 * 366)


class VerbForm(Row):
    """`groups` are (heading, names of fields) in the order of the page."""

    groups = []
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, article, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.article = user, article
        self.fields["based_on"].initial = article.revision_id

    def arguments(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "based_on"}

    def sections(self):
        """`(heading, bound fields)` for the template."""
        return [(heading, [self[name] for name in names]) for heading, names in self.groups]


class ReasonForm(VerbForm):
    groups = [(_("Note"), ["reason"])]
    reason = forms.CharField(
        label=_("Note for the desk"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the log, never public."),
    )


class SubmitForm(ReasonForm):
    groups = [(_("To whom, until when"), ["reviewers", "due_on"]), *ReasonForm.groups]
    reviewers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Reviewers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody chosen: all editors of the rubric."),
    )
    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=_("Note for the reviewers"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the log, never public."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        editors = rules.staff("articles.review_article", [self.article.rubric_id]).exclude(pk=self.user.pk)
        self.fields["reviewers"].queryset = editors.order_by("display_name", "username")

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and not timezone.localdate() <= day < timezone.localdate() + FARTHEST:
            raise forms.ValidationError(_("Choose today or a day ahead."))
        return day


class SendBackForm(ReasonForm):
    groups = [(_("Why"), ["reason"])]
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The author reads it. Never public."),
    )


def date_field(label):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


def time_field():
    return forms.TimeField(required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


def which_field():
    return forms.ChoiceField(required=False, widget=forms.RadioSelect, label=_("Which one?"))


class Clocked(Row):
    """Reads moments by the newsroom's clock: the fields `date`, `time` and `which`, their names behind a prefix."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.TimeField):
                field.label = _("Newsroom time (%(city)s)") % {"city": times.cities()[0]}
            if name.endswith("which"):
                field.choices = [("first", ""), ("second", "")]
                field.is_asked = False

    def read_moment(self, cleaned, prefix=""):
        """The moment, or None where an error says what is wrong. Asks which was meant where two can be."""
        day, clock = cleaned.get(f"{prefix}date"), cleaned.get(f"{prefix}time")
        if not day or not clock:
            for name, message in (("date", _("Give the day.")), ("time", _("Give the time."))):
                if not cleaned.get(f"{prefix}{name}") and f"{prefix}{name}" not in self.errors:
                    self.add_error(f"{prefix}{name}", message)
            return None
        if not abs(day - timezone.localdate()) < FARTHEST:
            self.add_error(f"{prefix}date", _("Choose a day within ten years."))
            return None
        try:
            return times.newsroom_moment(day, clock, cleaned.get(f"{prefix}which"))
        except times.WhichTime as which:
            self.ask(which, f"{prefix}which")
            return None

    def ask(self, which, name):
        self.fields[name].is_asked = True
        self.fields[name].choices = [
            (choice, ", ".join(f"{zone.city} {times.short(zone.moment)}" for zone in times.in_zones(moment)))
            for choice, moment in (("first", which.first), ("second", which.second))
        ]
        if which.exists == "twice":
            self.add_error(name, _("The clocks go back that night and this time exists twice. Which one?"))
        else:
            self.add_error(name, _("The clocks go forward that night and skip this time. Which one?"))


class MomentForm(Clocked, VerbForm):
    """A date and a time by the newsroom's clock, `at` once cleaned. Asks which was meant where two can be."""

    groups = [(_("When"), ["date", "time", "which"])]
    date, time, which = date_field(_("Date")), time_field(), which_field()
    moment = None

    def clean(self):
        cleaned = super().clean()
        cleaned["at"] = None
        if self.asks_moment(cleaned):
            cleaned["at"] = self.moment = self.read_moment(cleaned)
        return cleaned

    def asks_moment(self, cleaned):
        return True

    def arguments(self):
        skipped = ("date", "time", "which", "when")
        return {name: value for name, value in super().arguments().items() if name not in skipped}


class NowOrLaterForm(MomentForm):
    groups = [(_("When"), ["when", "date", "time", "which"])]
    when = forms.ChoiceField(
        label=_("When"),
        choices=[("now", _("Now, at the moment you confirm")), ("at", _("At a time"))],
        initial="now",
        widget=forms.RadioSelect,
    )

    def asks_moment(self, cleaned):
        return cleaned.get("when") == "at"


class ReleaseForm(CheckedForm, NowOrLaterForm):
    """Now or later, with the checklist of what would go out."""


class ReplaceForm(CheckedForm, ReasonForm):
    """The text that waits, replaced by the approved one, with the checklist of what would go out."""


class RescheduleForm(MomentForm, ReasonForm):
    groups = [*MomentForm.groups, *ReasonForm.groups]


class CorrectForm(CheckedForm, NowOrLaterForm, ReasonForm):
    groups = [
        *NowOrLaterForm.groups,
        (_("What readers are told"), ["note_kind", "note"]),
        *ReasonForm.groups,
    ]
    note_kind = forms.ChoiceField(
        label=_("Kind of note"),
        choices=[*Edition.NoteKind.choices, ("minor", _("Minor, no note"))],
        initial=Edition.NoteKind.CORRECTION,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Public note"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shown under the story and in its change record. Left empty for a minor change."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("note_kind") == "minor":
            if cleaned.get("note"):
                self.add_error("note", _("A minor change has no note. Choose a kind, or empty the note."))
            cleaned["note_kind"] = ""
        elif "note" in cleaned and not cleaned["note"]:
            self.add_error("note", _("Tell readers what was changed."))
        return cleaned


class EndForm(VerbForm):
    groups = [(_("What readers find at the address"), ["ending", "moved_to", "reason"])]
    ending = forms.ChoiceField(
        label=_("Afterwards"), choices=Edition.Ending.choices, initial="notice", widget=forms.RadioSelect
    )
    moved_to = forms.ModelChoiceField(
        Article.objects.none(),
        label=_("The other story"),
        required=False,
        widget=AutocompleteSelect(Edition._meta.get_field("moved_to"), admin.site),
        help_text=_("Only where readers are sent to another story; it must be live."),
    )
    reason = forms.CharField(
        label=_("Public reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Readers see it at the address."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["moved_to"].queryset = rules.visible_articles(self.user, Article.objects.all())


class ExpireForm(MomentForm, EndForm):
    groups = [*MomentForm.groups, *EndForm.groups]
