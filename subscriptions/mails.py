"""The mails to those who follow, written at the second they are sent; handlers of the outbox.

Their payloads hold no address, and neither do their errors, which are stored and logged: who has left is nowhere.
"""

import datetime
from email.errors import MessageError
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from articles import site
from outbox import effects
from subscriptions import asking, news, topics
from subscriptions.models import Subscriber

REFUSALS = 3  # by the server, for good, of one mail; then the address is erased
PAUSE = datetime.timedelta(days=1)  # between two of them
POLICY = b"5.7."  # RFC 3463: the sender is not let in, which tells nothing of the address
MOST = 50  # stories in one mail


class Refused(Exception):
    """The mail server wants no mail for this address, now or later."""


class NotSent(Exception):
    """The mail server did not take it this time."""


@effects.handler(asking.LINK)
def send_link(payload):
    """The link that confirms or, for one who has confirmed, leads to what is followed."""
    subscriber = Subscriber.objects.filter(pk=payload["subscriber"]).first()
    if subscriber is None:
        return
    template = "known" if subscriber.confirmed_at else "link"
    context = {"query": topics.query(payload["propose"])}
    try:
        _send(subscriber, template, context, name=payload["name"])
    except Refused:
        if not subscriber.confirmed_at:
            asking.leave(subscriber)


@effects.handler(news.STORIES)
def send_stories(payload):
    """The new stories `(after, until]`, of those that are live by now; no mail where none is."""
    subscriber = Subscriber.objects.confirmed().filter(pk=payload["subscriber"]).first()
    if subscriber is None:
        return
    found = news.stories(subscriber, after=payload["after"], until=payload["until"])
    if not found:
        return
    leave = subscriber.path("leave")
    context = {"editions": found[:MOST], "further": len(found[MOST:]), "total": len(found), "leave": leave}
    headers = {
        "List-Id": f"<follow.{_domain()}>",
        "List-Unsubscribe": f"<{settings.SITE_URL}{leave}>",  # RFC 2369, and the line below RFC 8058
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    name = f"stories.{subscriber.pk}.{payload['until']}"
    try:
        _send(subscriber, "stories", context, name=name, headers=headers, is_html=True)
    except Refused:
        _note_refusal(subscriber, payload)


def _note_refusal(subscriber, payload):
    """Try again in a day, in case the refusal is a mistake at the other end; after some days erase the address."""
    refused = payload.get("refused", 0) + 1
    if refused >= REFUSALS:
        asking.leave(subscriber)
    else:
        effects.add(news.STORIES, payload | {"refused": refused}, at=timezone.now() + PAUSE)


def _send(subscriber, template, context, *, name, headers=(), is_html=False):
    """`name` makes the Message-ID: a second try after a crash carries the same, by which mail servers know it."""
    with translation.override(subscriber.language), timezone.override(site.current().zone):
        context = context | {
            "subscriber": subscriber,
            "site": site.current(),
            "address": settings.SITE_URL,
            "language": subscriber.language,
            "topics": topics.followed(subscriber),
        }
        subject = render_to_string(f"subscriptions/mail/{template}_subject.txt", context)
        text = render_to_string(f"subscriptions/mail/{template}.txt", context).strip() + "\n"
        html = render_to_string(f"subscriptions/mail/{template}.html", context).strip() if is_html else ""
    message = EmailMultiAlternatives(" ".join(subject.split()), text, None, [subscriber.address])
    message.extra_headers = {
        "Message-ID": f"<{name}@{_domain()}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: an absent reader's mail program sends no answer
        **dict(headers),
    }
    if html:
        message.attach_alternative(html, "text/html")
    _hand_over(message)


def _hand_over(message):
    """Raises `Refused` or `NotSent`, neither with what the server has said: that may hold the address."""
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        ((code, answer),) = error.recipients.values()
        if 500 <= code < 600 and POLICY not in answer:
            raise Refused(code) from None
        raise NotSent(code) from None
    except SMTPException as error:
        raise NotSent(f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()) from None
    except (MessageError, ValueError) as error:  # no mail can be made of it
        raise NotSent(type(error).__name__) from None


def _domain():
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")
