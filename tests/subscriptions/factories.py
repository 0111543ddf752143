"""Readers who follow by mail, for tests."""

from django.utils import timezone

from subscriptions import news, topics
from subscriptions.models import Subscriber

ADDRESS = "reader@example.org"


def follower(*subjects, address=ADDRESS, rhythm="at-once", language="en", **fields):
    """One who has confirmed a minute ago that it follows these rubrics and entities; everything, for none."""
    fields = {"confirmed_at": timezone.now() - news.MINUTE, "seen": news.latest()} | fields
    subscriber = Subscriber.objects.create(address=address, rhythm=rhythm, language=language, **fields)
    topics.add(subscriber, [topics.of_subject(subject) for subject in subjects or [None]])
    news.start()
    return subscriber
