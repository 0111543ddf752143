"""Times and queries of the reader's pages on the seeded database: `python benchmarks/run.py`.

Without a server or a network: the whole of Django's stack, called in this process. Beside the median time stands the
least time of the processor, which other work on the machine does not lengthen; of PostgreSQL, a process of its own, it
does not tell.
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

from articles import ranking  # noqa: E402  (as above)
from articles.lists import PER_PAGE  # noqa: E402  (as above)
from articles.models import Edition  # noqa: E402  (as above)
from benchmarks.seed import RARER  # noqa: E402  (as above)

TIMES = 11
DEEP = 4_999  # pages before the 5,000th, which is there from 100,000 stories on


def pages():
    """(name, address): the first and the last page of the list, the front page, a story, a search."""
    stories = Edition.objects.live().stories().newest()
    count = stories.count()
    near_the_end = stories[max(0, count - 21)]

    def behind(edition):
        return f"/news/?older={ranking.written(edition, is_ranked=False)}"

    return [
        ("front page", "/"),
        ("list, first page", "/news/"),
        *([("list, page 5,000", behind(stories[DEEP * PER_PAGE - 1]))] if count > DEEP * PER_PAGE else []),
        ("list, last page", behind(near_the_end)),
        ("rubric and all bodies", "/rubrics/rubric-0/?organization=body-0"),
        (
            "rubric, body and year",
            f"/rubrics/rubric-0/?organization=body-30&year={near_the_end.published_on.year}",
        ),
        ("month", f"/{near_the_end.published_on:%Y/%m}/"),
        ("story", stories[count // 2].get_absolute_url()),
        ("search, in every story", "/search/?q=customs+transit"),
        ("search, common word", f"/search/?q={RARER[20]}"),
        ("search, rare word", f"/search/?q={RARER[-1]}"),
        ("search, in every headline", "/search/?q=story+77"),
        ("search, phrase", "/search/?q=%22border+transit%22"),
        ("search, a body", "/search/?q=Body+7"),
        ("search, nothing", "/search/?q=nowhere"),
        ("search, newest first", f"/search/?q={RARER[20]}&order=newest"),
        ("suggestions", "/search/suggest/?q=bod"),
        ("feed", "/news/feed/"),
        ("JSON feed", "/news/feed.json"),
    ]


def measure(address):
    """(median milliseconds, least milliseconds of the processor, queries) of a page that answers 200."""
    client = Client(SERVER_NAME="localhost")
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
        count = len(queries)  # here: the next request empties the log
    times, worked = [], []
    for _ in range(TIMES):
        start, processor = time.perf_counter(), time.process_time()
        client.get(address)
        worked.append((time.process_time() - processor) * 1000)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), min(worked), count


if __name__ == "__main__":
    print(f"{connection.vendor}, {Edition.objects.count()} editions")  # noqa: T201  the result
    for name, address in pages():
        median, least, queries = measure(address)
        print(f"{name:26} {median:7.1f} ms {least:7.1f} ms {queries:3} queries  {address[:60]}")  # noqa: T201  the result
