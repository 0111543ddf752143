"""What others made, and what it may be used for, is in the checkout."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static" / "fonts"


def test_the_project_has_its_licence():
    assert (ROOT / "LICENSE").read_text().startswith("BSD 3-Clause License\n")


def test_every_font_has_its_licence_beside_it():
    licences = {path.stem.removeprefix("LICENSE-"): path.read_text() for path in FONTS.glob("LICENSE-*.txt")}
    fonts = {path.stem for path in FONTS.iterdir() if path.suffix != ".txt"}
    families = {family for family in licences if any(font.startswith(family) for font in fonts)}
    assert fonts
    assert {font for font in fonts if not any(font.startswith(family) for family in families)} == set()
    assert families == set(licences)
    assert all("SIL OPEN FONT LICENSE Version 1.1" in text for text in licences.values())


def test_nothing_is_loaded_from_elsewhere():
    """Readers' addresses go to nobody else, and the Content-Security-Policy would refuse it."""
    elsewhere = re.compile(r"""src=["'](?:https?:)?//|url\(["']?(?:https?:)?//|@import ["'](?:https?:)?//""")
    files = [
        path
        for folder in ("static", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".css", ".js", ".html", ".svg"}
    ]
    found = {(path.name, match[0]) for path in files for match in elsewhere.finditer(path.read_text())}
    assert files
    assert found == set()
