"""Mail by way of the outbox: a mail server that is down delays a mail, and no page."""

from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.encoding import force_str

from outbox import effects


def send(to, subject, body, *, key=""):
    """Queue a mail of plain text to one address, or to a list of them who see each other."""
    recipients = [to] if isinstance(to, str) else list(to)
    payload = {
        "to": recipients,
        "subject": force_str(subject),
        "body": force_str(body),
        "id": make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")),
    }
    return effects.add("mail", payload, key=key)


def deliver(to, subject, body, *, message_id=None):
    """Hand a mail to the server now, for handlers; what the server refuses is raised."""
    headers = {"Message-ID": message_id} if message_id else {}
    EmailMessage(" ".join(force_str(subject).split()), body, None, to, headers=headers).send()


@effects.handler("mail")
def deliver_queued(payload):
    """A second try carries the same Message-ID, by which mail servers know it again."""
    deliver(payload["to"], payload["subject"], payload["body"], message_id=payload["id"])
