"""What the worker does for those who follow: registered with the outbox by `SubscriptionsConfig.ready`."""

from django.db import connections

from outbox import effects
from outbox.models import Effect
from subscriptions import asking, news
from subscriptions.models import Subscriber


@effects.handler(news.CLOCK)
def tick(payload):
    """Once a minute: wind the clock up again before anything else, then add the look as work of its own.

    So whatever becomes of a look, the next one comes; one that fails for good is reported like other work.
    """
    if not Subscriber.objects.confirmed().exists():
        return  # it starts again with the next confirmation
    news.start()
    effects.add(news.LOOK, {}, key=news.LOOK)
    # Two rows a minute would bury what the list of background work is read for.
    done = Effect.objects.filter(name__in=[news.CLOCK, news.LOOK], state=Effect.State.DONE)
    done.delete()


@effects.handler(news.LOOK)
def look(payload):
    """Find what is new and queue the mails of a portion of subscribers; the next portion is work of its own."""
    news.forget()
    found = news.announce()
    queued = news.queue()
    if news.PORTION in (found, queued):
        effects.add(news.LOOK, {}, key=news.LOOK)


@effects.handler(asking.EXPIRE)
def expire(payload):
    """Erase the addresses that nobody has confirmed for 48 hours."""
    asking.erase(Subscriber.objects.stale())


def start_after_migrate(using, **kwargs):
    """Receiver of `post_migrate`: where readers follow, the clock runs, also if somebody has dropped its work."""
    exists = Subscriber._meta.db_table in connections[using].introspection.table_names()
    if exists and Subscriber.objects.using(using).confirmed().exists():
        news.start()
