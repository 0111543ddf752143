"""`.env.example` and `newsroom/settings.py` name the same settings; production fails closed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "".join(chr(33 + n * 7 % 90) for n in range(60)),
    "ALLOWED_HOSTS": "news.example.org",
    "SITE_URL": "https://news.example.org",
    "DEFAULT_FROM_EMAIL": "newsroom@news.example.org",
}


def read_by_settings():
    text = (ROOT / "newsroom" / "settings.py").read_text()
    return set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', text)) | {
        "EMAIL_URL" for _ in re.findall(r"\benv\.email_url\(\)", text)
    }


def explained_in_example():
    text = (ROOT / ".env.example").read_text()
    return re.findall(r"^#?\s?([A-Z][A-Z_]+)=", text, re.M)


def manage(tmp_path, *arguments, **environment):
    """Run manage.py as a server would: with these variables and no others of ours."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean | {"DATA_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_setting_of_the_environment_is_explained_once():
    explained = explained_in_example()
    assert sorted(explained) == sorted(read_by_settings())


def test_every_explanation_is_a_comment_before_the_setting():
    lines = (ROOT / ".env.example").read_text().splitlines()
    bare = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if re.match(r"#?\s?[A-Z][A-Z_]+=", line) and not re.match(r"# ?\w|#?\s?[A-Z][A-Z_]+=", before)
    ]
    assert bare == []


def test_production_settings_pass_the_deployment_checks(tmp_path):
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_production_does_not_pass_without(missing, tmp_path):
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **environment)
    assert result.returncode != 0
    assert missing in result.stderr


def test_debug_is_off_unless_asked_for(tmp_path):
    environment = {name: value for name, value in PRODUCTION.items() if name != "DEBUG"}
    result = manage(
        tmp_path, "shell", "-c", "from django.conf import settings; print(settings.DEBUG)", **environment
    )
    assert result.stdout.strip().splitlines()[-1] == "False"
