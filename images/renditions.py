"""The files that readers are sent: made once, in three formats and a few widths, under random names."""

import secrets
from contextlib import ExitStack
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

CARD = "card"
# A list shows cards as narrow as 144 pixels; one of 480 would be three times what is shown.
WIDTHS = {"": (480, 800, 1200, 1600), CARD: (240, 480, 800, 1200, 1600)}
CARD_RATIO = 3 / 2
FORMATS = {
    "avif": {"quality": 60, "speed": 8},
    "webp": {"quality": 78, "method": 4},
    "jpeg": {"quality": 82, "optimize": True, "progressive": True},
}


def make(pixels, focal_x, focal_y):
    """Write all renditions of a picture to the public storage. Returns the list for `Image.renditions`.

    What was written is removed again when one cannot be (a full disk): the OSError goes on to the caller.
    """
    made = []
    try:
        for crop, base in (("", pixels), (CARD, cut(pixels, focal_x, focal_y))):
            for width in widths(base.width, crop):
                size = (width, max(1, round(base.height * width / base.width)))
                scaled = base if size == base.size else base.resize(size, Image.Resampling.LANCZOS)
                for format in FORMATS:
                    name = write(scaled, format)
                    made.append(
                        {"crop": crop, "format": format, "width": size[0], "height": size[1], "name": name}
                    )
    except OSError:
        remove(made)
        raise
    return made


def widths(width, crop=""):
    """The widths to make from a picture of this width: never wider than it is."""
    fitting = [w for w in WIDTHS[crop] if w <= width]
    return fitting if width >= WIDTHS[crop][-1] or width in fitting else [*fitting, width]


def cut(pixels, focal_x, focal_y):
    """The largest 3:2 part whose middle is as near to the focal point as the edges allow."""
    width = min(pixels.width, round(pixels.height * CARD_RATIO))
    height = min(pixels.height, round(pixels.width / CARD_RATIO))
    left = min(max(round(pixels.width * focal_x - width / 2), 0), pixels.width - width)
    top = min(max(round(pixels.height * focal_y - height / 2), 0), pixels.height - height)
    return pixels.crop((left, top, left + width, top + height))


def write(pixels, format):
    """Save one rendition under a name of 128 random bits; returns the name."""
    data = BytesIO()
    pixels.save(data, format.upper(), **FORMATS[format])
    ending = "jpg" if format == "jpeg" else format
    return storages["default"].save(f"{secrets.token_hex(16)}.{ending}", ContentFile(data.getvalue()))


def remove(renditions):
    """Delete the files of a list that `make` returned; one that cannot be deleted keeps no other, and is raised."""
    with ExitStack() as each:
        for rendition in renditions:
            each.callback(storages["default"].delete, rendition["name"])
