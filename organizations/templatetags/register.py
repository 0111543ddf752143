"""What templates ask of the register: `{% load register %}`."""

from django import template

from organizations import tiles

register = template.Library()


@register.simple_tag
def tile_of(meeting, large=False):
    """The `organizations.tiles.Tile` of a meeting, as of today."""
    return tiles.tile(meeting, large=large)
