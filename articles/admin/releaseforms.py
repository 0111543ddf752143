"""What the page asks that releases all language versions of a story: one moment, and the checks of each."""

from articles import checklist, rules
from articles.admin.checkforms import CheckedForm
from articles.admin.verbforms import NowOrLaterForm, ReasonForm, VerbForm


class VersionForm(CheckedForm, VerbForm):
    """One language version: which revision was looked at, and its warnings. Overridden is on `MomentOfAll`."""

    moment = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("override", None)


class MomentOfAll(NowOrLaterForm, ReasonForm):
    """Now or later, for all; `forms` are those of the versions."""

    groups = [*NowOrLaterForm.groups, *ReasonForm.groups]
    override = CheckedForm.base_fields["override"]

    def __init__(self, *args, forms, **kwargs):
        super().__init__(*args, **kwargs)
        blocked = [form for form in forms if checklist.blocking(form.items_now)]
        self.overrides = bool(blocked) and all(
            form.is_overridable and rules.can_override(self.user, form.article) for form in blocked
        )
        if not self.overrides:
            del self.fields["override"]
