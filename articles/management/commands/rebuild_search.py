"""The index of search anew, while the site runs: `manage.py rebuild_search`."""

import time

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from articles.models import Edition
from articles.search import index

PORTION = 200  # editions


class Command(BaseCommand):
    help = (
        "Writes the index of search anew, in portions, each of which is found at every moment by its old row or its "
        "new one. Where it was interrupted, it goes on with --after."
    )

    def add_arguments(self, parser):
        parser.add_argument("--after", type=int, default=0, help="the key of the last edition that is done")

    def handle(self, *, after, **options):
        start, done = time.monotonic(), 0
        editions = Edition.objects.order_by("pk")
        total = editions.filter(pk__gt=after).count()
        while keys := list(editions.filter(pk__gt=after).values_list("pk", flat=True)[:PORTION]):
            with transaction.atomic():
                # Who files one of them differently meanwhile waits, and keeps that afterwards.
                locked = editions.select_for_update().filter(pk__in=keys).values_list("pk", flat=True)
                done += index.keep(list(locked))
            after = keys[-1]
            self.stdout.write(f"{done:,} of {total:,} editions, up to --after {after}")
        self.stdout.write(
            f"{done:,} editions kept in {time.monotonic() - start:.0f} s, {self.clear()} rows without one gone"
        )

    def clear(self):
        """How many rows had no edition; the trigger leaves none."""
        column = index.key_column()
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM articles_search WHERE {column} NOT IN (SELECT id FROM articles_edition)"  # noqa: S608  ours
            )
            return cursor.rowcount
