"""Notices by e-mail: at once, once a day or never, as each person chooses; handlers of the outbox.

Every handler asks again whether the person may still see what the notice is about, and leaves out what was read
at the desk meanwhile. Run twice, it sends nothing twice that it has noted as sent.
"""

import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import User
from articles import notices, site
from articles.models import Notice
from outbox import effects, mail

MORNING = datetime.time(8)  # of the newsroom
MOST = 100  # notices in one mail
Mails = User.Mails


@effects.handler("notices")
def distribute(payload):
    """Queue each notice as its recipient wants it."""
    for notice in Notice.objects.filter(pk__in=payload["notices"]).select_related("recipient"):
        if notice.recipient.mails == Mails.AT_ONCE:
            effects.add("notice", {"notice": notice.pk}, key=f"notice:{notice.pk}")
        elif notice.recipient.mails == Mails.DAILY:
            at = next_morning(timezone.now())
            key = f"digest:{notice.recipient_id}:{at:%Y-%m-%d}"
            effects.add("digest", {"user": notice.recipient_id}, at=at, key=key)


@effects.handler("notice")
def send_one(payload):
    notice = Notice.objects.filter(pk=payload["notice"]).select_related("recipient").first()
    if notice:
        _send(notice.recipient, [notice.pk], "notice")


@effects.handler("digest")
def send_digest(payload):
    user = User.objects.get(pk=payload["user"])
    _send(user, user.notices.values("pk"), "digest")


def next_morning(now):
    """The next time that it is eight in the newsroom, as an aware datetime."""
    local = timezone.localtime(now, site.current().zone)
    day = local.date() + datetime.timedelta(days=local.time() >= MORNING)
    return datetime.datetime.combine(day, MORNING, local.tzinfo)


def _send(user, keys, template):
    """One mail about those of these notices that wait and may be seen; none where there are none."""
    if not (user.is_active and user.email) or user.mails == Mails.NONE:
        return
    waiting = notices.of(user).filter(pk__in=keys, event__in=notices.MAILED, read_at=None, mailed_at=None)
    waiting = waiting.select_related("article", "comment__author", "comment__link", "by").order_by("pk")
    rows = list(waiting.defer("article__body", "article__search_text")[:MOST])
    if not rows:
        return
    context = {"notices": rows, "address": settings.SITE_URL, "user": user}
    with translation.override(user.language), timezone.override(site.current().zone):
        subject = render_to_string(f"articles/mail/{template}_subject.txt", context)
        body = render_to_string(f"articles/mail/{template}.txt", context)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")
    # A second try after a crash carries the same name, by which mail programs know it again.
    mail.deliver([user.email], subject, body, message_id=f"<{template}.{user.pk}.{rows[-1].pk}@{domain}>")
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=timezone.now())
