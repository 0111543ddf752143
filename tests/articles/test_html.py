"""Every type of page, in both interfaces, through the Nu checker: one run over all of them."""

import json
import os
import re
import shutil
import subprocess

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from tests.articles.factories import changed, withdrawn
from tests.articles.test_views import PAGES
from tests.factories import published

pytestmark = [pytest.mark.django_db, pytest.mark.once]

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


def test_the_static_page_for_our_own_faults(client, db, checker, tmp_path):
    (tmp_path / "500.html").write_text(render_to_string("500.html"))
    assert check(checker, tmp_path) == []
