import pytest
from django.template import engines
from django.test.html import parse_html

from images import uploads
from tests.images.factories import upload

pytestmark = pytest.mark.django_db


def render(source, **context):
    return engines["django"].from_string("{% load images %}" + source).render(context).strip()


def test_the_component_offers_every_width_and_format():
    image = uploads.accept(upload(size=(900, 600)))
    html = render('{% picture image sizes="50vw" alt=text %}', image=image, text='A "hall" <b>')
    name = {(r["format"], r["width"]): f"/media/{r['name']}" for r in image.renditions if r["crop"] == ""}

    def widths(format):
        return ", ".join(f"{name[format, width]} {width}w" for width in (480, 800, 900))

    assert parse_html(html) == parse_html(
        f"""<picture>
          <source type="image/avif" srcset="{widths("avif")}" sizes="50vw">
          <source type="image/webp" srcset="{widths("webp")}" sizes="50vw">
          <img src="{name["jpeg", 800]}" srcset="{widths("jpeg")}" sizes="50vw" width="900" height="600"
            alt="A &quot;hall&quot; &lt;b&gt;" loading="lazy" decoding="async">
        </picture>"""
    )


def test_the_opening_picture_is_fetched_first():
    image = uploads.accept(upload(size=(900, 300)))
    html = render('{% picture image crop="card" lazy=False %}', image=image)
    assert 'fetchpriority="high"' in html
    assert "loading" not in html
    assert f"{image.url(240, 'card')} 240w, " in html
    assert 'alt=""' in html
    assert 'width="450" height="300"' in html


def test_without_a_picture_nothing_is_written():
    image = uploads.accept(upload())
    uploads.take_down(image)
    assert render("{% picture image %}", image=image) == ""
    assert render("{% picture image %}", image=None) == ""
