"""The shape of a stored body: what the elements of our own look like, and which identities stand in them.

- figure: `<figure data-image="12" data-alt="…" data-credit="…">` with a `<figcaption>` where there is a caption;
  `data-decorative=""` in place of the alternative text. Never an `<img>` with an address.
- footnote: `<span data-footnote="">…</span>` at the place of its reference. Numbers exist in rendering only.
- pull quote: `<blockquote data-pull="">`; link card: `<p data-card=""><a href="https://…">title</a></p>`.
- internal link: `<a data-article="12" href="…">` or `<a data-entity="5" href="…">`.

Everything here takes HTML that the sanitiser has written: well formed, with `<` and `>` escaped in values.
"""

import html
import re

TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
INLINE = {"a", "abbr", "b", "br", "cite", "em", "i", "q", "s", "strong", "sub", "sup"}
NOTE = '<span data-footnote="">'

_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_EMPTY = re.compile(r'<figcaption>\s*</figcaption>|<span data-footnote="">\s*</span>')
_FOOTNOTE = re.compile(r'<span data-footnote="">(.*?)</span>', re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|h[2-4]|li|td|th|caption|figcaption|blockquote)>|<[bh]r>")
_IDENTITY = {"figure": ("image",), "a": ("article", "entity")}


def attributes(text):
    """The attributes of a tag as a dict, unescaped."""
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def tidy(body):
    """Sanitised HTML with the elements of our own in the one shape above; no word and no footnote is lost.

    A footnote and a caption keep inline elements only. A `<span>` that is no footnote is unwrapped, as is a
    figure without a picture of the library; its caption becomes a paragraph.
    """
    out, place, within, stack = [], 0, "", []
    for match in TAG.finditer(body):
        out.append(body[place : match.start()])
        place = match.end()
        name = match[2]
        if match[1]:
            end, within = stack.pop()
            out.append(end)
        elif name in VOID:
            out.append(match[0] if not within or name in INLINE else " ")
        else:
            start, end, inside = _shape(match, within)
            stack.append((end, within))
            out.append(start)
            within = inside
    out.append(body[place:])
    return _EMPTY.sub("", "".join(out))


def _shape(match, within):
    """What an open tag becomes (its start, its end), and what one is within behind it: "", "note", "figure"."""
    name, rest = match[2], match[3]
    if name == "span":
        if "data-footnote" in rest and within != "note":
            return NOTE, "</span>", "note"
        return "", "", within
    if within:
        if name in INLINE:
            return match[0], f"</{name}>", within
        return "", "" if name == "figcaption" else " ", within
    if name == "figure":
        if "image" in _identities(match):
            return f"{match[0]}<figcaption>", "</figcaption></figure>", "figure"
        return "", "", within
    if name == "figcaption":
        return "<p>", "</p>", within
    return match[0], f"</{name}>", within


def identities(body):
    """`{"image": [12], "article": [], "entity": [5]}`: what a body names, each once, in its order."""
    found = {"image": {}, "article": {}, "entity": {}}
    for match in TAG.finditer(body):
        for name, key in _identities(match).items():
            found[name][key] = True
    return {name: list(keys) for name, keys in found.items()}


def _identities(match):
    names = _IDENTITY.get(match[2], ())
    values = attributes(match[3]) if names else {}
    return {name: int(values[f"data-{name}"]) for name in names if f"data-{name}" in values}


def notes_apart(body):
    """The body with each end of a block followed by a space and the words of the footnotes behind all others."""
    notes = []
    text = _FOOTNOTE.sub(lambda match: notes.append(match[1]) or "", body)
    return _BLOCK_END.sub(r"\g<0> ", " ".join([text, *notes]))
