"""What a first visit weighs, in bytes as they travel."""

import gzip
import re
from html.parser import HTMLParser
from secrets import token_hex

import brotli
import pytest
from django.conf import settings

from images.renditions import FORMATS, WIDTHS
from newsroom.staticfiles import bundle
from tests.articles.factories import at, picture, url
from tests.factories import published

pytestmark = [pytest.mark.django_db, pytest.mark.once]

KB = 1000
STATIC = settings.BASE_DIR / "static"
FACE = re.compile(r"@font-face\s*{([^}]*url\([^}]*)}")


def sheet(name="css/main.css"):
    return bundle(name, lambda other: (STATIC / other).read_text())


def compressed(text):
    return len(brotli.compress(text.encode()))


@pytest.fixture
def full_lists(paper):
    """Twenty stories and more, with everything that a row can have, on one page."""
    images = [
        picture(renditions=[
            {"crop": crop, "format": kind, "width": width, "height": width * 2 // 3, "name": f"{token_hex(16)}.{kind}"}
            for crop, widths in WIDTHS.items() for kind in FORMATS for width in widths
        ])
        for _number in range(24)
    ]  # fmt: skip
    mentions = [
        {"entity": e.pk, "relation": "about", "styled_as": ""} for e in (paper.committee, paper.person)
    ]
    for number in range(24):
        published(
            by=paper.boss, at=at(2019, 11, 1 + number), mentions=mentions,
            title=f"The Permanent Committee number {number} holds a meeting of three days on its recommendations",
            lead=f"Delegates of {number} administrations read what the working group wrote for them, word by word, "
            "and decided what goes before the Council in the summer; nothing of it binds anybody before that.",
            picture=images[number].pk, picture_alt="A room",
        )  # fmt: skip
    return paper


@pytest.mark.parametrize("prefix", ["", "/ru"])
def test_html(client, full_lists, prefix):
    for address in ("/", "/news/", "/rubrics/news/", "/search/?q=committee", "/2019/11/", url(full_lists.story),
                    "/organizations/wco/", "/calendar/2019/11/"):  # fmt: skip
        response = client.get(prefix + address)
        assert response.status_code == 200, address
        if address == "/news/":
            assert len(response.context["page"].rows) == 20
        assert len(gzip.compress(response.content)) <= 15 * KB, address


def test_css():
    assert 3 * KB < compressed(sheet()) <= 12 * KB


def test_javascript(client, paper):
    for address in ("/", "/news/", url(paper.story), "/organizations/wco/"):
        html = client.get(address).content.decode()
        scripts = set(re.findall(r'<script[^>]* src="/static/([^"]+)"', html))
        assert sum(compressed((STATIC / name).read_text()) for name in scripts) <= 5 * KB
        assert all(f'type="module" src="/static/{name}"' in html for name in scripts), "blocks the page"


# --- Fonts ------------------------------------------------------------------------------------------


def faces():
    """(bytes of the file, whether italic, code points) of every face that is loaded from a file."""
    for declaration in FACE.findall((STATIC / "css/fonts.css").read_text()):
        path = re.search(r"url\(\.\./(fonts/[\w.-]+)\)", declaration)[1]
        ranges = re.search(r"unicode-range:([^;]+);", declaration)[1]
        points = set()
        for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges):
            points |= set(range(int(first, 16), int(last or first, 16) + 1))
        yield (STATIC / path).stat().st_size, "font-style: italic" in declaration, points


class Text(HTMLParser):
    """What a page says in its own faces: names of the other language in links are set in the system's."""

    def __init__(self, html):
        super().__init__()
        self.points, self.slanted, self.skipped = set(), [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if (
            tag in ("head", "script", "style")
            or (self.skipped and tag == self.skipped[-1])
            or (tag == "a" and attributes.get("hreflang") == "ru")
        ):
            self.skipped.append(tag)
        if tag in ("em", "i", "dfn", "var", "address"):
            self.slanted.append(tag)

    def handle_endtag(self, tag):
        if self.skipped and tag == self.skipped[-1]:
            self.skipped.pop()

    def handle_data(self, data):
        if not self.skipped:
            self.points |= {ord(character) for character in data}


def weight_of_fonts(html):
    """Every upright face with a character of the page, of both families, as if each used it."""
    points = Text(html).points
    return sum(size for size, italic, covered in faces() if not italic and points & covered)


def test_the_measure_sees_what_is_loaded():
    assert len(list(faces())) == 6
    assert weight_of_fonts("<p>abc</p>") > 90 * KB
    assert weight_of_fonts("<p>абв</p>") > 70 * KB
    assert weight_of_fonts("<p>abc абв</p>") == weight_of_fonts("<p>abc</p>") + weight_of_fonts("<p>абв</p>")
    assert weight_of_fonts('<p>abc <a hreflang="ru">абв</a></p>') == weight_of_fonts("<p>abc</p>")


def test_fonts_of_english_pages(client, paper):
    for address in ("/", url(paper.story), url(paper.page), "/rubrics/training/", "/search/?q=trainers"):
        assert weight_of_fonts(client.get(address).content.decode()) <= 110 * KB, address


def test_fonts_of_russian_pages(client, paper):
    for address in ("/ru/", url(paper.russian), "/ru/about/", "/ru/news/", "/ru/rubrics/news/"):
        assert weight_of_fonts(client.get(address).content.decode()) <= 190 * KB, address


def test_no_usual_page_needs_the_italics(client, paper):
    assert (
        "italic" not in sheet().replace((STATIC / "css/fonts.css").read_text(), "").split("@layer reset{")[1]
    )
    for address in (
        "/",
        "/news/",
        url(paper.story),
        url(paper.russian),
        "/organizations/wco/",
        "/corrections/",
    ):
        assert set(Text(client.get(address).content.decode()).slanted) <= {"i"}, (
            address
        )  # months, in the sans
    assert re.search(r"\.hist\b[^}]* i[^}]*{", sheet())


def test_fonts_never_block_and_nothing_waits_for_them(client, paper):
    """Spaces and figures of a Russian page are in the Latin files."""
    text = (STATIC / "css/fonts.css").read_text()
    assert text.count("font-display: optional") == 6
    early = r'href="/static/fonts/([\w.-]+)" as="font" type="font/woff2" fetchpriority="low" crossorigin>'
    latin = ["source-serif-4-latin.woff2", "golos-text-latin.woff2"]
    cyrillic = ["source-serif-4-cyrillic.woff2", "golos-text-cyrillic.woff2"]
    assert re.findall(early, client.get("/").content.decode()) == latin
    assert re.findall(early, client.get("/ru/").content.decode()) == cyrillic + latin
