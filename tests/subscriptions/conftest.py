"""A real mail server for the tests of following by mail, and what stands around them."""

import datetime
import email
import email.policy
import logging
import re

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from outbox import effects
from outbox.models import Effect
from subscriptions import news


class Postbox:
    """Handler of the server: keeps what it was sent, and refuses the addresses that `answers` names."""

    def __init__(self):
        self.answers, self.messages = {}, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def take(self):
        """What has come since the last time."""
        taken, self.messages = self.messages, []
        return taken


class AnyPort(Controller):
    """On the port that the system gives it, and known by it from then on."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture(scope="module")
def server():
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # else it tells of every line
    controller = AnyPort(Postbox(), hostname="127.0.0.1", port=0)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def postbox(server, settings):
    """The server's `Postbox`, with Django's own SMTP backend turned to it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.SITE_URL = "https://news.example.org"
    server.handler.answers, server.handler.messages = {}, []
    return server.handler


def work(name=""):
    """Run all that waits (of this name), also for a later moment, and what follows from it; not the clock."""
    while (
        Effect.objects.filter(state="waiting", name__startswith=name)
        .exclude(name=news.CLOCK)
        .update(due_at=timezone.now() - datetime.timedelta(hours=1))
    ):
        effects.run_due()


def tick():
    """A minute passes: new stories are found, mails are queued and sent."""
    Effect.objects.filter(name=news.CLOCK, state="waiting").update(
        due_at=timezone.now() - datetime.timedelta(hours=1)
    )
    effects.run_due()


def text_of(message, kind="plain"):
    """What a mail says, in plain text or as "html"."""
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def path_in(message, end=""):
    """The path of the link with a token in a mail's text."""
    text = text_of(message)
    return re.search(rf"https://news\.example\.org((?:/ru)?/follow/[\w-]{{44}}/{end})(?:\?\S*)?\s", text)[1]
