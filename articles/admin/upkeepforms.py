"""What the pages ask for that keep a story in order: whose it is, the bin, the record of what was public."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import rules, workflow
from articles.admin.verbforms import ReasonForm


class HandOverForm(ReasonForm):
    groups = [(_("To whom"), ["to"]), *ReasonForm.groups]
    to = forms.ModelChoiceField(User.objects.none(), label=_("New author"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        writers = rules.writers().exclude(pk=self.article.owner_id)
        self.fields["to"].queryset = writers.order_by("display_name", "username")


class EditionForm(ReasonForm):
    """Asks which edition, of those that `editions(article)` gives."""

    number = forms.TypedChoiceField(label=_("Edition"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = [
            (edition.number, self.label(edition)) for edition in self.editions(self.article)
        ]
        if len(self.fields["number"].choices) == 1:
            self.fields["number"].initial = self.fields["number"].choices[0][0]

    def label(self, edition):
        return _("%(number)d: %(text)s") % {"number": edition.number, "text": edition.title}


class MendNoteForm(EditionForm):
    groups = [(_("Which note"), ["number"]), (_("What readers are told"), ["note"]), *ReasonForm.groups]
    note = forms.CharField(label=_("Public note"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        editions = self.editions(self.article)
        if editions:
            self.fields["note"].initial = editions[0].public_note

    @staticmethod
    def editions(article):
        return workflow.mendable(article)

    def label(self, edition):
        return _("%(number)d: %(text)s") % {"number": edition.number, "text": edition.public_note}


class SealForm(EditionForm):
    groups = [(_("Which edition"), ["number"]), (_("Why"), ["reason"])]
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the log, never public."),
    )

    @staticmethod
    def editions(article):
        return workflow.sealable(article)
