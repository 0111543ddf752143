"""Effects for tests."""

import datetime

from outbox import effects
from outbox.models import Effect


def due_again(effect):
    """As if the delay before its next try had passed."""
    Effect.objects.filter(pk=effect.pk).update(due_at=effect.added_at - datetime.timedelta(hours=1))


def run_to_the_end(effect):
    """All tries of an effect that fails, without the waiting between them. Returns how many."""
    tries = 0
    while Effect.objects.get(pk=effect.pk).state == Effect.State.WAITING:
        due_again(effect)
        tries += effects.run_due()
    effect.refresh_from_db()
    return tries
