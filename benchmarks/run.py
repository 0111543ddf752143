"""Median time and queries of the reader's pages on the seeded database: `python benchmarks/run.py`.

Without a server or a network: the whole of Django's stack, called in this process.
"""

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
os.environ.setdefault("DEBUG", "1")

import django

django.setup()

from django.db import connection  # noqa: E402  (as above)
from django.test import Client  # noqa: E402  (as above)
from django.test.utils import CaptureQueriesContext  # noqa: E402  (as above)

from articles.lists import EPOCH, MICROSECOND  # noqa: E402  (as above)
from articles.models import Edition  # noqa: E402  (as above)

TIMES = 15


def pages():
    """(name, address): the first and the last page of the list, the front page, a story, a search."""
    stories = Edition.objects.live().stories().newest()
    count = stories.count()
    near_the_end = stories[max(0, count - 21)]
    position = f"{(near_the_end.published_at - EPOCH) // MICROSECOND}-{near_the_end.article_id}"
    return [
        ("front page", "/"),
        ("list, first page", "/news/"),
        ("list, last page", f"/news/?older={position}"),
        ("rubric and body", "/rubrics/rubric-0/?organization=body-0"),
        ("month", f"/{near_the_end.published_on:%Y/%m}/"),
        ("story", stories[count // 2].get_absolute_url()),
        ("search, common word", "/search/?q=customs"),
        ("search, rare word", "/search/?q=story+77"),
        ("feed", "/news/feed/"),
    ]


def measure(address):
    """(median milliseconds, queries) of a page that answers 200."""
    client = Client(SERVER_NAME="localhost")
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200, address
        count = len(queries)  # here: the next request empties the log
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), count


if __name__ == "__main__":
    print(f"{connection.vendor}, {Edition.objects.count()} editions")  # noqa: T201  the result
    for name, address in pages():
        median, queries = measure(address)
        print(f"{name:22} {median:7.1f} ms {queries:3} queries  {address[:60]}")  # noqa: T201  the result
