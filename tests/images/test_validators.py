import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import ExifTags, Image, ImageCms

from images import validators
from tests.images.factories import picture_bytes, upload


def refusal(file):
    with pytest.raises(ValidationError) as refused:
        validators.check(file)
    return refused.value.code


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_the_five_formats_are_accepted(format):
    picture = validators.check(upload(name=f"a.{format.lower()}", format=format))
    assert (picture.format, picture.pixels.size, picture.pixels.mode) == (format.lower(), (900, 600), "RGB")


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.bmp", "a", "a.jpg.exe", "", ".jpg"])
def test_other_endings_are_refused_whatever_the_content(name):
    file = upload(name="a.jpg")
    file._name = name
    assert refusal(file) == "extension"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "content",
    [
        SVG,
        b"",
        b"GIF89a",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"\xff\xd8\xff\xe0" + b"A" * 500,
        b"%PDF-1.7\n",
        picture_bytes("BMP"),
        picture_bytes("TIFF"),
        picture_bytes("ICO", size=(64, 64)),
        picture_bytes("JPEG")[:2000],
        picture_bytes("PNG")[:-40],
        picture_bytes("WEBP")[:60],
    ],
    ids=[
        "svg",
        "empty",
        "gif head",
        "html",
        "noise",
        "pdf",
        "bmp",
        "tiff",
        "ico",
        "cut jpeg",
        "cut png",
        "cut webp",
    ],
)
def test_what_is_no_picture_of_the_five_is_refused(content):
    assert refusal(upload(content, "photo.png")) == "content"


def test_a_large_file_is_refused_unopened():
    assert refusal(upload(b"\xff\xd8" + bytes(15 * 1024 * 1024), "a.jpg")) == "size"


def png_header(width, height):
    """A PNG that only claims its size: decoding would fail, so the claim alone must be enough."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + struct.pack(">I", 0)
        + b"IDAT"
        + struct.pack(">I", zlib.crc32(b"IDAT"))
    )


@pytest.mark.parametrize(
    ("size", "code"),
    [
        ((8000, 5001), "pixels"),
        ((30_000, 30_000), "content"),  # Pillow's own limit, before ours
        ((16_001, 20), "side"),
        ((20, 16_001), "side"),
        ((15, 900), "side"),
    ],
)
def test_the_size_is_judged_before_a_pixel_is_decoded(size, code):
    assert refusal(upload(png_header(*size), "bomb.png")) == code


def test_a_bomb_of_zeros_is_refused():
    assert refusal(upload(picture_bytes("PNG", size=(9000, 9000), mode="1"), "bomb.png")) == "pixels"


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "AVIF"])
def test_animations_are_refused(format):
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    data = BytesIO()
    frames[0].save(data, format, save_all=True, append_images=frames[1:])
    assert refusal(upload(data.getvalue(), f"a.{format.lower()}")) == "frames"


def test_a_phones_picture_with_a_preview_frame_is_accepted():
    data = BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    frames[0].save(data, "MPO", save_all=True, append_images=frames[1:])
    picture = validators.check(upload(data.getvalue(), "a.jpg"))
    assert (picture.format, picture.pixels.size) == ("jpeg", (60, 40))


def test_a_polyglot_loses_its_tail_and_its_comment():
    hidden = b"<script>alert('canary')</script>"
    content = picture_bytes("JPEG", comment=hidden) + hidden
    picture = validators.check(upload(content, "a.jpg"))
    again = BytesIO()
    picture.pixels.save(again, "JPEG")
    assert hidden not in again.getvalue()
    assert picture.pixels.info == {}


def with_exif(orientation=1):
    image = Image.new("RGB", (90, 60), "green")
    exif = image.getexif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Artist] = "Jane Photographer"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    data = BytesIO()
    image.save(data, "JPEG", exif=exif)
    return data.getvalue()


def test_the_picture_stands_upright_and_its_position_is_gone():
    picture = validators.check(upload(with_exif(orientation=6), "a.jpg"))
    assert picture.pixels.size == (60, 90)
    assert dict(picture.pixels.getexif()) == {}
    assert picture.credit == "Jane Photographer"


def iptc(record, text):
    """A JPEG with one IPTC field, in a Photoshop APP13 block as agencies send it."""
    field = b"\x1c\x02" + bytes([record]) + struct.pack(">H", len(text)) + text
    resource = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(field)) + field + b"\x00" * (len(field) % 2)
    body = b"Photoshop 3.0\x00" + resource
    plain = picture_bytes("JPEG")
    return plain[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + plain[2:]


@pytest.mark.parametrize(
    ("record", "text", "credit"),
    [
        (80, "Анна Фотограф".encode(), "Анна Фотограф"),
        (110, b"Agency", "Agency"),
        (110, b"Ag\x00en\x1bcy\n1", "Ag en cy 1"),
        (110, b"A" * 500, "A" * 200),
        (110, b"\xff\xfe", "��"),
        (110, b"   ", ""),
    ],
)
def test_the_iptc_credit_is_read(record, text, credit):
    assert validators.check(upload(iptc(record, text), "a.jpg")).credit == credit


def test_transparency_becomes_white():
    picture = validators.check(upload(name="a.png", format="PNG", mode="RGBA", color=(0, 0, 0, 0)))
    assert picture.pixels.getpixel((5, 5)) == (255, 255, 255)


def test_a_palette_with_transparency_becomes_white():
    content = BytesIO()
    image = Image.new("P", (90, 60), 3)
    image.putpalette([10, 20, 30] * 4)
    image.save(content, "PNG", transparency=3)
    assert validators.check(upload(content.getvalue(), "a.png")).pixels.getpixel((5, 5)) == (255, 255, 255)


def test_sixteen_bits_of_grey_are_scaled_not_clipped():
    content = picture_bytes("PNG", mode="I;16", color=128 * 256)
    assert validators.check(upload(content, "a.png")).pixels.getpixel((5, 5)) == (128, 128, 128)


def test_print_colours_become_screen_colours():
    content = picture_bytes("JPEG", mode="CMYK", color=(255, 0, 0, 0), quality=95)
    red, green, blue = validators.check(upload(content, "a.jpg")).pixels.getpixel((5, 5))
    assert red < 60
    assert green > 120
    assert blue > 120


def test_a_colour_profile_is_applied_and_dropped():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for bytes_of_profile in (profile, b"not a profile"):
        picture = validators.check(upload(picture_bytes("JPEG", icc_profile=bytes_of_profile), "a.jpg"))
        assert picture.pixels.info == {}


def test_colours_are_those_of_the_profile():
    """A profile of ours names red and green the other way round."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = plain.replace(b"rXYZ", b"----", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"----", b"gXYZ", 1)
    content = picture_bytes("PNG", color=(250, 0, 0), icc_profile=swapped)
    red, green, _blue = validators.check(upload(content, "a.png")).pixels.getpixel((5, 5))
    assert red < 60
    assert green > 200
