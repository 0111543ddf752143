"""Which upload is accepted: the one place that opens a file from outside.

JPEG, PNG, WebP, AVIF and GIF, by content as well as by name; one frame; at most 15 MB and 40 megapixels,
both known before a pixel is decoded. No SVG: it is a program, not a picture.
"""

import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms, ImageOps, IptcImagePlugin

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 40_000_000
MIN_SIDE, MAX_SIDE = 16, 16_000  # WebP ends at 16,383
EXTENSIONS = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif")
FORMATS = {"JPEG": "jpeg", "MPO": "jpeg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
CREDIT_LENGTH = 200
IPTC_CREDITS = ((2, 80), (2, 110), (2, 116))  # by-line, credit, copyright notice (IPTC-IIM 4.2)

# What Pillow raises for damaged or hostile files; its documentation promises only OSError.
DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
    ImageCms.PyCMSError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


@dataclass
class Picture:
    """A checked upload: `pixels` is upright RGB without metadata; `credit` is what the file named, or ""."""

    pixels: Image.Image
    format: str
    credit: str


def check(file):
    """Open, check and decode an uploaded file; raises ValidationError that says why it is refused."""
    if PurePath(file.name or "").suffix.lower() not in EXTENSIONS:
        raise ValidationError(_("Please send a JPEG, PNG, WebP, AVIF or GIF file."), code="extension")
    if file.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 15 MB."), code="size")
    return decode(file)


def decode(file):
    """The picture in an open file; also used for originals, which were checked when they came."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            file.seek(0)
            with Image.open(file, formats=["JPEG", "PNG", "WEBP", "AVIF", "GIF"]) as image:
                check_frame(image)
                credit = credit_of(image)
                image.load()
                return Picture(upright(image), FORMATS[image.format], credit)
    except DAMAGED as error:
        raise ValidationError(
            _("The file is no picture that we can read: it may be damaged, or of another kind."),
            code="content",
        ) from error


def check_frame(image):
    """Refuse by what the header says: too many pixels, too narrow, more than one frame."""
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise ValidationError(_("The picture has more than 40 megapixels."), code="pixels")
    if min(width, height) < MIN_SIDE or max(width, height) > MAX_SIDE:
        raise ValidationError(_("Each side must have between 16 and 16,000 pixels."), code="side")
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:  # phones add a preview: MPO
        raise ValidationError(_("The picture is animated; please send a single frame."), code="frames")


def credit_of(image):
    """Who made the picture, as IPTC or EXIF name it; "" when they do not, or hold nonsense."""
    try:
        iptc = IptcImagePlugin.getiptcinfo(image) or {}
        exif = image.getexif()
    except DAMAGED:
        return ""
    values = [iptc.get(field) for field in IPTC_CREDITS]
    values += [exif.get(ExifTags.Base.Artist), exif.get(ExifTags.Base.Copyright)]
    for value in values:
        text = value[0] if isinstance(value, list) and value else value
        text = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        if isinstance(text, str):
            printable = "".join(c if c.isprintable() else " " for c in text)
            if words := " ".join(printable.split()):
                return words[:CREDIT_LENGTH]
    return ""


def upright(image):
    """A copy in sRGB, turned as EXIF says, white where it was transparent; nothing else is kept."""
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I;16"):
        image = image.convert("I")
    if image.mode == "I":  # 16 bits of grey: convert() would clip instead of scaling
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    image = in_srgb(image, profile)
    plain = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        plain.paste(image, mask=image.getchannel("A"))
    else:
        plain.paste(image.convert("RGB"))
    return plain


def in_srgb(image, profile):
    """Apply the file's colour profile. One that cannot be applied is ignored, as browsers do."""
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
