"""A changed format in words: "now bold", "heading 2 → heading 3", "link to … → …"."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS = {
    "p": gettext_lazy("paragraph"),
    "h2": gettext_lazy("heading 2"),
    "h3": gettext_lazy("heading 3"),
    "h4": gettext_lazy("heading 4"),
    "ul": gettext_lazy("bulleted list"),
    "ol": gettext_lazy("numbered list"),
    "quote": gettext_lazy("quote"),
    "pull": gettext_lazy("pull quote"),
    "card": gettext_lazy("link card"),
    "table": gettext_lazy("table"),
    "title": gettext_lazy("title of the table"),
    "row": gettext_lazy("row of a table"),
    "figure": gettext_lazy("figure"),
    "picture": gettext_lazy("picture"),
    "decorative": gettext_lazy("decorative picture"),
    "alt": gettext_lazy("alternative text"),
    "credit": gettext_lazy("credit"),
    "caption": gettext_lazy("caption"),
    "note": gettext_lazy("footnote"),
    "hr": gettext_lazy("dividing line"),
}
# What is written before a line, since nothing else shows what it is.
SAID = {"quote", "pull", "card", "decorative", "alt", "credit", "title", "caption", "note", "hr"}
NOW = {
    "bold": (gettext_lazy("now bold"), gettext_lazy("no longer bold")),
    "italic": (gettext_lazy("now italic"), gettext_lazy("no longer italic")),
    "struck": (gettext_lazy("now struck out"), gettext_lazy("no longer struck out")),
    "below": (gettext_lazy("now below the line"), gettext_lazy("no longer below the line")),
    "above": (gettext_lazy("now above the line"), gettext_lazy("no longer above the line")),
    "quoted": (gettext_lazy("now quoted"), gettext_lazy("no longer quoted")),
    "header": (gettext_lazy("now the head of a column or row"), gettext_lazy("no longer a head")),
}
LANGUAGES = dict(settings.LANGUAGES)
QUOTED = 6  # words of the text in a remark


@dataclass(frozen=True)
class Remark:
    """What a reader of the comparison is told about the words `quote`, or about the whole where it is ""."""

    text: str
    quote: str = ""


def kind_word(kind):
    return str(KINDS[kind])


def kind_change(old, new):
    return Remark(f"{kind_word(old)} → {kind_word(new)}")


def of_words(pairs, names):
    """`Remark`s about `[(old word, new word)]`; of a word that is on one side alone its links are told.

    Neighbours with the same change are one.
    """
    told = {mark for old, new in pairs if old and new for mark in old.marks ^ new.marks}
    links = [told.union(*(_links(pair[side]) for pair in pairs if pair[side])) for side in (0, 1)]
    found, run, change = [], [], None
    for old, new in [*pairs, (None, None)]:
        now = _change(old, new, *links)
        if now != change and run:
            found += [Remark(text, _quote(run)) for text in _said(*change, names)]
            run = []
        change = now
        if now:
            run.append(new or old)
    return found


def _change(old, new, old_links, new_links):
    """`(formats gone, formats come)`, or None. A link of words that were written anew may have been there before, or
    be told with a word beside them.
    """
    if old and new:
        gone, come = old.marks - new.marks, new.marks - old.marks
    else:
        gone = frozenset(_links(old) - new_links if old else ())
        come = frozenset(_links(new) - old_links if new else ())
    return (gone, come) if gone or come else None


def _links(word):
    return {mark for mark in word.marks if mark[0] == "link"}


def _quote(words):
    text = "".join(word.text + word.space for word in words[:QUOTED]).strip()
    return f"{text} …" if len(words) > QUOTED else text


def _said(gone, come, names):
    said = [str(NOW[mark][0]) for mark in sorted(come & NOW.keys())]
    said += [str(NOW[mark][1]) for mark in sorted(gone & NOW.keys())]
    for name in ("link", "abbreviation", "language"):
        before, after = (_value(name, marks, names) for marks in (gone, come))
        if before != after and not _same_target(gone, come):
            said.append(_valued(name, before, after))
    return said


def _same_target(gone, come):
    """Both link to one story or entity, whose address has changed."""
    targets = [{mark[2:] for mark in marks if mark[0] == "link"} for marks in (gone, come)]
    return targets[0] == targets[1] and any(key for target in targets[0] for key in target)


def _value(name, marks, names):
    mark = next((mark for mark in marks if mark[0] == name), None)
    if mark is None:
        return ""
    if name == "link":
        return names.link(*mark[1:])
    return str(LANGUAGES.get(mark[1], mark[1]))


def _valued(name, before, after):
    values = {"old": before, "new": after}
    if name == "link":
        both, come, gone = (
            _("link to %(old)s → %(new)s"),
            _("now a link to %(new)s"),
            _("no longer a link to %(old)s"),
        )
    elif name == "abbreviation":
        both, come, gone = (
            _("short for “%(old)s” → “%(new)s”"), _("now short for “%(new)s”"), _("no longer short for “%(old)s”")
        )  # fmt: skip
    else:
        both, come, gone = (
            _("language %(old)s → %(new)s"), _("now marked as %(new)s"), _("no longer marked as %(old)s")
        )  # fmt: skip
    return (both if before and after else come if after else gone) % values
