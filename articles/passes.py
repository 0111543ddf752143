"""What whoever releases a story accepts of its checklist: warnings one by one, blocking items with a reason."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles import checklist, rules
from articles.intervals import Invalid, require


@dataclass(frozen=True)
class Passes:
    """`accept` names rules that warn and may; `override` is the reason for publishing over those that block.

    What is `imported` was public elsewhere: nothing warns.
    """

    accept: tuple[str, ...] = ()
    override: str = ""
    imported: bool = False

    def check(self, article, revision, *, by, at):
        """What the log records of the checks: names of rules under "warnings" and "overridden", if any.

        Raises `Invalid` where a check blocks and is not overridden, or warns and is not accepted.
        """
        items = checklist.check(revision, article=article, at=at)
        blocking, warnings = checklist.blocking(items), checklist.warnings(items)
        overridden = [item for item in blocking if not item.is_fixed] if self.override.strip() else []
        require(
            not overridden or rules.can_override(by, article),
            _("Your role does not publish over a check that blocks."),
            field="override",
        )
        _require_none([item for item in blocking if item not in overridden])
        if self.imported:
            warnings = []
        left = [item.text for item in warnings if item.rule not in self.accept]
        require(not left, left, field="accept")
        record = {"warnings": warnings, "overridden": overridden}
        return {name: sorted({item.rule for item in found}) for name, found in record.items() if found}

    def reason(self, given, record):
        """The reason for the log: what was given, and why something was overridden."""
        return "\n".join(filter(None, [given, self.override.strip() if "overridden" in record else ""]))


def _require_none(items):
    by_field = {}
    for item in items:
        by_field.setdefault(item.field, []).append(item.text)
    if by_field:
        raise Invalid(by_field)
