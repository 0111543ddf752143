"""The ways in and out for a picture; each writes files and row together.

Files that a change makes superfluous are deleted after the transaction's end, so that a rollback loses none.
"""

from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from images import renditions, validators
from images.models import Image

FOCAL_POINT = ("focal_x", "focal_y")
TAKING_DOWN = ("taken_down_at", "taken_down_by", "taken_down_for")


def accept(file, *, by=None, **fields):
    """Check an upload and keep it as a picture with its renditions. Returns the saved `Image`.

    Raises ValidationError for a file that is not accepted, OSError when it cannot be stored; then no file and
    no row is left.
    """
    image = Image(uploaded_by=by, **fields)
    picture = validators.check(file)
    store(image, file, picture)
    try:
        image.full_clean()
        image.save()
    except Exception:
        discard(image)
        raise
    return image


def store(image, file, picture):
    """Write original and renditions of a new, unsaved picture; fills its fields but does not save the row."""
    image.format = picture.format
    image.width, image.height = picture.pixels.size
    image.credit = image.credit or picture.credit
    image.name = image.name or name_from(file.name)
    image.renditions = renditions.make(picture.pixels, image.focal_x, image.focal_y)
    try:
        file.seek(0)
        image.original.save(file.name, File(file), save=False)
    except OSError:
        renditions.remove(image.renditions)
        raise


def discard(image):
    """Remove the files of a picture whose row could not be saved."""
    renditions.remove(image.renditions)
    image.original.delete(save=False)


def move_focal_point(image):
    """Make the renditions again after the focal point was changed, under new names; saves point and list.

    Somebody may take the picture down while its files are made, which takes seconds: then it stays taken down.
    """
    if image.is_available:
        replace_renditions(image, decode_original(image), FOCAL_POINT)


def take_down(image, then=None):
    """Hide the picture everywhere at once: its renditions are deleted, the private original is kept."""
    image.taken_down_at = timezone.now()
    replace_renditions(image, None, TAKING_DOWN, then)


def put_back(image, then=None):
    """Show again a picture that was taken down, under new names."""
    image.taken_down_at = None
    replace_renditions(image, decode_original(image), TAKING_DOWN, then)


def replace_renditions(image, picture, fields, then=None):
    """New files first, then these fields of the row, and the old files when the row is certain; `then` runs with it.

    Raises OSError where a file cannot be made, and also where an old one cannot be removed: the row is changed then.
    Making files takes seconds, in which a transaction open around it keeps everybody else from writing to SQLite.
    """
    made = renditions.make(picture.pixels, image.focal_x, image.focal_y) if picture else []
    certain = []
    try:
        with transaction.atomic():
            now = Image.objects.select_for_update().get(pk=image.pk)
            if fields == FOCAL_POINT and not now.is_available:
                renditions.remove(made)
                made = []
            image.renditions = made
            image.save(update_fields=[*fields, "renditions"])
            if then:
                then()
            transaction.on_commit(lambda: certain.append(True))
            transaction.on_commit(lambda: renditions.remove(now.renditions))
    except Exception:
        if (
            not certain
        ):  # an old file that cannot be removed is an error too, and the row names the new ones by then
            renditions.remove(made)
        raise


def decode_original(image):
    with image.original.open() as file:
        return validators.decode(file)


def name_from(filename):
    """A name for the desk from the sender's file name: last part, no ending, printable, 120 characters."""
    stem = PurePath((filename or "").replace("\\", "/")).stem
    return "".join(c for c in stem if c.isprintable())[:120].strip() or "picture"
