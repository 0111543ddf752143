"""Outside links are asked in the background: rarely, briefly, and never inside the own network."""

import datetime
import socket
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from articles import checklist, linkcheck, workflow
from articles.checkfacts import digest
from articles.models import Link, Notice
from outbox import effects
from outbox.models import Effect
from tests.factories import UserFactory, draft, superuser

PUBLIC = "93.184.216.34"


class Site(BaseHTTPRequestHandler):
    """Answers by path: `/404` with that code, `/to/<address>` with a redirect, `/slow` a letter at a time."""

    def do_HEAD(self):
        self.server.asked.append((self.command, self.path))
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
        elif self.path == "/no-head":
            self.send_response(405 if self.command == "HEAD" else 200)
        elif self.path == "/slow":
            with suppress(BrokenPipeError):  # whoever asks is to hang up
                for _ in range(100):
                    self.wfile.write(b"H")
                    time.sleep(0.05)
            return
        else:
            self.send_response(int(self.path[1:4]) if self.path[1:4].isdigit() else 200)
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args):
        """Nothing on the console."""


@pytest.fixture
def site():
    """A web server of this machine; `asked` are the requests it got."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    server.asked = []
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def listed(site, settings):
    settings.LINK_CHECK_HOSTS = [f"127.0.0.1:{site.server_port}"]
    return site


@pytest.fixture
def names(monkeypatch):
    """What names resolve to: lists of addresses, the last one again and again. Nothing else is resolved."""
    known = {}

    def look_up(host, port, *args, **kwargs):
        answers = known[host]
        address = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(address, Exception):
            raise address
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(linkcheck.socket, "getaddrinfo", look_up)
    return known


@pytest.fixture
def dialled(monkeypatch):
    """Addresses that were to be connected to; none is."""
    tried = []

    def refuse(address, timeout):
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(linkcheck.socket, "create_connection", refuse)
    return tried


# --- Answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "state", "code"),
    [
        ("/", "ok", 200),
        ("/204", "ok", 204),
        ("/403", "ok", 403),
        ("/404", "dead", 404),
        ("/410", "dead", 410),
        ("/500", "unreachable", 500),
        ("/503", "unreachable", 503),
        ("/no-head", "ok", 200),
        ("/to//404", "dead", 404),
        ("/to//no-head", "ok", 200),
    ],
)
def test_the_answer(listed, path, state, code):
    assert linkcheck.ask(listed.url + path) == linkcheck.Answer(state, code)


def test_a_page_that_answers_is_asked_with_head_alone(listed):
    linkcheck.ask(f"{listed.url}/a%20b/ü?q=x y#part")
    assert listed.asked == [("HEAD", "/a%20b/%C3%BC?q=x%20y")]


def test_redirects_come_to_an_end(listed):
    url = listed.url + "/to/" * 6 + "/"
    assert linkcheck.ask(url) == linkcheck.Answer("unreachable", error="too many redirects")
    assert len(listed.asked) == 6
    assert linkcheck.ask(listed.url + "/to/" * 5 + "/").state == "ok"


def test_a_server_that_sends_a_letter_at_a_time_is_left(listed, monkeypatch):
    monkeypatch.setattr(linkcheck, "SECONDS", 0.3)
    begun = time.monotonic()
    assert linkcheck.ask(f"{listed.url}/slow").state == "unreachable"
    assert time.monotonic() - begun < 2


def test_a_server_that_is_away_is_not_a_dead_link(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    settings.LINK_CHECK_HOSTS = [host]
    assert linkcheck.ask(f"http://{host}/") == linkcheck.Answer("unreachable", error="ConnectionRefusedError")


@pytest.mark.parametrize(
    "url",
    ["http://", "http://[", "http://a..b/", "http://example.org:99999/", "http://" + "a" * 70 + ".org/"],
)
def test_what_is_no_address_is_not_asked(url, names, dialled, settings):
    settings.LINK_CHECK_HOSTS = []
    assert linkcheck.ask(url).state == "unreachable"
    assert dialled == []


# --- The own network ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "0.1.2.3", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::",
        "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "64:ff9b::7f00:1",
        "2002:7f00:1::", "2001:db8::1", "2001:0:7f00:1::7f00:1",
    ],
)  # fmt: skip
def test_an_address_inside_is_never_asked(address, names, dialled, settings):
    settings.LINK_CHECK_HOSTS = []
    names["inside.example"] = [address]
    answer = linkcheck.ask("http://inside.example/")
    assert (answer.state, answer.error) == (
        "unreachable",
        "not asked: the host is not on the public internet",
    )
    assert dialled == []


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1:248:1893:25c8:1946"])
def test_an_address_outside_is_asked(address, names, dialled, settings):
    settings.LINK_CHECK_HOSTS = []
    names["outside.example"] = [address]
    assert linkcheck.ask("https://outside.example/").error == "ConnectionRefusedError"
    assert dialled == [(address, 443)]


def test_one_address_inside_among_others_is_enough(monkeypatch, dialled, settings):
    settings.LINK_CHECK_HOSTS = []
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in (PUBLIC, "127.0.0.1")]
    monkeypatch.setattr(linkcheck.socket, "getaddrinfo", lambda *args, **kwargs: rows)
    assert linkcheck.ask("http://both.example/").error.startswith("not asked")
    assert dialled == []


def test_a_name_that_changes_its_address_after_the_look_gains_nothing(names, dialled, settings):
    """Rebinding: public when it is looked at, ours when it is connected to."""
    settings.LINK_CHECK_HOSTS = []
    names["rebinding.example"] = [PUBLIC, "127.0.0.1"]
    linkcheck.ask("http://rebinding.example/")
    assert dialled == [(PUBLIC, 80)]


def test_a_redirect_inside_is_not_followed(listed):
    inside = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    inside.asked = []
    thread = threading.Thread(target=inside.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        for target in (f"http://127.0.0.1:{inside.server_port}/", "http://127.0.0.1/", "file:///etc/passwd"):
            answer = linkcheck.ask(f"{listed.url}/to/{target}")
            assert (answer.state, answer.error[:9]) == ("unreachable", "not asked")
    finally:
        inside.shutdown()
        thread.join()
        inside.server_close()
    assert inside.asked == []
    assert len(listed.asked) == 3


@pytest.mark.parametrize(
    "url", ["http://outside.example:22/", "https://outside.example:80/", "ftp://outside.example/"]
)
def test_only_the_ports_of_the_web_are_asked(url, names, dialled, settings):
    settings.LINK_CHECK_HOSTS = []
    names["outside.example"] = [PUBLIC]
    assert linkcheck.ask(url).error.startswith("not asked")
    assert dialled == []


def test_a_list_of_hosts_leaves_out_all_others(names, dialled, settings):
    settings.LINK_CHECK_HOSTS = ["one.example"]
    names["one.example"] = [PUBLIC]
    names["other.example"] = [PUBLIC]
    linkcheck.ask("http://other.example/")
    assert dialled == []
    linkcheck.ask("http://one.example/")
    assert dialled == [(PUBLIC, 80)]
    names["one.example"] = ["127.0.0.1"]  # a listed name without a port is no way inside
    assert linkcheck.ask("http://one.example/").error.startswith("not asked")


# --- In the background ----------------------------------------------------------------------------


def linking(*urls, **kwargs):
    body = "".join(f'<p><a href="{url}">words</a></p>' for url in urls)
    return draft(body=body, **kwargs)


def queued(name):
    return Effect.objects.filter(name=name, state="waiting").count()


@pytest.mark.django_db
def test_a_saved_story_has_its_links_asked(listed):
    linking(f"{listed.url}/", f"{listed.url}/404", f"{listed.url}/404", "/news/", "mailto:a@example.org")
    assert listed.asked == []
    assert effects.run_due() == 3
    states = dict(Link.objects.values_list("url", "state"))
    assert states == {f"{listed.url}/": "ok", f"{listed.url}/404": "dead"}
    dead = Link.objects.get(state="dead")
    assert (dead.code, dead.error, dead.digest) == (404, "", digest(dead.url))
    assert timezone.now() - dead.checked_at < datetime.timedelta(minutes=1)


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["<p>No link.</p>", '<p><a href="/news/">Ours</a></p>'])
def test_a_story_without_outside_links_queues_nothing(body, settings):
    settings.LINK_CHECK_HOSTS = []
    draft(body=body)
    assert Effect.objects.count() == 0


@pytest.mark.django_db
def test_checks_can_be_switched_off(settings):
    settings.LINK_CHECK_HOSTS = ["none"]
    linking("https://outside.example/")
    assert Effect.objects.count() == 0


@pytest.mark.django_db
def test_an_address_is_asked_once_a_day(listed):
    boss = superuser()
    article = linking(f"{listed.url}/", by=boss)
    linking(f"{listed.url}/", by=boss)
    effects.run_due()
    assert len(listed.asked) == 1
    article = workflow.save(article, {"lead": "Another."}, by=boss, based_on=article.revision_id)
    effects.run_due()
    assert len(listed.asked) == 1
    Link.objects.update(checked_at=timezone.now() - datetime.timedelta(hours=25))
    workflow.save(article, {"lead": "A third."}, by=boss, based_on=article.revision_id)
    effects.run_due()
    assert len(listed.asked) == 2


@pytest.mark.django_db
def test_a_flood_of_links_is_bounded(listed, monkeypatch):
    monkeypatch.setattr(linkcheck, "LINKS", 3)
    linking(*[f"{listed.url}/{number}" for number in range(9)])
    effects.run_due()
    assert Link.objects.count() == 3


@pytest.mark.django_db
def test_a_host_that_is_unknown_twice_is_gone(names, settings):
    settings.LINK_CHECK_HOSTS = []
    names["gone.example"] = [socket.gaierror(socket.EAI_NONAME, "unknown")]
    linking("http://gone.example/")
    effects.run_due()
    link = Link.objects.get()
    assert (link.state, link.error) == ("unreachable", "no such host")
    again = Effect.objects.get(state="waiting")
    assert datetime.timedelta(minutes=59) < again.due_at - timezone.now() < datetime.timedelta(minutes=61)
    Effect.objects.update(due_at=again.added_at)
    effects.run_due()
    link.refresh_from_db()
    assert (link.state, queued("check-link")) == ("dead", 0)


@pytest.mark.django_db
def test_a_machine_without_internet_reports_nothing_dead(names, settings):
    settings.LINK_CHECK_HOSTS = []
    names["outside.example"] = [socket.gaierror(socket.EAI_AGAIN, "no name server")]
    linking("http://outside.example/")
    for _ in range(3):
        effects.run_due()
        Link.objects.update(checked_at=None)
        effects.add("check-link", {"digest": digest("http://outside.example/")})
    assert Link.objects.get().state == "unreachable"


@pytest.mark.django_db
def test_what_answers_again_is_not_dead(listed):
    link = Link.objects.create(
        url=f"{listed.url}/", digest=digest(f"{listed.url}/"), state="dead", failures=3
    )
    effects.add("check-link", {"digest": link.digest})
    effects.run_due()
    link.refresh_from_db()
    assert (link.state, link.failures, link.code) == ("ok", 0, 200)


@pytest.mark.django_db
def test_a_link_of_a_live_story_is_asked_again_and_its_death_is_told(listed, monkeypatch):
    address = f"{listed.url}/?a=1&b=2#part"
    link = f'<a href="{address.replace("&", "&amp;")}">there</a>'
    owner = UserFactory(roles=["Editor"])
    article = draft(by=owner, title="Live", slug="live", body=f"<p>{link}</p>")
    boss = superuser()
    for verb in ("submit", "approve", "publish"):
        more = {"accept": list(checklist.RULES)} if verb == "publish" else {}
        article = getattr(workflow, verb)(article, by=boss, based_on=article.revision_id, **more)
    draft(by=boss, title="Not live", body=f'<p><a href="{listed.url}/other">there</a></p>')
    effects.run_due()
    waiting = Effect.objects.get(name="check-link", state="waiting")
    assert waiting.payload == {"digest": digest(address)}
    assert waiting.due_at - timezone.now() > datetime.timedelta(days=6)
    monkeypatch.setattr(linkcheck, "ask", lambda url: linkcheck.Answer("dead", 404))
    Link.objects.update(checked_at=timezone.now() - datetime.timedelta(days=7))
    for _time in range(2):  # a second death is no news
        Effect.objects.filter(name="check-link").update(due_at=timezone.now() - datetime.timedelta(hours=1))
        effects.run_due()
        Link.objects.update(checked_at=None)
    told = Notice.objects.filter(event="dead_link")
    assert [(notice.recipient, notice.article) for notice in told] == [(owner, article)]
