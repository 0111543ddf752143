"""To ask for mails, to confirm it, to change it, to leave: each in one transaction."""

import datetime

from django.db import transaction
from django.utils import timezone

from outbox import effects
from subscriptions import news, topics
from subscriptions.models import KEPT, Subscriber

PAUSE = datetime.timedelta(hours=1)  # between two mails with a link to one address
LINK, EXPIRE = "subscription-link", "subscriptions-expire"


@transaction.atomic
def ask(address, chosen, *, rhythm, language):
    """Somebody typed this address (folded, see `forms`) and chose these topics. Who looks on cannot tell what follows.

    - an unknown address is kept, for 48 hours, and mailed a link that confirms
    - one that is not confirmed yet is asked for these topics too
    - one that is confirmed stays as it is and is mailed the link to its page, where these topics are proposed
    - within an hour of the last such mail there is none
    """
    known = Subscriber.objects.select_for_update()
    values = {"rhythm": rhythm, "language": language}
    subscriber, is_new = known.get_or_create(address=address, defaults=values)
    if not subscriber.confirmed_at:
        topics.add(subscriber, chosen)
        if not is_new:
            Subscriber.objects.filter(pk=subscriber.pk).update(**values)
    now = timezone.now()
    if subscriber.asked_at and subscriber.asked_at > now - PAUSE:
        return
    Subscriber.objects.filter(pk=subscriber.pk).update(asked_at=now)
    proposed = [topic.value for topic in chosen] if subscriber.confirmed_at else []
    name = f"link.{subscriber.pk}.{now:%Y%m%d%H%M%S}"
    effects.add(LINK, {"subscriber": subscriber.pk, "propose": proposed, "name": name})
    if not subscriber.confirmed_at:
        effects.add(EXPIRE, {}, at=now + KEPT)


@transaction.atomic
def confirm(subscriber):
    """The link in the mail was followed: from now on it is told of what appears. `DoesNotExist` where it has left
    meanwhile.
    """
    waits = Subscriber.objects.filter(pk=subscriber.pk, confirmed_at=None)
    waits.update(confirmed_at=timezone.now(), seen=news.latest())
    news.start()
    subscriber.refresh_from_db()


@transaction.atomic
def change(subscriber, chosen, *, rhythm, language):
    """It follows these topics from now on. `DoesNotExist` where it has left meanwhile."""
    subscriber.refresh_from_db(from_queryset=Subscriber.objects.select_for_update())
    subscriber.rhythm, subscriber.language = rhythm, language
    subscriber.save(update_fields=["rhythm", "language"])
    topics.replace(subscriber, chosen)


def leave(subscriber):
    """Everything that is known of it is erased. What waits in the outbox holds its key alone, and is not sent."""
    erase(Subscriber.objects.filter(pk=subscriber.pk))


@transaction.atomic
def erase(subscribers):
    """Those of this queryset, locked before anything of them goes: what is chosen at this very moment goes too, and
    who has just confirmed stays.
    """
    keys = list(subscribers.select_for_update().values_list("pk", flat=True))
    Subscriber.objects.filter(pk__in=keys).delete()
