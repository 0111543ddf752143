"""`manage.py sync_roles`: make the roles as the table in accounts/roles.py says."""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from accounts import roles


class Command(BaseCommand):
    help = "Give every role exactly the permissions of the table in accounts/roles.py."

    def handle(self, **options):
        unknown = set()
        for label in sorted(roles.APPS):
            unknown |= roles.install(apps.get_app_config(label))
        if unknown:
            raise CommandError(
                f"The table names permissions that no model defines: {', '.join(sorted(unknown))}"
            )
        for role in roles.ROLES:
            self.stdout.write(f"{role}: {len(roles.permissions_of(role))} permissions")
