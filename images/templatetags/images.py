"""`{% load images %}{% picture image sizes="…" %}`"""

from django import template
from django.core.files.storage import storages

from images.renditions import FORMATS

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(image, sizes="100vw", crop="", alt="", lazy=True, widest=9999):
    """A responsive `<picture>`; nothing for no picture, or for one that was taken down.

    `crop` is "" (whole) or "card" (3:2 around the focal point). `lazy=False` is for the one picture that a
    page opens with. `alt=""` marks it as decorative: the caller, who knows the story, gives the text.
    `widest` leaves out files of more pixels: on a page of twenty pictures their names weigh more than the text.
    """
    by_format = {
        format: [r for r in image.sources(crop, format) if r["width"] <= widest] if image else []
        for format in FORMATS
    }
    fallback = by_format.pop("jpeg")
    if not fallback:
        return {"src": ""}
    return {
        "sources": [
            {"type": f"image/{format}", "srcset": srcset(renditions)}
            for format, renditions in by_format.items()
            if renditions
        ],
        "srcset": srcset(fallback),
        "src": image.url(800, crop),
        "width": fallback[-1]["width"],
        "height": fallback[-1]["height"],
        "sizes": sizes,
        "alt": alt,
        "lazy": lazy,
    }


def srcset(renditions):
    url = storages["default"].url
    return ", ".join(f"{url(rendition['name'])} {rendition['width']}w" for rendition in renditions)
