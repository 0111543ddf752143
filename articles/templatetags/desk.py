"""Tags of the desk's templates: marks, moments, differences."""

import json

from django import template

from articles.desk import marks, times

register = template.Library()

register.simple_tag(marks.copy, name="copy_mark")
register.simple_tag(marks.public, name="public_mark")
register.simple_tag(marks.language, name="language_mark")
register.filter("countdown", times.countdown)
register.filter("day", times.day)


@register.filter
def short(moment):
    """A moment in the newsroom's zone, in few letters."""
    return times.short(times.in_zones(moment)[0].moment)


@register.filter
def brief(moment):
    """A moment that has passed, for a narrow column."""
    return times.brief(times.in_zones(moment)[0].moment)


@register.filter
def words(text):
    """ "rows counter" → the addresses of these modules below static/js."""
    return [f"js/{word}.js" for word in text.split()]


@register.inclusion_tag("admin/components/zones.html")
def zones(moment):
    """A moment in every zone that the desk shows."""
    return {"zones": times.in_zones(moment)}


@register.simple_tag
def zones_json():
    """The desk's zones for js/zones.js."""
    return json.dumps(times.named_zones(), ensure_ascii=False)


@register.inclusion_tag("admin/components/parts.html")
def parts(parts):
    """A side of a comparison: what was left out, what was put in."""
    return {"parts": parts}
