"""Editors in pairs on one story each: is an acknowledged save or autosave ever lost, or a text overwritten?

`python benchmarks/editors.py --seconds 60 --pairs 10 [--guard-off]` serves the newsroom with Granian on
`DATABASE_URL` (without it: a SQLite file of its own) and works as browsers do, over HTTP. What the server has
acknowledged is written down on this side and compared with the database afterwards. Exit code 1: it differs.
"""

import argparse
import contextlib
import http.client
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
if __name__ == "__main__":
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="editors-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
os.environ["DEBUG"] = "1"

import django  # noqa: E402  (the settings read the environment when first asked)

django.setup()

from django.conf import settings  # noqa: E402  (needs the set-up above)
from django.contrib.auth.models import Group  # noqa: E402  (as above)
from django.core.management import call_command  # noqa: E402  (as above)
from django.db import connection, connections  # noqa: E402  (as above)
from django.test import Client  # noqa: E402  (as above)

from accounts.models import User  # noqa: E402  (as above)
from articles import autosave, workflow  # noqa: E402  (as above)
from articles.desk.conflict import form_data  # noqa: E402  (as above)
from articles.models import Autosave, Revision, Rubric  # noqa: E402  (as above)

AUTOSAVES = 3  # between two saves
LEFT_OPEN = 8  # windows that an editor may leave without a save; the desk keeps 20


@dataclass
class Save:
    """An acknowledged save: the text, and the revision that the editor had before the eyes."""

    article: int
    based_on: int
    body: str


@dataclass
class Record:
    """What the server has acknowledged, as the editors wrote it down."""

    saves: list = field(default_factory=list)
    autosaves: dict = field(default_factory=dict)  # tab → {sequence: body} as sent
    acknowledged: dict = field(default_factory=dict)  # tab → highest acknowledged sequence, until it is saved
    times: dict = field(default_factory=dict)  # kind of request → seconds each took
    conflicts: int = 0
    refused: list = field(default_factory=list)  # answers that nobody expects

    def add(self, other):
        self.saves += other.saves
        self.autosaves |= other.autosaves
        self.acknowledged |= other.acknowledged
        for kind, times in other.times.items():
            self.times.setdefault(kind, []).extend(times)
        self.conflicts += other.conflicts
        self.refused += other.refused


class Page(HTMLParser):
    """Names and values of the hidden fields, the names of radio buttons, the names of the submit buttons."""

    def __init__(self, text):
        super().__init__()
        self.hidden, self.radios, self.buttons = {}, set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and attrs.get("type") == "hidden" and "name" in attrs:
            self.hidden.setdefault(attrs["name"], attrs.get("value", ""))
        elif tag == "input" and attrs.get("type") == "radio":
            self.radios.add(attrs["name"])
        elif tag == "input" and attrs.get("type") == "submit":
            self.buttons.append(attrs.get("name"))


class Editor(threading.Thread):
    """One editor with one window at a time, until `deadline` (of the monotonic clock).

    Between two autosaves it types for `pause` seconds, more or less. Its first form is open `together` with the
    other one's, a barrier, so that there is a conflict however slow the machine.
    """

    def __init__(self, port, session, article, fields, deadline, pause, together, seed):
        super().__init__()
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {settings.SESSION_COOKIE_NAME: session}
        self.article, self.fields = article, fields
        self.deadline, self.pause, self.together = deadline, pause, together
        self.chance = random.Random(seed)  # noqa: S311  chance without secrets
        self.record = Record()
        self.left = 0

    def ask(self, kind, method, path, data=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if data is not None:
            body = urlencode(data, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        self.http.request(method, path, body, headers)
        response = self.http.getresponse()
        text = response.read().decode()
        self.record.times.setdefault(kind, []).append(time.perf_counter() - start)
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return response.status, text

    def run(self):
        with contextlib.closing(self.http):
            self.window(save=True)
            while time.monotonic() < self.deadline:
                self.window(save=self.left >= LEFT_OPEN or self.chance.random() < 0.9)
            self.window(save=False)

    def window(self, save):
        """Open the form, type for a while, and save or leave it."""
        base = f"/admin/articles/article/{self.article}"
        status, text = self.ask("form", "GET", f"{base}/change/")
        if status != 200:
            self.record.refused.append(("form", status))
            self.together.abort()
            return
        if not self.together.broken and not self.record.autosaves:
            with contextlib.suppress(threading.BrokenBarrierError):
                self.together.wait(timeout=60)
        page = Page(text)
        ours = {name: value for name, value in page.hidden.items() if name.startswith("autosave_")}
        ours |= {name: page.hidden[name] for name in ("csrfmiddlewaretoken", "based_on")}
        tab = ours["autosave_tab"]
        for sequence in range(1, AUTOSAVES + 1):
            time.sleep(self.chance.uniform(0, 2 * self.pause))
            post = self.fields | ours | {"autosave_sequence": sequence, "body": self.type()}
            self.record.autosaves.setdefault(tab, {})[sequence] = post["body"]
            status, text = self.ask("autosave", "POST", f"{base}/autosave/", post)
            if status == 200:
                self.record.acknowledged[tab] = sequence
            else:
                self.record.refused.append(("autosave", status))
        if save:
            self.save(f"{base}/change/", post | {"_continue": "1"}, tab)
        else:
            self.left += 1

    def type(self):
        return "\n".join(f"<p>{uuid.uuid4()}</p>" for _paragraph in range(3))

    def save(self, path, post, tab):
        """Save; where another was first, take one's own of every difference, as long as it takes."""
        body = post["body"]
        status, text = self.ask("save", "POST", path, post)
        while status == 409:
            self.record.conflicts += 1
            page = Page(text)
            post = page.hidden | dict.fromkeys(page.radios, "mine") | {page.buttons[-1]: "1"}
            status, text = self.ask("merge", "POST", path, post)
        if status == 302:
            self.record.saves.append(Save(self.article, int(post["based_on"]), body))
            self.record.acknowledged.pop(tab)
        else:
            errors = re.findall(r'class="errorlist[^>]*>(.*?)</ul>', text, re.DOTALL)
            self.record.refused.append(("save", status, errors))


class Server:
    """The newsroom under Granian with two workers, on a free port; `guard=False` without the stale check."""

    def __init__(self, guard=True):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        module = "newsroom.wsgi" if guard else "benchmarks.guard_off"
        self.command = [
            str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", str(self.port), "--workers", "2", "--blocking-threads", "4", "--no-access-log",
            "--log-level", "warning", f"{module}:application",
        ]  # fmt: skip

    def __enter__(self):
        env = os.environ | {"DATABASE_URL": address(), "PYTHONPATH": str(ROOT), "LOG_LEVEL": "ERROR"}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=env, **quiet)  # noqa: S603  our own
        for _attempt in range(300):
            with contextlib.suppress(OSError, http.client.HTTPException):
                probe = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                probe.request("GET", "/robots.txt")
                probe.getresponse().read()
                return self
            time.sleep(0.1)
        self.__exit__()
        raise RuntimeError("the server does not answer")

    def __exit__(self, *exc_info):
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def address():
    """`DATABASE_URL` of the database that this process is connected to."""
    data = settings.DATABASES["default"]
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return (
        f"postgres:///{name}?{urlencode({'host': data['HOST']})}"
        if data["HOST"].startswith("/")
        else (f"postgres://{data['USER']}:{data['PASSWORD']}@{data['HOST']}:{data['PORT'] or 5432}/{name}")
    )


def seed(pairs):
    """[(session, key of the story, fields of its form)] of two editors per story."""
    rubric, _made = Rubric.objects.get_or_create(slug="news", defaults={"name_en": "News", "name_ru": "News"})
    found = []
    for pair in range(pairs):
        users = [User(username=f"editor-{pair}-{i}", is_staff=True, every_rubric=True) for i in range(2)]
        for user in users:
            user.set_unusable_password()
            user.save()
            user.groups.add(Group.objects.get(name="Editor"))
        data = {"language": "en", "title": f"Story {pair}", "lead": "Lead", "body": "<p>0</p>"}
        article = workflow.create(data | {"rubric": rubric}, by=users[0])
        post = dict(form_data(article.revision.data, article.revision_id).lists())
        for user in users:
            client = Client()
            client.force_login(user)
            found.append((client.cookies[settings.SESSION_COOKIE_NAME].value, article.pk, post))
    return found


def work(port, desks, seconds, pause):
    """Let the editors of `seed` work; their common record."""
    deadline = time.monotonic() + seconds
    together = [threading.Barrier(2) for _pair in desks[::2]]
    editors = [Editor(port, *desk, deadline, pause, together[i // 2], i) for i, desk in enumerate(desks)]
    for editor in editors:
        editor.start()
    record = Record()
    for editor in editors:
        editor.join()
        record.add(editor.record)
    return record


def faults(record):
    """What the database does not have as the record says, in sentences; an empty list is what is wanted."""
    found = [f"unexpected answer: {answer}" for answer in record.refused]
    before, of_text = {}, {}
    for revision in Revision.objects.order_by("article", "number"):
        of_text.setdefault((revision.article_id, revision.data["body"]), []).append(revision)
        before[revision.article_id, revision.number] = revision.pk
    for save in record.saves:
        revisions = of_text.get((save.article, save.body), [])
        if len(revisions) != 1:
            found.append(f"a save of story {save.article} is in {len(revisions)} revisions")
            continue
        (revision,) = revisions
        predecessor = before.get((save.article, revision.number - 1))
        if not predecessor == save.based_on == revision.based_on_id:
            found.append(
                f"revision {revision.number} of story {save.article} overwrites one that was not seen"
            )
    rows = {str(row.tab): row for row in Autosave.objects.all()}
    for tab, sequence in record.acknowledged.items():
        row = rows.get(tab)
        sent = record.autosaves[tab]
        if row is None or row.sequence < sequence or sent[row.sequence] != autosave.as_post(row.data)["body"]:
            found.append(f"an autosave is lost: {tab}, {sequence}")
    found += [f"a saved text is still offered: {tab}" for tab in rows.keys() - record.acknowledged.keys()]
    return found


def report(record, found):
    """Figures for people."""
    lines = [f"{connection.vendor}: {len(record.saves)} saves, {record.conflicts} conflicts"]
    for kind, times in sorted(record.times.items()):
        p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        median = statistics.median(times)
        lines.append(
            f"{kind:9} {len(times):6} requests, median {median * 1000:6.0f} ms, p95 {p95 * 1000:6.0f} ms"
        )
    lines.append(f"{len(record.acknowledged)} windows left open with unsaved text")
    lines += found[:10]
    lines.append(f"{len(found)} faults" if found else "nothing lost, nothing overwritten")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--pause", type=float, default=2, help="seconds between two autosaves, on average")
    parser.add_argument("--guard-off", action="store_true", help="without the stale check: it must fail")
    options = parser.parse_args()
    try:
        (Path(os.environ["DATA_DIR"]) / "static").mkdir()
        call_command("migrate", verbosity=0)
        desks = seed(options.pairs)
        with Server(guard=not options.guard_off) as server:
            record = work(server.port, desks, options.seconds, options.pause)
        found = faults(record)
        print(report(record, found))  # noqa: T201  the result
        return 1 if found or not record.saves else 0
    finally:
        connections.close_all()
        shutil.rmtree(os.environ["DATA_DIR"])


if __name__ == "__main__":
    sys.exit(main())
