"""Mails go out by way of the outbox."""

import pytest
from django.core import mail

from outbox import effects
from outbox.mail import send
from outbox.models import Effect

pytestmark = pytest.mark.django_db


def test_a_mail_is_sent_by_the_worker():
    send("ada@example.org", "Hello\r\nBcc: eve@example.org", "Text\nof two lines")
    assert mail.outbox == []
    effects.run_due()
    (message,) = mail.outbox
    assert (message.to, message.bcc, message.subject) == (
        ["ada@example.org"],
        [],
        "Hello Bcc: eve@example.org",
    )
    assert message.body == "Text\nof two lines"
    assert message.from_email == "newsroom@localhost"


def test_a_second_try_carries_the_same_message_id(monkeypatch):
    sent = []

    def refuse(self):
        sent.append(self.extra_headers["Message-ID"])
        if len(sent) == 1:
            raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr("outbox.mail.EmailMessage.send", refuse)
    send(["ada@example.org", "oleg@example.org"], "Hello", "Text")
    assert effects.run_due() == 1
    assert Effect.objects.get().error == "ConnectionRefusedError: no mail server"
    Effect.objects.update(due_at=Effect.objects.get().added_at)
    assert effects.run_due() == 1
    assert Effect.objects.get().state == "done"
    assert sent[0] == sent[1]
    assert sent[0].endswith("@localhost>")
