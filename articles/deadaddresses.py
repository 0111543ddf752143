"""What readers ask for and do not find: counted by address alone, and bounded; where the desk sends them instead.

Nothing about who asked is kept: no question behind the `?`, no referrer, no address, no browser. An address that
could be somebody's own (a link with a secret, a mail address) is not counted at all.

Counting must never cost a reader an answer, nor the newsroom its disk: each process gathers for `SECONDS` and writes
in one statement, waits for no lock longer than `PATIENCE`, and the table holds the `MOST` that are asked for most.
"""

import datetime
import logging
import re
import threading
import time
import unicodedata
from collections import Counter
from contextlib import contextmanager

from django.conf import settings
from django.db import Error, connection, transaction
from django.urls import is_valid_path, reverse
from django.utils import timezone

from articles.models import DeadAddress, Redirect
from articles.models.addresses import LONGEST_PATH

logger = logging.getLogger("newsroom.deadaddresses")

SECONDS = 5  # between two writes of one process
PATIENCE = 250  # milliseconds that a write waits for a lock
MOST = 2000  # rows
MOST_GATHERED = 200  # addresses between two writes
KEPT = datetime.timedelta(days=180)  # after it was last asked for

# What scanners ask every site for; nobody has followed a link there.
PROBE = re.compile(
    r"\.(php\d?|aspx?|jspx?|cgi|env|git|sql|bak|ini|ya?ml)(/|\Z)"
    r"|/(\.|wp-|wordpress|cgi-bin|phpmyadmin|pma|vendor/|node_modules|actuator|autodiscover|owa/|hnap1|solr/|boaform)",
    re.IGNORECASE,
)
PAGES = {"", "html", "htm", "pdf"}  # extensions of what people link to
HOSTILE = re.compile(r"""[<>"'\\{}|^`%;*$=@:&]|\.\.""")
# A secret: mixed case or a long piece of hexadecimal digits, where the addresses of a site have words.
SECRET = re.compile(r"(?=[\w-]{16})[\w-]*[a-z0-9][A-Z]|[0-9a-f]{16}|[0-9a-f]{8}-[0-9a-f]{4}-", re.ASCII)
CAMPAIGN = re.compile(r"utm_\w+|fbclid|gclid|yclid|mc_[ce]id")  # put behind an address by whoever shared it
OF_PAGES = {"slug", "year", "month", "day"}  # parameters of addresses that are the same for everybody

UPSERT = """
    INSERT INTO articles_deadaddress (path, hits, first_on, last_on) VALUES {rows}
    ON CONFLICT (path) DO UPDATE
    SET hits = articles_deadaddress.hits + excluded.hits, last_on = excluded.last_on
"""


# --- Addresses ------------------------------------------------------------------------------------


def key(path):
    """The one form of a path: composed letters, no double slashes, one at the end unless it ends in a file's name."""
    path = re.sub("/{2,}", "/", f"/{unicodedata.normalize('NFC', path).strip()}")
    return path if path.endswith("/") or "." in path.rpartition("/")[2] else f"{path}/"


def is_readers(path):
    """Not the desk, nor a file: an address at which a redirect may stand."""
    return not path.startswith((reverse("admin:index"), settings.STATIC_URL, settings.MEDIA_URL))


def is_a_page(path):
    """It looks like the address of a page that somebody may have linked to, and like nobody's secret."""
    extension = path.rpartition("/")[2].partition(".")[2].lower()
    return (
        is_readers(path)
        and len(path) <= LONGEST_PATH
        and path.isprintable()
        and extension in PAGES
        and not (PROBE.search(path) or HOSTILE.search(path) or SECRET.search(path))
    )


def is_dead(request):
    """Does the 404 for this request mean that a reader found nothing at a page's address?

    Not where a question behind the `?` may have been at fault, where the slash at the end is still to come, or where
    the address is a ticket: one with a token or a number in it.
    """
    path = request.path_info
    match = request.resolver_match
    return (
        request.method in ("GET", "HEAD")
        and is_a_page(key(path))
        and all(CAMPAIGN.fullmatch(name) for name in request.GET)
        and not is_without_slash(path)
        and (match is None or OF_PAGES.issuperset(match.kwargs))
    )


def is_without_slash(path):
    """Django will send the reader on to the same address with a slash (`CommonMiddleware`)."""
    return not path.endswith("/") and is_valid_path(f"{path}/")


# --- Counting -------------------------------------------------------------------------------------


class Gathered:
    """What this process has counted and not written yet."""

    def __init__(self):
        self.lock = threading.Lock()
        self.clear()

    def clear(self):
        self.counts, self.written = Counter(), 0

    def add(self, counts):
        """Addresses beyond `MOST_GATHERED` are let go."""
        with self.lock:
            for path, number in counts.items():
                if path in self.counts or len(self.counts) < MOST_GATHERED:
                    self.counts[path] += number

    def take(self, *, every):
        """All of it, when it is `every` seconds since this was last done; else nothing."""
        with self.lock:
            if time.monotonic() - self.written < every:
                return Counter()
            taken, self.counts, self.written = self.counts, Counter(), time.monotonic()
            return taken


gathered = Gathered()


def count(request):
    """Count a reader's 404; nothing that goes wrong here reaches the reader."""
    gathered.add({key(request.path_info): 1})
    write(every=SECONDS)


def write(*, every=0):
    """Write what was gathered, with the newsroom's day. What cannot be written now is kept for the next time."""
    counts = gathered.take(every=every)
    if not counts:
        return
    day = timezone.localdate()
    try:
        with _briefly(), connection.cursor() as cursor:
            cursor.execute(*statement(counts, day))
            _bound(day)
    except Error:
        logger.warning("Dead addresses could not be written", exc_info=True)
        gathered.add(counts)


def statement(counts, day):
    """SQL that adds these counts, and its values. In one order for all processes: none waits for another in turn."""
    values = [value for path, number in sorted(counts.items()) for value in (path, number, day, day)]
    return UPSERT.format(rows=", ".join(["(%s, %s, %s, %s)"] * len(counts))), values


def _bound(day):
    """The least asked for and oldest go."""
    kept = DeadAddress.objects.filter(last_on__gte=day - KEPT).order_by("-hits", "-last_on", "-pk")
    DeadAddress.objects.exclude(pk__in=kept.values("pk")[:MOST]).delete()


@contextmanager
def _briefly():
    """A transaction that gives up soon where another one holds what it needs: a reader waits for it."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE}")
            yield
        return
    usual = settings.DATABASES["default"]["OPTIONS"]["timeout"] * 1000
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


# --- Redirects ------------------------------------------------------------------------------------


def redirect_at(path):
    """The `Redirect` that readers find at this path, or None; one query.

    One that leads to another redirect is passed over: the desk makes none, but two people may at the same moment.
    """
    if not is_readers(path) or len(path) > LONGEST_PATH:
        return None
    found = Redirect.objects.filter(path=key(path)).exclude(to__in=Redirect.objects.values("path"))
    return found.select_related("entity").first()
