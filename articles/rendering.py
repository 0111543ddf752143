"""The one exit for HTML: what is allowed in a body, what a reader gets of it, and the only `mark_safe`.

The sanitiser itself is quadratic on hostile input (deep nesting, floods of entities), so length and depth are
bounded before it runs and length again afterwards. `articles.markup` has the shape of what is stored.
"""

import html
import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import DateField, F, Q, Value
from django.db.models.functions import Coalesce, Now
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from articles import site
from articles.markup import TAG, VOID, attributes, identities, notes_apart, tidy
from articles.models import Edition
from images.models import Image
from organizations.models import Entity

MAX_BYTES = 200_000
MAX_DEPTH = 100

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "em", "figcaption", "figure", "h2", "h3", "h4", "hr",
    "i", "li", "ol", "p", "q", "s", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr",
    "ul",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href", "data-article", "data-entity"},
    "abbr": {"title"},
    "blockquote": {"data-pull"},
    "figure": {"data-image", "data-alt", "data-credit", "data-decorative"},
    "ol": {"start"},
    "p": {"data-card"},
    "span": {"data-footnote"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto"}
FLAGS = {"data-pull", "data-decorative", "data-card", "data-footnote"}
LENGTHS = {"data-alt": 300, "data-credit": 200}
VALUES = {
    "lang": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}"),
    "colspan": re.compile(r"[1-9]\d?"),
    "rowspan": re.compile(r"[1-9]\d?"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "start": re.compile(r"\d{1,4}"),
    "href": re.compile(r"(?i)https?://[^/\s]|mailto:\S|/(?![/\\])|#[\w-]"),
    "data-image": re.compile(r"[1-9][0-9]{0,8}"),
    "data-article": re.compile(r"[1-9][0-9]{0,8}"),
    "data-entity": re.compile(r"[1-9][0-9]{0,8}"),
}

_OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
BOX = '<div class="scroll" role="group" aria-label="{}" tabindex="0">'
REFERENCE = '<sup><a href="#fn-{0}{1}" id="fnref-{0}{1}" role="doc-noteref" aria-label="{2}">{1}</a></sup>'
# What could end a script element early, or begin another one inside it; JSON reads the escapes as the characters.
JSON_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_LOCAL = re.compile(r' (href|src|srcset)="(/[^"]*)"')
_CARD = re.compile(r'\s*<a href="(https?://[^"]+)">([^<]+)</a>\s*')


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
    return tidy(clean).strip()


def body_html(edition):
    """The body of an edition for a feed, or anywhere that several stories stand in one text."""
    return _html(edition, f"{edition.article_id}-", boxed=False)


def page_html(edition, ids=""):
    """The body of an edition, or of a preview, for a page; `ids` tells the notes of several texts apart.

    Every table stands in a box of its own, which scrolls on a narrow page, by keyboard too.
    """
    return _html(edition, ids, boxed=True)


def at_home(text):
    """HTML that was written for readers, with whole addresses: for where nothing says what they are relative to."""

    def whole(match):
        candidates = match[2].split(", ") if match[1] == "srcset" else [match[2]]
        return f' {match[1]}="{", ".join(map(site.absolute, candidates))}"'

    return TAG.sub(lambda tag: _LOCAL.sub(whole, tag[0]), text)


def together(editions):
    """The editions as a list. What their bodies name is looked up at once: to write each asks nothing more."""
    editions = list(editions)
    known = _known(*(edition.body for edition in editions))
    for edition in editions:
        edition.known = known
    return editions


def _html(edition, ids, *, boxed):
    """At most two queries, one for the pictures and one for the targets of links, and only where there are any.

    The body was sanitised when the edition was made. A picture that was taken down leaves its caption, a link to
    what is not public its words.
    """
    images, targets = getattr(edition, "known", None) or _known(edition.body)
    with translation.override(edition.language or settings.LANGUAGE_CODE):
        return mark_safe(_Writer(images, targets, ids, boxed).write(edition.body))  # noqa: S308  the one exit


def _known(*bodies):
    """The `Image`s that bodies name, by key, and `{("article", 12): "/2019/11/26/slug/"}`: where the stories and
    entities that they name stand now, for readers.
    """
    found = [identities(body) for body in bodies]
    images, articles, entities = (
        {key for names in found for key in names[kind]} for kind in ("image", "article", "entity")
    )
    return Image.objects.in_bulk(images) if images else {}, _targets(articles, entities)


def _targets(articles, entities):
    queries = []
    if articles:
        live = Edition.objects.live().filter(article__in=articles).order_by()
        queries.append(
            live.values_list(Value("article"), "article", "kind", "slug", "language", "published_on")
        )
    if entities:
        public = Entity.objects.filter(pk__in=entities, public_from__lte=Now()).filter(
            Q(merged_into=None) | Q(merged_into__public_from__lte=Now())
        )
        slug = Coalesce(F("merged_into__slug"), F("slug"))
        nothing = Value(""), Value(None, output_field=DateField())
        queries.append(public.order_by().values_list(Value("entity"), "pk", "kind", slug, *nothing))
    if not queries:
        return {}
    return {(row[0], row[1]): _address(*row) for row in queries[0].union(*queries[1:], all=True)}


def _address(name, _key, kind, slug, language, published_on):
    if name == "entity":
        return Entity(kind=kind, slug=slug).get_absolute_url()
    return Edition(kind=kind, slug=slug, language=language, published_on=published_on).get_absolute_url()


@dataclass
class _Writer:
    """Writes a body out for readers in one pass over its tags."""

    images: dict
    targets: dict
    ids: str
    boxed: bool
    notes: list = field(default_factory=list)
    parts: list = field(default_factory=lambda: [[]])  # texts begun and not ended, the innermost last
    ends: list = field(
        default_factory=list
    )  # what closes each open tag: a text, or a method for what it held
    waiting: list | None = None  # references inside a link, which may not hold another

    def write(self, body):
        place = 0
        for match in TAG.finditer(body):
            self.parts[-1].append(body[place : match.start()])
            place = match.end()
            if match[1]:
                self.close()
            elif match[2] in VOID:
                self.parts[-1].append(match[0])
            else:
                self.open(match[2], match)
        self.parts[-1].append(body[place:])
        if self.notes:
            notes = [mark_safe(note) for note in self.notes]  # noqa: S308  parts of the sanitised body
            context = {"notes": notes, "ids": self.ids}
            self.parts[-1].append(render_to_string("components/footnotes.html", context))
        return "".join(self.parts[-1])

    def open(self, name, match):
        values = attributes(match[3]) if "data-" in match[3] else {}
        start, end = match[0], f"</{name}>"
        if name == "figure":
            self.hold(lambda caption: self.figure(values, caption))
            return
        if name == "span":
            self.hold(self.note)
            return
        if "data-card" in values:
            self.hold(self.card)
            return
        if name == "figcaption":
            start = end = ""
        elif name == "table" and self.boxed:
            start, end = format_html(BOX, _("Table")) + start, "</table></div>"
        elif name == "a":
            self.hold(self.link(values, start))
            return
        self.parts[-1].append(start)
        self.ends.append(end)

    def hold(self, done):
        self.parts.append([])
        self.ends.append(done)

    def close(self):
        end = self.ends.pop()
        if callable(end):
            end = end("".join(self.parts.pop()))
        self.parts[-1].append(end)

    def link(self, values, start):
        """An internal link leads to where its target stands now; without one that readers may see, no link."""
        end, outer, self.waiting = "</a>", self.waiting, []
        for name in ("article", "entity"):
            if key := values.get(f"data-{name}"):
                url = self.targets.get((name, int(key)))
                start, end = (format_html('<a href="{}">', url), "</a>") if url else ("", "")

        def linked(words):
            references, self.waiting = self.waiting, outer
            if outer is None:
                return f"{start}{words}{end}{''.join(references)}"
            outer.extend(references)
            return f"{start}{words}{end}"

        return linked

    def note(self, words):
        self.notes.append(words)
        number = len(self.notes)
        reference = format_html(REFERENCE, self.ids, number, _("Note %(number)d") % {"number": number})
        if self.waiting is None:
            return reference
        self.waiting.append(reference)
        return ""

    def figure(self, values, caption):
        context = {
            "image": self.images.get(int(values["data-image"])),
            "alt": "" if "data-decorative" in values else values.get("data-alt", ""),
            "credit": values.get("data-credit", ""),
            "caption": mark_safe(caption),  # noqa: S308  a part of the sanitised body
        }
        return render_to_string("components/body_figure.html", context).strip()

    def card(self, inside):
        """A link on a card, where its host is one of the site's list; else a paragraph with that link."""
        match = _CARD.fullmatch(inside)
        host = card_host(html.unescape(match[1])) if match else None
        if host is None:
            return f"<p>{inside}</p>"
        context = {"url": html.unescape(match[1]), "title": html.unescape(match[2]), "host": host}
        return render_to_string("components/link_card.html", context).strip()


def card_host(url):
    """The host of an address without `www.`, where the site's settings allow cards of it; else None."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return None
    allowed = site.current().settings.embed_host_list
    return host if any(host == name or host.endswith(f".{name}") for name in allowed) else None


def marked(text, places):
    """Plain text as HTML with `<mark>` around these places, `(start, end, …)` in the order of the text; one around
    those that only a space keeps apart.
    """
    joined, parts, behind = [], [], 0
    for start, end, *_what in places:
        if joined and text[joined[-1][1] : start].isspace():
            start = joined.pop()[0]
        joined.append((start, end))
    for start, end in joined:
        parts.append(format_html("{}<mark>{}</mark>", text[behind:start], text[start:end]))
        behind = end
    return format_html("{}{}", mark_safe("".join(parts)), text[behind:])  # noqa: S308  each part is escaped


def data_block(data):
    """A dict of schema.org as a `<script>` of JSON-LD, the way `django.utils.html.json_script` writes plain JSON.

    Browsers do not run it: the content security policy has nothing to allow.
    """
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(JSON_ESCAPES)
    block = '<script type="application/ld+json">{}</script>'
    return format_html(block, mark_safe(text))  # noqa: S308  no markup is left in it


def plain_text(body):
    """The words of sanitised HTML, without tags or entities, blocks kept apart by a space, footnotes last."""
    return " ".join(html.unescape(nh3.clean(notes_apart(body), tags=set())).split())


def _attribute(tag, name, value):
    """Keep an attribute whose value is of its expected shape. `//host` and odd schemes are dropped."""
    if name in FLAGS:
        return ""
    if name in LENGTHS:
        return value[: LENGTHS[name]]
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
    for match in _OPENING.finditer(text):
        if match[2].lower() in VOID:
            continue
        depth += -1 if match[1] else 1
        if depth > MAX_DEPTH:
            raise ValidationError(
                _("The text is nested too deeply. Paste it as plain text."), code="too_deep"
            )
