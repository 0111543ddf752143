"""The documents name what exists, and what exists is named."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.utils import translation

from accounts.roles import ROLES, TITLES
from tests.project.catalogue import entries

ROOT = Path(__file__).resolve().parents[2]
APPS = {"accounts", "articles", "demo", "images", "newsroom", "organizations", "outbox", "subscriptions"}
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEXT = {path: path.read_text(encoding="utf-8") for path in DOCUMENTS}
ALL = "\n".join(TEXT.values())
TARGETS = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.M))


def of_document(path):
    return str(path.relative_to(ROOT))


def test_every_command_named_exists_and_every_own_command_is_named():
    named = set(re.findall(r"manage\.py ([a-z_]+)", ALL))
    commands = get_commands()
    assert named - commands.keys() == set()
    assert {name for name, app in commands.items() if app in APPS} - named == set()


def test_every_make_target_named_exists_and_they_are_few():
    named = set(re.findall(r"(?:`|^|\s)make ((?:[a-z]+ ?)+?)(?=`|$|\s\s|\s[A-Z#])", ALL, re.M))
    assert {target for targets in named for target in targets.split()} - TARGETS == set()
    assert len(TARGETS) <= 12


def test_every_setting_of_the_environment_is_in_operations():
    explained = set(re.findall(r"^#?\s?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    operations = TEXT[ROOT / "docs" / "operations.md"]
    named = set(re.findall(r"`([A-Z][A-Z_]{3,})(?:=[^`]*)?`", operations))
    assert named == explained


@pytest.mark.parametrize(("name", "language"), [("handbook.md", "en"), ("handbook.ru.md", "ru")])
def test_the_handbook_describes_every_role(name, language):
    handbook = TEXT[ROOT / "docs" / name]
    with translation.override(language):
        missing = [role for role in ROLES if f"**{TITLES[role]}**" not in handbook]
    assert missing == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=of_document)
def test_every_file_named_exists(path):
    text = TEXT[path]
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    folders = "|".join([*APPS, "templates", "static", "tests", "scripts", "docs", "deploy"])
    files = re.findall(rf"`((?:{folders})/[\w./-]*)`", text)
    missing = [link for link in links if not (path.parent / link).exists()]
    missing += [file for file in files if not (ROOT / file).exists()]
    assert missing == []


@pytest.mark.parametrize(("name", "side"), [("handbook.md", "msgid"), ("handbook.ru.md", "msgstr")])
def test_what_the_handbook_prints_in_bold_stands_on_the_screen(name, side):
    """A bold N is a number there."""
    texts = set()
    for entry in entries(ROOT / "locale" / "ru" / "LC_MESSAGES" / "django.po"):
        texts |= {
            text.casefold().replace("%(number)d", "n") for key, text in entry.items() if key.startswith(side)
        }
    bold = {
        " ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", TEXT[ROOT / "docs" / name], re.S)
    }
    assert {words for words in bold if words.casefold() not in texts} == set()
