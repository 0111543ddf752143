"""Every type of page, in both interfaces, through the Nu checker: one run over all of them."""

import json
import os
import re
import shutil
import subprocess

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from tests.articles.factories import changed, withdrawn
from tests.articles.test_views import PAGES
from tests.factories import published

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ERRORS = settings.BASE_DIR / "static/errors"
CHECKER = settings.BASE_DIR / "node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.fixture(scope="module")
def checker():
    """The command that checks files, or a skip with its reason; where everything is checked, no skip."""
    missing = None
    if not shutil.which("java"):
        missing = "the Nu checker needs java"
    elif not CHECKER.exists() and not shutil.which("npm"):
        missing = "the Nu checker comes by npm ci"
    elif not CHECKER.exists():
        subprocess.run(["npm", "ci", "--silent"], cwd=settings.BASE_DIR, check=True)
    if missing:
        assert os.environ.get("CI") != "true", missing
        pytest.skip(missing)
    return ["java", "-Xss2m", "-jar", str(CHECKER), "--format", "json", "--stdout"]


def check(checker, folder):
    """Errors and warnings as "file: what", information left out."""
    done = subprocess.run(
        [*checker, "--skip-non-html", str(folder)], capture_output=True, text=True, check=False
    )
    messages = json.loads(done.stdout)["messages"]
    return [
        f"{message['url'].rpartition('/')[2]}:{message.get('lastLine')}: {message['message']} {message.get('extract')}"
        for message in messages
        if message["type"] == "error" or message.get("subType") == "warning"
    ]


def save(folder, name, response):
    (folder / f"{name}.html").write_bytes(response.content)


def test_the_checker_finds_faults(checker, tmp_path):
    (tmp_path / "bad.html").write_text("<!doctype html><title>A</title><p id=a><p id=a>")
    assert any("Duplicate ID" in line for line in check(checker, tmp_path))


def test_every_page_is_valid(client, paper, checker, tmp_path):
    by = paper.boss
    changed(paper.story, {"slug": "committee-again"}, by=by, note_kind="update", note="Renamed.")
    withdrawn(published(by=by, title="Gone", slug="gone"), by=by)
    noticed = withdrawn(published(by=by, title="Noticed", slug="noticed"), by=by, ending="notice")
    day = f"/{noticed.published_on:%Y/%m/%d}"
    moved = "/2019/11/26/committee-again/"
    pages = [address.replace("/2019/11/26/committee/", moved) for address in PAGES]
    pages += [f"{moved}changes/", f"{day}/noticed/", f"{day}/gone/", "/nowhere/"]
    client.raise_request_exception = False
    for prefix in ("", "/ru"):
        for address in pages:
            response = client.get(prefix + address)
            expected = {f"{day}/gone/": 410, "/nowhere/": 404}.get(address, 200)
            assert response.status_code == expected, address
            save(tmp_path, re.sub(r"\W+", "-", prefix + address).strip("-") or "front", response)
    assert len(list(tmp_path.iterdir())) == 2 * len(pages)
    assert check(checker, tmp_path) == []


def test_the_pages_that_stand_alone_are_valid(client, db, checker, tmp_path):
    (tmp_path / "500.html").write_text(render_to_string("500.html"))
    for page in ERRORS.glob("*.html"):
        shutil.copy(page, tmp_path)
    for template in ("400.html", "403.html", "404_desk.html", "405.html"):
        for language in ("en", "ru"):
            with translation.override(language):
                (tmp_path / f"{language}-{template}").write_text(render_to_string(template, {"front": "/"}))
    assert check(checker, tmp_path) == []


def test_the_static_pages_need_nothing_of_ours():
    """No hashed name, nothing of another host; what they name lies beside them under its plain name."""
    pages = [(settings.BASE_DIR / "templates/500.html").read_text()]
    pages += [page.read_text() for page in sorted(ERRORS.glob("*.html"))]
    assert len(pages) == 3
    for html in pages:
        assert set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html)) == {
            "/static/errors/errors.css", "/static/img/mark.svg",
        }  # fmt: skip
        assert "{{" not in html
        assert ("{%" in html) == ("{% comment %}" in html)
        assert re.findall(r'lang="(\w+)"', html) == ["en", "ru"]
    named = re.findall(r"url\(([^)]+)\)", (ERRORS / "errors.css").read_text())
    assert len(named) == 4
    assert [name for name in named if not (ERRORS / name).resolve().is_file()] == []
