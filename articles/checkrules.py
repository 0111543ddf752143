"""How a rule of the checklist is written: a function of a draft that finds what is to be mended.

How strict a rule is (`CheckLevel.Level`) is set at the desk, for every rubric and for single ones; `default` counts
where nothing is set. A `fixed` rule always blocks, nobody may override it: without it there is no page.
"""

from dataclasses import dataclass
from itertools import islice

from articles.mends import Mend
from articles.models import CheckLevel

BLOCK, WARN, OFF = CheckLevel.Level.BLOCK, CheckLevel.Level.WARN, CheckLevel.Level.OFF
RULES = {}
MOST_OF_A_RULE = 100  # that are told at once: whoever mends them is told of the next


@dataclass(frozen=True)
class Rule:
    """`find(draft)` gives what is wrong, sentences or `Finding`s, none where it passes; `field` is what to mend.

    What a `timed` rule finds may be mended by another moment of going live.
    """

    name: str
    title: str
    field: str
    default: str
    fixed: bool
    timed: bool
    find: callable


@dataclass(frozen=True)
class Finding:
    """A sentence about another field than that of the rule, with what one click would write, if anything."""

    text: str
    field: str
    mend: Mend | None = None


@dataclass(frozen=True)
class Item:
    """Something to mend: `field` is the form field, `text` a sentence that says how."""

    rule: str
    level: str
    field: str
    text: str
    mend: Mend | None = None

    @property
    def blocks(self):
        return self.level == BLOCK

    @property
    def is_fixed(self):
        return RULES[self.rule].fixed

    @property
    def is_timed(self):
        return RULES[self.rule].timed

    @property
    def key(self):
        """Of its mend: the same as long as the same words are to be mended in the same way."""
        return f"{self.rule}-{self.mend.digest}" if self.mend else ""


def rule(name, title, *, field, default=BLOCK, fixed=False, timed=False):
    """Register a function of a `Draft` that yields sentences or `Finding`s, or returns them."""

    def register(find):
        RULES[name] = Rule(name, title, field, default, fixed, timed, find)
        return find

    return register


def items(draft):
    """The `Item`s of a draft that has its facts, what blocks first."""
    found = []
    for each in RULES.values():
        level = level_of(each, draft.data["rubric"], draft.facts.levels)
        if level != OFF:
            found += [_item(each, level, what) for what in islice(each.find(draft), MOST_OF_A_RULE)]
    return sorted(found, key=lambda item: item.level != BLOCK)


def level_of(rule, rubric_id, levels):
    """The level of a rule in a rubric, from `{(rule, rubric or None): level}` as `CheckLevel` stores them."""
    if rule.fixed:
        return BLOCK
    return levels.get((rule.name, rubric_id)) or levels.get((rule.name, None)) or rule.default


def _item(rule, level, what):
    if isinstance(what, Finding):
        return Item(rule.name, level, what.field, what.text, what.mend)
    return Item(rule.name, level, rule.field, what)
