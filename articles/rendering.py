"""The one exit for HTML: what is allowed in a body, and the only caller of `mark_safe`.

The sanitiser itself is quadratic on hostile input (deep nesting, floods of entities), so length and depth are
bounded before it runs and length again afterwards.
"""

import html
import re

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 200_000
MAX_DEPTH = 100

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "em", "h2", "h3", "h4", "hr", "i", "li", "ol",
    "p", "q", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href"},
    "abbr": {"title"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto"}
VALUES = {
    "lang": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}"),
    "colspan": re.compile(r"[1-9]\d?"),
    "rowspan": re.compile(r"[1-9]\d?"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "start": re.compile(r"\d{1,4}"),
    "href": re.compile(r"(?i)https?://[^/\s]|mailto:\S|/(?![/\\])|#[\w-]"),
}
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

_TABLE = re.compile(r"<table\b")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_BLOCK_END = re.compile(r"</(?:p|h[2-4]|li|td|th|caption|blockquote)>|<[bh]r>")


def sanitise(body):
    """Body HTML reduced to the allow-list.

    Raises `ValidationError` where the text is longer than `MAX_BYTES` in UTF-8 or nested deeper than
    `MAX_DEPTH`: a person who pasted it keeps it in the form and is told.
    """
    body = body.replace("\x00", "")
    _refuse_too_long(body)
    _refuse_too_deep(body)
    clean = nh3.clean(
        body,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        attribute_filter=_attribute,
    )
    _refuse_too_long(clean)
    return clean.strip()


def body_html(edition):
    """The body of an edition, or of a preview, for a page: it was sanitised when the edition was made."""
    return mark_safe(edition.body)  # noqa: S308  the one exit: every edition's body passed sanitise()


def page_html(edition):
    """`body_html` with every table in a box of its own, which scrolls on a narrow page, by keyboard too."""
    box = format_html('<div class="scroll" role="group" aria-label="{}" tabindex="0">', _("Table"))
    boxed = edition.body.replace("</table>", "</table></div>")
    return mark_safe(_TABLE.sub(lambda match: box + match[0], boxed))  # noqa: S308  as above


def plain_text(body):
    """The words of sanitised HTML, without tags or entities, blocks kept apart by a space."""
    return " ".join(html.unescape(nh3.clean(_BLOCK_END.sub(r"\g<0> ", body), tags=set())).split())


def _attribute(tag, name, value):
    """Keep an attribute whose value is of its expected shape. `//host` and odd schemes are dropped."""
    pattern = VALUES.get(name)
    if pattern is None:
        return value
    value = value.strip()
    whole = name != "href"
    return value if (pattern.fullmatch(value) if whole else pattern.match(value)) else None


def _refuse_too_long(text):
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ValidationError(
            _("The text is longer than %(kb)d KB. Split it, or attach the long part as a document."),
            code="too_long",
            params={"kb": MAX_BYTES // 1000},
        )


def _refuse_too_deep(text):
    """Linear in the text: counts open tags. An unclosed `<p>` or `<li>` counts as nested."""
    depth = 0
    for match in _TAG.finditer(text):
        if match[2].lower() in VOID:
            continue
        depth += -1 if match[1] else 1
        if depth > MAX_DEPTH:
            raise ValidationError(
                _("The text is nested too deeply. Paste it as plain text."), code="too_deep"
            )
