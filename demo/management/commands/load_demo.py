"""Fill an empty newsroom with the demo: `manage.py load_demo`."""

import os
import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.models import Article, Rubric
from demo import newsroom, register, stories
from images import uploads


class Command(BaseCommand):
    help = "Load the demo newsroom into an empty one; a second run changes nothing. Only with DEBUG."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError("The demo has well-known accounts: it is loaded only with DEBUG=1.")
        wished = os.environ.get("DEMO_PASSWORD", "")
        accounts = newsroom.accounts()
        if accounts:
            self.keep(accounts, wished)
        elif Article.objects.exists() or Rubric.objects.exists():
            self.stdout.write("This newsroom has content of its own: the demo was not loaded.")
        else:
            self.load(wished or secrets.token_urlsafe(12))

    def keep(self, accounts, wished):
        """The demo is there: nothing changes, except that a wished password is set where another one is."""
        if not wished:
            self.report(accounts, "passwords as they were")
            return
        for account in accounts:
            if not account.check_password(wished):
                account.set_password(wished)
                account.save(update_fields=["password"])
        self.report(accounts, "password: DEMO_PASSWORD")

    def load(self, password):
        """Everything or nothing, the pictures' files included."""
        pictures = {}
        try:
            with transaction.atomic():
                newsroom.load(password)
                register.load()
                stories.load(newsroom.load_pictures(pictures))
        except BaseException:
            for picture in pictures.values():
                uploads.discard(picture)
            raise
        self.report(newsroom.accounts(), f"password: {password}")

    def report(self, accounts, password):
        names = ", ".join(account.username for account in accounts)
        self.stdout.write(f"Demo accounts: {names} ({password})")
