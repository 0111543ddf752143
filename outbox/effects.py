"""The outbox: `add` what is to happen in the transaction that causes it, and a worker does it afterwards.

What is rolled back never happens, and what is committed is done at least once, also after `kill -9`: a handler
can be run again for the same payload, so it is written to do no harm then. Nothing a reader sees waits for it.
"""

import datetime
import logging
from contextlib import nullcontext

from django.conf import settings
from django.core.mail import mail_admins
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from outbox.models import Effect

logger = logging.getLogger("newsroom.outbox")

LEASE = datetime.timedelta(minutes=2)
TRIES = 8  # the last about fifteen hours after the first
KEPT = datetime.timedelta(days=7)
State = Effect.State
FAILURE = "work-failed"  # where an app has a handler of this name, it is told of what failed for good
_handlers = {}


def handler(name):
    """Register a function of one argument, the payload, for effects of this name."""

    def register(function):
        if name in _handlers:
            raise ValueError(f"there is a handler for {name!r} already")
        _handlers[name] = function
        return function

    return register


def names():
    return sorted(_handlers)


# --- Adding ---------------------------------------------------------------------------------------


def add(name, payload, *, at=None, key=""):
    """Let the handler `name` run with this payload (a dict that JSON can hold), not before `at` (aware).

    Of one non-empty `key` no more than one effect waits: where it does already, that one is returned.
    """
    if name not in _handlers:
        raise LookupError(f"no handler for {name!r}")
    values = {"name": name, "payload": payload} | ({"due_at": at} if at else {})
    if not key:
        return Effect.objects.create(**values)
    with transaction.atomic():
        # Locked, so that no worker runs it on what stood before this transaction.
        waiting = Effect.objects.select_for_update()
        return waiting.get_or_create(key=key, state=State.WAITING, defaults=values)[0]


def drop(key):
    """Take back what waits under this key. Returns how many."""
    return Effect.objects.filter(key=key, state=State.WAITING).delete()[0]


def retry(effect):
    """Let what failed start afresh now; False where it has not, or the same work waits already."""
    values = {"state": State.WAITING, "tries": 0, "due_at": Now(), "ended_at": None}
    try:
        with transaction.atomic():
            return bool(Effect.objects.filter(pk=effect.pk, state=State.FAILED).update(**values))
    except IntegrityError:  # its key waits
        return False


# --- Running --------------------------------------------------------------------------------------


def run_due(limit=100, *, lease=LEASE, guard=nullcontext, stopped=bool):
    """Run what is due, one after the other, at most `limit`. Returns how many ran, well or not.

    `guard()` is entered around each handler, and no further effect is begun once `stopped()` is true.
    """
    for count in range(limit):
        effect = None if stopped() else Effect.objects.claim(lease)
        if effect is None:
            return count
        _run(effect, guard)
    return limit


def _run(effect, guard):
    if effect.tries > TRIES:  # the worker died in each of them
        return _fail(effect, "the worker ended in the middle of it, each time")
    try:
        with guard():
            _handlers[effect.name](effect.payload)
    except Exception as error:  # whatever it is, it is stored, reported and tried again
        logger.warning("%s failed (try %d)", effect, effect.tries, exc_info=True)
        text = f"{type(error).__name__}: {error}"[:1000].replace("\0", "")
        return _fail(effect, text) if effect.tries >= TRIES else _postpone(effect, text)
    # The payload may hold a link that is its reader's alone: it goes with the work.
    _end(effect, state=State.DONE, ended_at=Now(), error="", payload={})


def _end(effect, **values):
    """Only while the claim is still ours."""
    mine = Effect.objects.filter(pk=effect.pk, state=State.RUNNING, tries=effect.tries)
    return mine.update(claimed_until=None, **values)


def _postpone(effect, error):
    delay = datetime.timedelta(seconds=10 * 4 ** (effect.tries - 1))
    try:
        with transaction.atomic():
            _end(effect, state=State.WAITING, due_at=Now() + delay, error=error)
    except IntegrityError:  # the same work was added meanwhile and waits: that one will do
        _end(effect, state=State.DONE, ended_at=Now(), error=error, payload={})


def _fail(effect, error):
    if not _end(effect, state=State.FAILED, ended_at=Now(), error=error):
        return
    logger.error("%s failed for good: %s", effect, error)
    if FAILURE in _handlers and effect.name != FAILURE:
        add(FAILURE, {"name": effect.name}, key=f"{FAILURE} {effect.name}")
    if settings.ADMINS:
        try:
            mail_admins(f"Background work failed: {effect}", f"{error}\n\n{settings.SITE_URL}/admin/")
        except OSError:  # smtplib's errors are; the line above is in the log and the row in the list
            logger.exception("The failure of %s was not mailed", effect)


def purge():
    """Delete what was done more than a week ago. Returns how many."""
    return Effect.objects.filter(state=State.DONE, ended_at__lte=Now() - KEPT).delete()[0]
