"""Lighthouse on ten kinds of page, as a phone and as a desktop see them: `make lighthouse`.

The demo newsroom is served as in production, in a folder of its own that goes away again. Fails where a category is
below 99 or anything moves while the page loads. Wants Debian's chromium and Node; nothing is fetched but the npm
packages of `benchmarks/lighthouse/`. Arguments name pages ("front page"), to look at those alone.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
LIGHTHOUSE = ROOT / "benchmarks/lighthouse/node_modules/lighthouse/cli/index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 99
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PAGES = {
    "front page": "/",
    "front page, Russian": "/ru/",
    "list": "/news/",
    "rubric, Russian": "/ru/rubrics/news/",
    "story": "",  # the newest with a picture
    "organization": "/organizations/wco/",
    "person": "",
    "meeting": "",
    "calendar": "/calendar/",
    "search": "/search/?q=customs",
}


def environment(folder, port):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "SECRET_KEY": "only here, and only as long as Lighthouse looks at it: 0123456789",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "HTTPS": "off",
        "DATA_DIR": folder,
        "EMAIL_URL": "dummymail://",
        "CHROME_PATH": shutil.which("chromium") or shutil.which("google-chrome") or "",
    }


def manage(env, *arguments):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@contextmanager
def newsroom():
    """(environment, address) of a server with the demo's stories."""
    with TemporaryDirectory(prefix="lighthouse-") as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        env = environment(folder, port)
        manage(env, "migrate", "--verbosity", "0")
        manage(env | {"DEBUG": "1"}, "load_demo")  # refused on a site that is in use
        manage(env, "collectstatic", "--no-input", "--verbosity", "0")
        media = ["--static-path-route", "/media", "--static-path-mount", f"{folder}/media"]
        server = subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws", *media,
             "newsroom.wsgi:application"],
            cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            for _ in range(150):
                with socket.socket() as knock:
                    if knock.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield env, f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


FIND = """
from articles.models import Edition
from organizations.models import Meeting, Person
story = Edition.objects.live().stories().exclude(image=None).newest().first()
for row in (story, Person.objects.public().first(), Meeting.objects.public().first()):
    print(row.get_absolute_url())
"""


def audit(env, address, *, desktop):
    """Lighthouse's report of one page, as a dict."""
    command = ["node", str(LIGHTHOUSE), address, "--output=json", "--quiet", f"--chrome-flags={FLAGS}"]
    if "?" in address:  # what was found for some words is kept out of search engines on purpose
        command.append("--skip-audits=is-crawlable")
    if desktop:
        command.append("--preset=desktop")
    for _attempt in range(3):  # "Something went wrong with recording the trace. Please run Lighthouse again."
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, timeout=240)
        if not done.returncode:
            return json.loads(done.stdout)
    raise SystemExit(f"Lighthouse cannot look at {address}")


def told(report):
    """Its four scores, the shift of its layout, and what costs a point."""
    scores = [round(100 * report["categories"][name]["score"]) for name in CATEGORIES]
    shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
    lost = [
        f"{name}: {report['audits'][row['id']]['title']} {report['audits'][row['id']].get('displayValue', '')}"
        for name in CATEGORIES
        for row in report["categories"][name]["auditRefs"]
        if row["weight"] and (report["audits"][row["id"]]["score"] or 0) < 1
        and report["audits"][row["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual", "informative")
    ]  # fmt: skip
    return scores, shift, lost


def main():
    failed = 0
    with newsroom() as (env, site):
        found = manage(env, "shell", "--no-imports", "-c", FIND).split()
        pages = PAGES | dict(zip(("story", "person", "meeting"), found, strict=True))
        print(f"{'':22}          {' '.join(f'{name[:12]:>12}' for name in CATEGORIES)}    CLS")
        chosen = {name: path for name, path in pages.items() if not sys.argv[1:] or name in sys.argv[1:]}
        for name, path in chosen.items():
            for desktop in (False, True):
                scores, shift, lost = told(audit(env, site + path, desktop=desktop))
                bad = min(scores) < LEAST or shift > 0
                failed += bad
                row = " ".join(f"{score:>12}" for score in scores)
                print(f"{name:22} {'desktop' if desktop else 'phone':8} {row}  {shift:.3f}")
                if bad:
                    print("".join(f"    {line}\n" for line in lost), end="")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
