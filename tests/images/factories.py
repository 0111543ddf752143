"""Picture files, made in memory: what a camera, an editor and an attacker send."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture_bytes(format="JPEG", size=(900, 600), mode="RGB", color=None, **save):
    data = BytesIO()
    Image.new(mode, size, color if color is not None else 0).save(data, format, **save)
    return data.getvalue()


def upload(content=None, name="photo.jpg", **kwargs):
    return SimpleUploadedFile(name, picture_bytes(**kwargs) if content is None else content)


def two_colours(size=(900, 300), format="PNG"):
    """Red on the left fifth, blue elsewhere: shows what a crop kept."""
    image = Image.new("RGB", size, "blue")
    image.paste(Image.new("RGB", (size[0] // 5, size[1]), "red"), (0, 0))
    data = BytesIO()
    image.save(data, format)
    return data.getvalue()
