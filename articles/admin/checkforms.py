"""The part of a publish page that shows the checklist: warnings to be ticked one by one, blocks to be overridden."""

from dataclasses import dataclass, field
from functools import cached_property

from django import forms
from django.utils.translation import gettext_lazy as _

from articles import checklist, rules


@dataclass
class Warned:
    """A rule that warns, with all its sentences: one tick."""

    rule: str
    field: str
    texts: list[str] = field(default_factory=list)
    is_ticked: bool = False


class CheckedForm(forms.Form):
    """A verb that makes an edition of `article.releasable`, now or at `self.moment`."""

    accept = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    override = forms.CharField(
        label=_("Reason for publishing over what blocks"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where it cannot be mended now. Kept in the log with your name, never public."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["accept"].choices = [(rule.name, rule.title) for rule in checklist.RULES.values()]
        if not (self.is_overridable and rules.can_override(self.user, self.article)):
            del self.fields["override"]

    @cached_property
    def items_now(self):
        """At the moment that the page begins with: now, or that of what waits and would be replaced."""
        waiting = self.article.next_edition
        return self._items(waiting.live_from if waiting else None)

    def items(self):
        """What the checklist finds of the revision that goes out, at the moment that was chosen."""
        moment = getattr(self, "moment", None)
        return self._items(moment) if moment else self.items_now

    def _items(self, at):
        revision = self.article.releasable
        return checklist.check(revision, article=self.article, at=at) if revision else []

    @property
    def is_overridable(self):
        blocking = checklist.blocking(self.items_now)
        return bool(blocking) and not any(item.is_fixed for item in blocking)

    def blocking(self):
        return checklist.blocking(self.items())

    def warned(self):
        """The `Warned` rules, ticked as they were sent."""
        ticked = self.data.getlist(self.add_prefix("accept")) if self.is_bound else []
        found = {}
        for item in checklist.warnings(self.items()):
            warned = found.setdefault(item.rule, Warned(item.rule, item.field, is_ticked=item.rule in ticked))
            warned.texts.append(item.text)
        return list(found.values())

    @property
    def is_blocked(self):
        """Confirming would be in vain, whatever the person enters here."""
        may_override = "override" in self.fields
        return any(item.is_fixed or not (may_override or item.is_timed) for item in self.blocking())
