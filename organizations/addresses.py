"""Where an entity stands for readers: its address changed, and what an old address leads to."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from organizations import history
from organizations.models import Entity, FormerAddress
from organizations.models.entity import TAKEN


def move(entity, slug):
    """Give the entity another address, validated; `ValidationError` names what is wrong with it.

    - one that readers may have had leads on from now on
    - the new one leads nowhere else any more, whatever had it before
    """
    with transaction.atomic():
        Entity.objects.select_for_update().get(pk=entity.pk)
        moved = history.child(entity)
        old, moved.slug = moved.slug, slug
        if old == slug:
            return
        moved.full_clean()
        try:
            with transaction.atomic():
                moved.save()
        except IntegrityError as error:  # given to something else at this moment
            raise ValidationError({"slug": TAKEN}) from error
        FormerAddress.objects.filter(kind=moved.kind, slug=slug).delete()
        if moved.public_from and moved.public_from <= timezone.now():
            FormerAddress.objects.create(entity_id=moved.pk, kind=moved.kind, slug=old)


def claim(entity):
    """What readers find at an address is what stands there now: what had it before gives it up."""
    if entity.public_from and entity.public_from <= timezone.now():
        FormerAddress.objects.filter(kind=entity.kind, slug=entity.slug).exclude(entity=entity.pk).delete()


def leading_on(kind, slug):
    """The public entity that readers are sent to from this address, or None: what was merged into it, or stood here
    before."""
    old = Entity.objects.filter(kind=kind, slug=slug, public_from__lte=timezone.now()).first()
    former = None if old else FormerAddress.objects.filter(kind=kind, slug=slug).first()
    key = old.merged_into_id if old else former.entity_id if former else None
    return Entity.objects.public().filter(pk=key).first() if key else None


def url_of(entity):
    """Where readers find the entity now, or what it was merged into; None where they find neither."""
    shown = Entity.objects.public().filter(pk=entity.merged_into_id or entity.pk).first()
    return shown and shown.get_absolute_url()
