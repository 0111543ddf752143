"""The worker: runs the background work of the outbox until it is told to stop."""

import datetime
import logging
import signal
import time
from contextlib import contextmanager

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from outbox import effects

logger = logging.getLogger("newsroom.outbox")

IDLE = 0.5  # seconds between two looks
PATIENCE = 5  # seconds, when the database does not answer
PURGED_EVERY = 3600  # seconds


class Overtime(Exception):
    """The work took longer than its claim lasts: another worker would begin it."""


class Command(BaseCommand):
    help = "Runs the background work: mails, link checks, notices. Any number of workers may run at once."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="run what is due now, then end")
        parser.add_argument(
            "--lease",
            type=float,
            default=effects.LEASE.total_seconds(),
            help="seconds after which another worker takes over, longer than any one effect lasts",
        )

    def handle(self, *, once, lease, **options):
        self.stopped, self.purged_at = False, None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        logger.info("The worker begins")
        while not self.stopped:
            ran = self.look(lease)
            if once and not ran:
                break
            if not ran and not self.stopped:
                time.sleep(IDLE)
        logger.info("The worker ends")

    def stop(self, number, frame):
        """What runs is brought to its end; nothing else is begun."""
        self.stopped = True

    def look(self, lease):
        """Run what is due; returns how many. A database that is away for a while does not end the worker."""
        close_old_connections()
        try:
            ran = effects.run_due(
                lease=datetime.timedelta(seconds=lease),
                guard=lambda: deadline(lease * 0.9),
                stopped=lambda: self.stopped,
            )
            if self.purged_at is None or time.monotonic() - self.purged_at > PURGED_EVERY:
                self.purged_at = time.monotonic()
                effects.purge()
        except (OperationalError, InterfaceError):
            logger.exception("The database does not answer")
            time.sleep(0 if self.stopped else PATIENCE)
            return 0
        return ran


@contextmanager
def deadline(seconds):
    """Raise `Overtime` in the body after so many seconds, also out of a system call that hangs."""

    def expire(number, frame):
        raise Overtime(f"not done after {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
