"""What the worker does for stories: registered with the outbox by `ArticlesConfig.ready`."""

from articles import (
    merges,  # noqa: F401 - importing tells the register how to merge what stories say
    noticemail,  # noqa: F401 - importing registers its handlers
    notices,
    todos,
    workflow,
)
from articles.models import Edition
from outbox import effects


@effects.handler("purge")
def purge(payload):
    """A story whose thirty days in the bin are over is removed for good."""
    workflow.purge(payload["article"])


@effects.handler("went-live")
def went_live(payload):
    """An edition was to go live at this moment: the people concerned are told, if it did."""
    edition = Edition.objects.filter(pk=payload["edition"]).first()
    notices.tell_gone_live(payload["edition"])
    if edition:
        todos.review(edition.article_id)


@effects.handler("register-changed")
def register_changed(payload):
    """An entity, or what belongs to it, was changed: its stories are indexed and looked at again."""
    try:
        workflow.reindex(payload["entity"])
    finally:
        todos.review_entity(payload["entity"])


@effects.handler("register-todos")
def register_todos(payload):
    """A story has a new edition: what it says now may agree with the register."""
    todos.review(payload["article"])


@effects.handler(effects.FAILURE)
def work_failed(payload):
    """Some other work was given up."""
    notices.tell_failed_work(payload["name"])
