import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.db import IntegrityError, transaction
from PIL import Image as Pillow

from images import renditions, uploads
from images.models import Image
from tests.images.factories import picture_bytes, two_colours, upload

pytestmark = pytest.mark.django_db


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_picture_has_an_original_and_renditions_under_random_names(stores):
    public, private = stores
    image = uploads.accept(upload(name="Embargo canary.jpg", size=(1000, 500)), credit="Me")
    image.refresh_from_db()
    assert (image.name, image.credit, image.format, image.width, image.height) == (
        "Embargo canary", "Me", "jpeg", 1000, 500,
    )  # fmt: skip
    assert files(private) == [image.original.name]
    assert files(public) == sorted(r["name"] for r in image.renditions)
    for name in [*files(public), *files(private)]:
        assert re.fullmatch(r"[0-9a-f]{32}\.(avif|webp|jpg|jpeg)", name)
    assert [(r["width"], r["height"]) for r in image.sources()] == [(480, 240), (800, 400), (1000, 500)]
    assert [(r["width"], r["height"]) for r in image.sources("card", "avif")] == [
        (240, 160),
        (480, 320),
        (750, 500),
    ]


def test_renditions_are_never_wider_than_the_picture():
    widths = {width: renditions.widths(width) for width in (2000, 1600, 1000, 480, 300)}
    assert widths == {
        2000: [480, 800, 1200, 1600],
        1600: [480, 800, 1200, 1600],
        1000: [480, 800, 1000],
        480: [480],
        300: [300],
    }
    assert [renditions.widths(width, "card") for width in (480, 300)] == [[240, 480], [240, 300]]


def test_renditions_carry_nothing_of_the_file(stores):
    secret = b"canary-of-the-comment"
    image = uploads.accept(upload(picture_bytes("JPEG", comment=secret) + secret))
    for path in stores[0].iterdir():
        assert secret not in path.read_bytes()
        with Pillow.open(path) as rendition:
            assert dict(rendition.getexif()) == {}
            assert "icc_profile" not in rendition.info
    assert secret in image.original.read()


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.jpg",
        "..\\..\\evil.jpg",
        "/abs/evil.jpg",
        "a/b/evil.jpg",
        "evil.php.jpg",
        "я" * 300 + ".jpg",
    ],
)
def test_the_senders_file_name_leads_nowhere(stores, name):
    file = upload()
    file._name = name
    image = uploads.accept(file)
    assert re.fullmatch(r"[0-9a-f]{32}\.jpeg", image.original.name)
    assert files(stores[1]) == [image.original.name]
    assert "/" not in image.name
    assert "\\" not in image.name
    assert 0 < len(image.name) <= 120


def test_originals_have_no_address():
    image = uploads.accept(upload())
    with pytest.raises(ValueError, match="not accessible via a URL"):
        image.original.url  # noqa: B018 - asking for the address is the test


def test_a_refused_file_leaves_nothing(stores):
    with pytest.raises(ValidationError):
        uploads.accept(upload(b"<svg/>", "a.svg"))
    with pytest.raises(ValidationError):
        uploads.accept(upload(), focal_x=2)
    assert Image.objects.count() == 0
    assert files(stores[0]) == files(stores[1]) == []


def full_disk_after(monkeypatch, writes):
    save, done = FileSystemStorage._save, []

    def failing(self, name, content):
        if len(done) >= writes:
            raise OSError(28, "No space left on device")
        done.append(name)
        return save(self, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", failing)


@pytest.mark.parametrize("writes", [0, 4, 9])
def test_a_full_disk_leaves_nothing(stores, monkeypatch, writes):
    full_disk_after(monkeypatch, writes)
    with pytest.raises(OSError, match="No space"):
        uploads.accept(upload(size=(480, 320)))  # 1 width and 2 of the card in 3 formats, then the original
    assert Image.objects.count() == 0
    assert files(stores[0]) == files(stores[1]) == []


def test_the_card_follows_the_focal_point(stores, django_capture_on_commit_callbacks):
    def colour_of_the_card(image):
        name = image.sources("card", "webp")[0]["name"]
        with Pillow.open(stores[0] / name) as card:
            red, _green, blue = card.convert("RGB").getpixel((10, 10))
        return "red" if red > blue else "blue"

    image = uploads.accept(upload(two_colours(), "a.png"))
    before = {r["name"] for r in image.renditions}
    assert colour_of_the_card(image) == "blue"
    image.focal_x = 0
    with django_capture_on_commit_callbacks(execute=True):
        uploads.move_focal_point(image)
    image.refresh_from_db()
    assert colour_of_the_card(image) == "red"
    assert not before & {r["name"] for r in image.renditions}
    assert files(stores[0]) == sorted(r["name"] for r in image.renditions)


def test_old_files_stay_until_the_change_is_certain(stores):
    image = uploads.accept(upload())
    before = files(stores[0])

    def fail():
        with transaction.atomic():
            uploads.take_down(image)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    image.refresh_from_db()
    assert image.is_available
    assert files(stores[0]) == before


@pytest.mark.django_db(transaction=True)
def test_an_old_file_that_cannot_be_removed_is_told_and_keeps_no_other(stores, monkeypatch):
    """It is removed after the commit: no reason to take back what the row names by then."""
    image = uploads.accept(upload(two_colours(), "a.png"))
    stuck, delete = image.renditions[0]["name"], FileSystemStorage.delete

    def refuse(storage, name):
        if name == stuck:
            raise PermissionError(name)
        delete(storage, name)

    monkeypatch.setattr(FileSystemStorage, "delete", refuse)
    image.focal_x = 0.9
    with pytest.raises(PermissionError):
        uploads.move_focal_point(image)
    image.refresh_from_db()
    assert image.focal_x == 0.9
    assert files(stores[0]) == sorted([stuck, *(row["name"] for row in image.renditions)])


def test_a_picture_taken_down_is_gone_until_put_back(stores, django_capture_on_commit_callbacks):
    image = uploads.accept(upload())
    before = {r["name"] for r in image.renditions}
    with django_capture_on_commit_callbacks(execute=True):
        uploads.take_down(image)
    image.refresh_from_db()
    assert (image.is_available, image.renditions, image.sources(), image.url()) == (False, [], [], "")
    assert list(Image.objects.available()) == []
    assert files(stores[0]) == []
    assert files(stores[1]) == [image.original.name]
    uploads.put_back(image)
    image.refresh_from_db()
    assert list(Image.objects.available()) == [image]
    assert image.sources()
    assert not before & {r["name"] for r in image.renditions}


def test_what_is_taken_down_while_its_files_are_made_stays_down(
    stores, monkeypatch, django_capture_on_commit_callbacks
):
    image = uploads.accept(upload(size=(480, 320)))
    make = renditions.make

    def slow(*args):
        uploads.take_down(Image.objects.get(pk=image.pk))
        return make(*args)

    monkeypatch.setattr(renditions, "make", slow)
    image.focal_x = 0.1
    with django_capture_on_commit_callbacks(execute=True):
        uploads.move_focal_point(image)
    after = Image.objects.get(pk=image.pk)
    assert (after.is_available, after.renditions, after.focal_x) == (False, [], 0.1)
    assert files(stores[0]) == []


@pytest.mark.parametrize("focal", [{"focal_x": -0.1}, {"focal_y": 1.1}])
def test_the_database_refuses_a_focal_point_outside(focal):
    image = uploads.accept(upload())
    with pytest.raises(IntegrityError), transaction.atomic():
        Image.objects.filter(pk=image.pk).update(**focal)


def test_the_address_is_of_the_narrowest_that_is_wide_enough():
    files = [{"crop": "", "format": "jpeg", "width": width, "name": f"{width}.jpg"} for width in (800, 1200)]
    image = Image(renditions=files)
    assert [image.url(width) for width in (800, 801, 5000)] == [
        "/media/800.jpg",
        "/media/1200.jpg",
        "/media/1200.jpg",
    ]


def test_the_default_alternative_text_is_by_language():
    image = Image(alt_en="A hall", alt_ru="Зал")
    assert (image.alt("en"), image.alt("ru"), image.alt("de")) == ("A hall", "Зал", "")
