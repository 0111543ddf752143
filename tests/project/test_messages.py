"""Committed translations are complete, compiled, and of the texts that the code has now."""

import gettext
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.catalogue import entries

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "locale" / "ru" / "LC_MESSAGES"
SOURCES = (
    "accounts",
    "articles",
    "demo",
    "images",
    "newsroom",
    "organizations",
    "outbox",
    "subscriptions",
    "templates",
    "static",
)


def translations(entry):
    return {key: text for key, text in entry.items() if key.startswith("msgstr")}


def placeholders(text):
    return {part.split(")")[0] for part in text.split("%(")[1:]}


def identity(entry):
    return entry.get("msgctxt"), entry["msgid"], entry.get("msgid_plural")


def domains():
    return sorted(path.stem for path in FOLDER.glob("*.po"))


@pytest.mark.parametrize("domain", domains())
def test_every_text_is_translated(domain):
    unfinished = [
        entry["msgid"]
        for entry in entries(FOLDER / f"{domain}.po")
        if "fuzzy" in entry["flags"] or not all(translations(entry).values())
    ]
    assert unfinished == []


@pytest.mark.parametrize("domain", domains())
def test_placeholders_survive_translation(domain):
    for entry in entries(FOLDER / f"{domain}.po"):
        if "python-format" in entry["flags"]:
            wanted = placeholders(entry.get("msgid_plural", entry["msgid"]))
            for key, text in translations(entry).items():
                if key != "msgstr[0]":  # the singular may say the number as a word
                    assert (text, placeholders(text)) == (text, wanted)


@pytest.mark.parametrize("domain", domains())
def test_compiled_messages_are_current(domain):
    source = entries(FOLDER / f"{domain}.po")
    with (FOLDER / f"{domain}.mo").open("rb") as file:
        (count,) = struct.unpack("<8xI", file.read(12))  # the third word of a .mo file: how many texts
        file.seek(0)
        compiled = gettext.GNUTranslations(file)
    assert count == len(source)
    for entry in source[1:]:
        context = [entry["msgctxt"]] if "msgctxt" in entry else []
        if "msgid_plural" in entry:
            ngettext = compiled.npgettext if context else compiled.ngettext
            forms = [ngettext(*context, entry["msgid"], entry["msgid_plural"], n) for n in (1, 2, 5)]
            assert forms == [entry["msgstr[0]"], entry["msgstr[1]"], entry["msgstr[2]"]]
        else:
            text = (
                compiled.pgettext(*context, entry["msgid"]) if context else compiled.gettext(entry["msgid"])
            )
            assert text == entry["msgstr"]


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed here")
@pytest.mark.parametrize("domain", domains())
def test_messages_are_those_of_the_sources(domain, tmp_path):
    for name in filter(lambda name: (ROOT / name).is_dir(), (*SOURCES, "locale")):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc", "fonts", "img"))
    makemessages = [sys.executable, "-m", "django", "makemessages", "--no-obsolete", "--locale", "ru"]
    subprocess.run(
        [*makemessages, "--domain", domain], cwd=tmp_path, check=True, capture_output=True, timeout=120
    )
    now = entries(tmp_path / "locale" / "ru" / "LC_MESSAGES" / f"{domain}.po")
    committed = entries(FOLDER / f"{domain}.po")
    assert {identity(entry) for entry in now} == {identity(entry) for entry in committed}


def test_there_is_a_russian_catalogue():
    assert "django" in domains()
