"""The files of papers: one goes when nothing names it any more, neither a paper nor what the history can bring back.

A paper taken off a meeting leaves its file there, for the revisions that have it; with the meeting both go.
"""

from functools import partial

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.db.models.signals import post_delete
from django.dispatch import receiver

from organizations.models import Document, Entity, EntityRevision


@receiver(post_delete, sender=Document)
def paper_is_gone(instance, **kwargs):
    _forget(instance.file.name)


@receiver(post_delete, sender=EntityRevision)
def revision_is_gone(instance, **kwargs):
    for paper in instance.data.get("documents", ()):
        _forget(paper["file"])


def _forget(name):
    if name:
        transaction.on_commit(partial(_remove, name), robust=True)


def _remove(name):
    if not _is_named(name):
        Document._meta.get_field("file").storage.delete(name)


def _is_named(name):
    kept = EntityRevision.objects.filter(entity__kind=Entity.Kind.MEETING)
    kept = kept.annotate(text=Cast("data", TextField())).filter(text__contains=name)
    return Document.objects.filter(file=name).exists() or kept.exists()
