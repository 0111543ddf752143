"""What others made, and what it may be used for, is in the checkout."""

import importlib.metadata
import re
from pathlib import Path

import pytest

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


def pinned(name):
    """`{package: version}` of a compiled list of requirements."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), re.M))


def test_the_optional_packages_for_russian_may_be_used_freely():
    """Each says that it is MIT: in its metadata, or in a licence file. CI has them all (requirements-dev.in)."""
    optional = pinned("requirements-russian.txt")
    assert (
        {"pytrovich", "pymorphy3", "pymorphy3-dicts-ru"}
        <= optional.keys()
        <= pinned("requirements-dev.txt").keys()
    )
    said = {}
    for package in optional:
        try:
            found = importlib.metadata.metadata(package)
        except importlib.metadata.PackageNotFoundError:
            continue  # setuptools, which newer Pythons need beside them
        terms = (found.get("License"), found.get("License-Expression"), *found.get_all("Classifier", []))
        said[package] = any("MIT" in term for term in terms if term)
    if "pytrovich" not in said:
        pytest.skip("without the packages of requirements-russian.txt")
    assert [package for package, is_free in said.items() if not is_free] == []
    assert "CC BY-SA 3.0" in (ROOT / "requirements-russian.in").read_text()  # the data of the dictionary


def test_the_newsroom_does_without_the_optional_packages():
    assert pinned("requirements-russian.txt").keys() & pinned("requirements.txt").keys() == set()
