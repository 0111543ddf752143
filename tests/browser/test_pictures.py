"""The focal point of a picture: chosen on a file before it is sent, and moved by keyboard afterwards."""

import pytest

from images.models import Image
from tests.browser.waiting import follow
from tests.factories import UserFactory
from tests.images.conftest import stores  # noqa: F401 - a fixture
from tests.images.factories import two_colours

pytestmark = pytest.mark.django_db(transaction=True)

MIDDLE = """(colour) => {
  const [red, , blue] = document.querySelector(".focal__cut canvas").getContext("2d").getImageData(60, 160, 1, 1).data;
  return colour === (red > blue ? "red" : "blue");
}"""


@pytest.mark.once
def test_the_point_is_clicked_on_the_file_and_the_cut_follows(sign_in):
    page = sign_in(UserFactory(roles=["Editor"]))
    page.goto("/admin/images/image/add/")
    page.get_by_label("File:").set_input_files(
        {"name": "wide.png", "mimeType": "image/png", "buffer": two_colours()}
    )
    whole = page.locator(".focal__whole")
    whole.wait_for()
    page.wait_for_function(MIDDLE, arg="blue")
    whole.click(position={"x": 2, "y": 50})
    page.wait_for_function(MIDDLE, arg="red")
    follow(page.get_by_role("button", name="Save and continue editing"))
    page.get_by_text("was added successfully").wait_for()
    image = Image.objects.get()
    assert image.focal_x < 0.02
    page.wait_for_function(MIDDLE, arg="red")
    slider = page.get_by_role("slider", name="Focal point from the left:")
    slider.press("End")
    assert slider.get_attribute("aria-valuetext") == "100%"
    page.wait_for_function(MIDDLE, arg="blue")
