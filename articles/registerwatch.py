"""After a change of the register: the stories that it concerns are looked at again, in the background."""

from django.utils import timezone

from organizations.models import Entity
from outbox import effects


def changed(*keys):
    """To be called in the transaction that changed these entities, or posts, appointments or names of theirs.

    - the worker indexes live stories anew under them and opens or closes to-dos of the desk
    - it does so once more at the moment when one of them becomes public
    """
    for pk, public_from in Entity.objects.filter(pk__in=keys).values_list("pk", "public_from"):
        effects.add("register-changed", {"entity": pk}, key=f"register-changed {pk}")
        effects.drop(f"register-public {pk}")
        if public_from and public_from > timezone.now():
            effects.add("register-changed", {"entity": pk}, at=public_from, key=f"register-public {pk}")
