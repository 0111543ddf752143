"""`manage.py work` with handlers that leave traces in a file: run as a process of its own by test_worker.

Usage: python -m tests.outbox.worker FILE [options of the command]; TEST_DATABASE names the database.
"""

import os
import sys
import time
from pathlib import Path

import django
from django.conf import settings


def main(trace, *options):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
    django.setup()

    from django.core.management import call_command  # its handlers need the apps

    from outbox import effects  # as above

    def write(payload):
        with trace.open("a") as file:  # one short line, appended at once
            file.write(f"{payload['n']}\n")

    @effects.handler("write")
    def run_write(payload):
        time.sleep(payload.get("seconds", 0))
        write(payload)

    @effects.handler("hang_once")
    def run_hang_once(payload):
        before = trace.read_text() if trace.exists() else ""
        write({"n": "begun"})
        if not before:
            time.sleep(60)
        write(payload)

    @effects.handler("poison")
    def run_poison(payload):
        raise ValueError("poison")

    call_command("work", *options)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
