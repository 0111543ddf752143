"""Are the pages of other sites that stories link to still there? Asked in the background, at most once a day each.

Contributors type these addresses, and the server asks them: so nothing is ever sent to an address that is not of the
public internet. A name is resolved once and the connection made to that very address; each redirect is looked at anew.
"""

import datetime
import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape

from articles import notices
from articles.bodyparts import parts
from articles.checkfacts import digest
from articles.models import Article, Edition, Link, Revision
from outbox import effects

State = Link.State
SECONDS = 10  # for one request and its answer
BYTES = 4096  # of an answer
REDIRECTS = 5
LINKS = 200  # of one story
FRESH = datetime.timedelta(days=1)
AGAIN = datetime.timedelta(hours=1)
REGULARLY = datetime.timedelta(days=7)
PORTS = {"http": 80, "https": 443}
GONE = {404, 410}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
OFF = ["none"]


class Refused(Exception):
    """An address that is not asked."""


class Unknown(Exception):
    """There is no such host."""


@dataclass(frozen=True)
class Answer:
    state: str
    code: int | None = None
    error: str = ""


# --- What is asked, and when ----------------------------------------------------------------------


def queue(revision):
    """Have the outside links of a saved revision asked, if it has any."""
    if settings.LINK_CHECK_HOSTS != OFF and _outside(revision):
        effects.add("check-links", {"revision": revision.pk}, key=f"check-links {revision.article_id}")


def _outside(revision):
    """Addresses as they are written, each once."""
    links = parts(revision.data["body"]).links
    return list(dict.fromkeys(link.href for link in links if link.is_outside))[:LINKS]


@effects.handler("check-links")
def spread(payload):
    """One effect for each link of the revision, or of a newer one, that was not asked within a day."""
    revision = Revision.objects.select_related("article__revision").get(pk=payload["revision"])
    urls = {digest(url): url for url in _outside(revision.article.revision or revision)}
    Link.objects.bulk_create([Link(digest=key, url=url) for key, url in urls.items()], ignore_conflicts=True)
    fresh = Link.objects.filter(digest__in=urls, checked_at__gt=timezone.now() - FRESH)
    for key in urls.keys() - set(fresh.values_list("digest", flat=True)):
        effects.add("check-link", {"digest": key}, key=f"check-link {key}")


@effects.handler("check-link")
def look(payload):
    """Ask one address and write down the answer.

    The owners of live stories are told of a link that died, and it is asked again every week while one has it.
    A host that is not known is believed to be gone when it is not known an hour later either.
    """
    link = Link.objects.get(digest=payload["digest"])
    before = link.state
    if link.failures == 0 and link.checked_at and link.checked_at > timezone.now() - FRESH:
        return
    try:
        answer = ask(link.url)
        link.failures = 0
    except Unknown:
        link.failures = min(link.failures + 1, 100)
        answer = Answer(State.DEAD if link.failures > 1 else State.UNREACHABLE, error="no such host")
    link.state, link.code, link.error = answer.state, answer.code, answer.error[:200]
    link.checked_at = timezone.now()
    link.save()
    stories = _with(link.url)
    if link.state == State.DEAD and before != State.DEAD:
        for article in stories:
            notices.announce("dead_link", article, detail={"reason": link.url})
    if link.failures == 1 or stories:
        wait = AGAIN if link.failures == 1 else REGULARLY
        effects.add("check-link", payload, at=timezone.now() + wait, key=f"check-link {link.digest}")


def _with(url):
    """Live stories that link to this address, as readers have them."""
    live = Edition.objects.live().filter(body__contains=f'"{escape(url)}"')
    return list(Article.objects.filter(pk__in=live.values("article")).select_related("rubric", "revision"))


# --- Asking ---------------------------------------------------------------------------------------


def ask(url):
    """The `Answer` at this address, redirects followed. Raises `Unknown` where its host does not exist."""
    try:
        for _hop in range(REDIRECTS + 1):
            code, location = _request(url)
            if not location:
                return Answer(_state(code), code)
            url = urljoin(url, location)
    except Refused as error:
        return Answer(State.UNREACHABLE, error=f"not asked: {error}")
    except (
        OSError,
        http.client.HTTPException,
        ValueError,
    ) as error:  # a name that is no name is a ValueError
        return Answer(State.UNREACHABLE, error=type(error).__name__)
    return Answer(State.UNREACHABLE, error="too many redirects")


def _state(code):
    """What needs a login or asks for patience is there; a server in trouble may be back tomorrow."""
    if code in GONE:
        return State.DEAD
    return State.OK if code < 500 else State.UNREACHABLE


def _request(url):
    """(code, address that it redirects to or "") of HEAD, or of GET where the server does not like HEAD."""
    target = Target.of(url)
    code, location = target.send("HEAD")
    return (code, location) if code < 400 else target.send("GET")


@dataclass(frozen=True)
class Target:
    """One request: the name, the address that it was resolved to, once, and the path."""

    scheme: str
    host: str
    port: int
    address: str
    path: str

    @classmethod
    def of(cls, url):
        """Raises `Refused` for what is not to be asked, `Unknown` where the name does not exist."""
        split = urlsplit(url)
        if split.scheme not in PORTS or not split.hostname:
            raise Refused("no address of the web")
        host = split.hostname.rstrip(".").encode("idna").decode()
        port = split.port or PORTS[split.scheme]
        is_listed = f"{host}:{port}" in settings.LINK_CHECK_HOSTS
        if not is_listed:
            if port != PORTS[split.scheme]:
                raise Refused(f"port {port}")
            if settings.LINK_CHECK_HOSTS and host not in settings.LINK_CHECK_HOSTS:
                raise Refused("the host is not in LINK_CHECK_HOSTS")
        addresses = _resolve(host, port)
        if not is_listed and not all(is_public(address) for address in addresses):
            raise Refused("the host is not on the public internet")
        path = quote(split.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            f"?{quote(split.query, safe='/%:@!$&*+,;=~-._?')}" if split.query else ""
        )
        return cls(split.scheme, host, port, addresses[0], path)

    def send(self, method):
        """(code, redirect or "") of one request, within `SECONDS` altogether."""
        connection = _Connection(self)
        try:
            with _limited(connection):
                connection.request(method, self.path, headers=self.headers)
                response = connection.getresponse()
                response.read(BYTES)
                location = response.getheader("Location") if 300 <= response.status < 400 else ""
                return response.status, location or ""
        finally:
            connection.close()

    @property
    def headers(self):
        return {
            "User-Agent": f"Newsroom link check (+{settings.SITE_URL})",
            "Accept": "*/*",
            "Connection": "close",
        }


class _Connection(http.client.HTTPConnection):
    """To the address that was looked at, not to what the name may lead to by now."""

    def __init__(self, target):
        super().__init__(target.host, target.port, timeout=SECONDS)
        self.target = target
        self.default_port = PORTS[target.scheme]  # left out of the Host header

    def connect(self):
        self.sock = socket.create_connection((self.target.address, self.target.port), SECONDS)
        if self.target.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self.target.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()  # now that `cut` can reach it

    def cut(self):
        """End a request that takes too long, from another thread."""
        with suppress(OSError):  # it has come to its end by itself
            if self.sock:
                self.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def _limited(connection):
    """A server that sends one letter at a time keeps within the timeout of each; not within this."""
    timer = threading.Timer(SECONDS, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _resolve(host, port):
    """The addresses of a host, IPv4 first. Raises `Unknown` where the name servers say that there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            raise Unknown from error
        raise
    return [row[4][0] for row in sorted(found, key=lambda row: row[0] != socket.AF_INET)]


def is_public(address):
    """An address of the public internet; not one of this machine, its network, or one that hides such a one."""
    address = ipaddress.ip_address(address.partition("%")[0])
    if address.version == 6:
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if hidden or address in NAT64:
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    )
