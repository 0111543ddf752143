"""What templates ask of the register: `{% load register %}`."""

import re
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.utils.translation import get_language

from organizations import parties, placing, tiles

register = template.Library()

_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_RUSSIAN_ORDINAL = re.compile(r"\d-[а-яё]{1,2}\b ?")


@register.simple_tag
def tile_of(meeting, large=False):
    """The `organizations.tiles.Tile` of a meeting, as of today."""
    return tiles.tile(meeting, large=large)


@register.simple_tag(takes_context=True)
def webcal(context, path):
    """The address at which a calendar program subscribes to the .ics at this path."""
    address = context["request"].build_absolute_uri(f"{settings.SITE_URL}{path}")
    return "webcal:" + address.partition(":")[2]


@register.filter
def unbroken(text):
    """Of "125-я/126-я сессии": no line ends within a Russian ordinal, nor between it and its noun.

    A word joiner behind the hyphen, since the Latin files of the fonts have no hyphen that does not break.
    """
    return _RUSSIAN_ORDINAL.sub(lambda found: found[0].replace("-", "-\u2060").replace(" ", "\xa0"), text)


@register.filter
def foreign_language(text):
    """The language of a text that is kept in one alone, told by its letters; nothing where it is the page's."""
    language = "ru" if _CYRILLIC.search(text) else "en"
    return "" if language == get_language() else language


@register.filter
def host(address):
    """What readers know an address by: "www.wcoomd.org"."""
    return urlsplit(address).hostname or ""


@register.simple_tag
def party_chart(numbers):
    """The `organizations.parties.Chart` of reported numbers, None of fewer than two days."""
    return parties.chart(numbers)


@register.simple_tag
def latest_numbers(numbers):
    """The reported numbers of the newest day: more than one where sources differ."""
    return parties.latest(numbers)


@register.simple_tag
def counted(placement):
    """A placement with the noun of its series, "21st Meeting", or its label: "extraordinary"."""
    if not placement.ordinal_from:
        return placement.label
    return placing.counted(
        placement.series, placement.ordinal_from, placement.ordinal_to, language=get_language()
    )
