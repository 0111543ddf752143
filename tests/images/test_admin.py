"""Pictures at the desk: whose they are, and what the upload form says."""

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection

from articles import workflow
from articles.models import Activity
from images import renditions, uploads
from images.models import Image
from tests import factories
from tests.factories import RubricFactory, UserFactory, draft, published
from tests.images.factories import two_colours, upload

pytestmark = pytest.mark.django_db

LIST = "/admin/images/image/"
ADD = "/admin/images/image/add/"


def page(image):
    return f"{LIST}{image.pk}/change/"


def use_of(image):
    return f"{LIST}{image.pk}/usage/"


def fields(**changes):
    data = {
        "name": "",
        "credit": "Jane",
        "rights": "",
        "licence_until": "",
        "focal_x": "0.5",
        "focal_y": "0.5",
    }
    return {**data, "alt_en": "A hall", "alt_ru": "", **changes}


@pytest.fixture
def contributor():
    return UserFactory(username="contributor", roles=["Contributor"])


@pytest.fixture
def desk(client, contributor):
    client.force_login(contributor)
    return client


def test_an_upload_is_kept_with_its_owner(desk, contributor):
    response = desk.post(ADD, fields(file=upload(name="The hall.jpg"), focal_x="0.25"))
    assert response.status_code == 302
    image = Image.objects.get()
    assert (image.name, image.credit, image.alt_en, image.focal_x, image.uploaded_by) == (
        "The hall",
        "Jane",
        "A hall",
        0.25,
        contributor,
    )
    assert image.url().startswith("/media/")
    assert image.url(800) in desk.get(page(image)).content.decode()
    assert image.url(480, "card") in desk.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"file": upload(b"<svg/>", "a.svg")}, "JPEG, PNG, WebP, AVIF or GIF"),
        ({"file": upload(b"<svg/>", "a.png")}, "no picture that we can read"),
        ({}, "This field is required"),
        ({"file": upload(), "focal_x": "2"}, "from 0 to 1"),
        ({"file": upload(), "focal_x": "nan"}, "Enter a number"),
        ({"file": upload(), "focal_x": "1e400"}, "Enter a number"),
        ({"file": upload(), "licence_until": "99999-01-01"}, "Enter a valid date"),
        ({"file": upload(), "credit": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_refused_upload_says_why_and_leaves_nothing(desk, stores, changes, words):
    for file in changes.values():
        if hasattr(file, "seek"):
            file.seek(0)
    response = desk.post(ADD, fields(**changes))
    assert response.status_code == 200
    assert words in response.content.decode()
    assert Image.objects.count() == 0
    assert [*stores[0].iterdir(), *stores[1].iterdir()] == []


def test_a_full_disk_is_an_error_of_the_form(desk, stores, monkeypatch):
    def full(self, name, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    response = desk.post(ADD, fields(file=upload()))
    assert response.status_code == 200
    assert "could not be stored" in response.content.decode()
    assert Image.objects.count() == 0


def test_a_contributor_meets_own_pictures_only(desk, contributor):
    mine = uploads.accept(upload(name="mine.jpg"), by=contributor)
    other = uploads.accept(upload(name="canary.jpg"), by=UserFactory())
    before = Image.objects.filter(pk=other.pk).values().get()
    assert "mine" in desk.get(LIST).content.decode()
    for address in (LIST, f"{LIST}?q=canary", f"{LIST}?uploaded_by__id__exact={other.uploaded_by_id}"):
        shown = desk.get(address).content.decode()
        assert other.url(480, "card") not in shown
        assert ">canary<" not in shown
    assert desk.get(page(mine)).status_code == 200
    for response in (desk.get(page(other)), desk.post(page(other), fields(name="stolen"))):
        assert response.status_code in (302, 403, 404)
        assert "canary" not in response.content.decode()
    desk.post(LIST, {"action": "delete_selected", "_selected_action": [mine.pk, other.pk], "post": "yes"})
    for image in (mine, other):
        assert desk.post(use_of(image), {"reason": "Because"}).status_code == 403
    assert desk.get(use_of(mine)).status_code == 200
    assert desk.get(use_of(other)).status_code == 403
    assert Image.objects.filter(pk=other.pk).values().get() == before
    assert Image.objects.get(pk=mine.pk).is_available


def test_forged_fields_are_ignored(desk, contributor):
    image = uploads.accept(upload(), by=contributor)
    other = UserFactory()
    forged = fields(
        name="New",
        uploaded_by=other.pk,
        original="../x",
        renditions="[]",
        taken_down_at="2026-01-01",
        width="1",
    )
    assert desk.post(page(image), {**forged, "file": upload(size=(50, 50))}).status_code == 302
    after = Image.objects.get(pk=image.pk)
    assert after.name == "New"
    assert (after.uploaded_by, after.original, after.renditions, after.width, after.taken_down_at) == (
        contributor,
        image.original,
        image.renditions,
        900,
        None,
    )


@pytest.mark.parametrize("use", [factories.approved, factories.published])
def test_an_approved_picture_is_no_longer_the_contributors(desk, contributor, use):
    image = uploads.accept(upload(), by=contributor, credit="Jane")
    use(picture=image, picture_alt="A hall")
    assert desk.get(page(image)).status_code == 200
    assert desk.post(page(image), fields(name="changed")).status_code == 403
    assert Image.objects.get(pk=image.pk).name == image.name


def test_a_moved_focal_point_makes_new_cards(desk, contributor, django_capture_on_commit_callbacks):
    image = uploads.accept(upload(two_colours(), "a.png"), by=contributor)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(page(image), fields(name="a", credit="Jane", focal_x="0.5"))
    assert Image.objects.get(pk=image.pk).renditions == image.renditions
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(page(image), fields(name="a", credit="Jane", focal_x="0.1"))
    after = Image.objects.get(pk=image.pk)
    assert after.focal_x == 0.1
    assert not {r["name"] for r in after.renditions} & {r["name"] for r in image.renditions}


@pytest.mark.parametrize("role", ["Editor", "Publisher"])
def test_editors_take_down_and_put_back(client, stores, role, django_capture_on_commit_callbacks):
    image = uploads.accept(upload(), by=UserFactory())
    client.force_login(UserFactory(roles=[role]))
    assert client.post(use_of(image), {"reason": " "}).status_code == 200
    assert Image.objects.get(pk=image.pk).is_available
    with django_capture_on_commit_callbacks(execute=True):
        client.post(use_of(image), {"reason": "The licence has ended"})
    after = Image.objects.get(pk=image.pk)
    assert (after.is_available, after.taken_down_for) == (False, "The licence has ended")
    assert list(stores[0].iterdir()) == []
    with django_capture_on_commit_callbacks(execute=True):
        client.post(use_of(image), {})
    assert Image.objects.get(pk=image.pk).is_available
    rows = Activity.objects.order_by("pk").values_list("verb", "image", "subject", "reason")
    assert list(rows) == [
        ("take_down", image.pk, image.name, "The licence has ended"),
        ("put_back", image.pk, image.name, ""),
    ]


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_the_files_of_a_picture_are_made(client, stores, monkeypatch):
    image, boss = uploads.accept(upload(), by=UserFactory()), UserFactory(is_superuser=True)
    workflow.take_down(image, by=boss, reason="The licence has ended")
    client.force_login(boss)
    make, held = renditions.make, []
    monkeypatch.setattr(
        renditions, "make", lambda *args: held.append(connection.in_atomic_block) or make(*args)
    )
    workflow.put_back(image, by=boss)
    client.post(page(image), fields(name="a", credit="Jane", focal_x="0.1"))
    client.post(ADD, fields(file=upload()))
    assert held == [False, False, False]
    assert Image.objects.count() == 2
    assert Activity.objects.filter(verb="put_back").count() == 1


def test_where_a_picture_is_used(client, stores):
    image = uploads.accept(upload(), by=UserFactory(), credit="Jane")
    boss = UserFactory(is_superuser=True)
    figure = f'<figure data-image="{image.pk}" data-decorative=""></figure>'
    other = RubricFactory(slug="other")
    published(by=boss, title="As its picture", picture=image, picture_alt="A hall", slug="one")
    draft(by=boss, title="In its text", body=f"<p>Text.</p>{figure}")
    draft(by=boss, title="Elsewhere", body=figure, rubric=other)
    draft(by=boss, title="Without it")
    editor = UserFactory(roles=["Editor"], every_rubric=False)
    editor.rubric_grants.create(rubric=RubricFactory(slug="news"))
    client.force_login(editor)
    page = client.get(use_of(image)).content.decode()
    titles = ("As its picture", "In its text", "Elsewhere", "Without it")
    assert [title in page for title in titles] == [True, True, False, False]
    assert "And 1 story that you may not open." in page


@pytest.mark.parametrize("number", [1, 3])
def test_where_it_is_used_costs_the_same(client, stores, number, django_assert_num_queries):
    image = uploads.accept(upload(), by=UserFactory(), credit="Jane")
    for index in range(number):
        published(picture=image, picture_alt="A hall", slug=f"story-{index}")
    client.force_login(UserFactory(roles=["Editor"]))
    client.get(use_of(image))
    with django_assert_num_queries(11):
        client.get(use_of(image))


def test_an_administrator_has_nothing_to_do_with_pictures(client):
    client.force_login(UserFactory(roles=["Administrator"]))
    image = uploads.accept(upload())
    for address in (LIST, ADD, page(image)):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_long(desk, contributor, django_assert_num_queries, number):
    for _number in range(number):
        uploads.accept(upload(size=(60, 40)), by=contributor)
    desk.get(LIST)
    with django_assert_num_queries(11):
        desk.get(LIST)


def test_the_list_is_filtered_by_state(desk, contributor):
    shown, hidden = (uploads.accept(upload(name=f"{n}.jpg"), by=contributor) for n in ("shown", "hidden"))
    uploads.take_down(hidden)

    def names(state):
        page = desk.get(LIST, {"state": state}).content.decode()
        return {name for name in ("shown", "hidden") if f">{name}</a>" in page}

    assert shown.is_available
    assert names("available") == {"shown"}
    assert names("taken-down") == {"hidden"}
    assert names("nonsense") == {"shown", "hidden"}
