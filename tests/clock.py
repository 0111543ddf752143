"""One clock for everything: `with clock.at(moment):` sets Python's and the database's.

`Now()` of the database's functions is compiled to that moment. Defaults that stand in the schema (`db_default`) keep
the real time, so moments that are simulated should lie ahead.
"""

import datetime
from contextlib import contextmanager
from unittest import mock

import time_machine
from django.db.models.functions import Now


@contextmanager
def at(moment):
    """`moment` is an aware datetime; it stands still within."""
    text = moment.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")

    def as_sql(self, compiler, connection, **context):
        if connection.vendor == "postgresql":
            return "%s::timestamptz", [f"{text}+00:00"]
        return "%s", [text]

    patches = [mock.patch.object(Now, name, as_sql) for name in ("as_sql", "as_sqlite", "as_postgresql")]
    with time_machine.travel(moment, tick=False), patches[0], patches[1], patches[2]:
        yield
