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

PORTION = 100  # stories


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
    """An entity, or what belongs to it, was changed: its stories are indexed and looked at again.

    In portions, each of which ends long before its claim does (`effects.LEASE`).
    """
    for keys in _portions(workflow.to_index(payload["entity"])):
        effects.add("index", {"editions": keys})
    for keys in _portions(todos.concerned(payload["entity"])):
        effects.add("register-todos", {"articles": keys})


def _portions(keys):
    return [keys[start : start + PORTION] for start in range(0, len(keys), PORTION)]


@effects.handler("index")
def index(payload):
    """Stories are filed under what the register finds in them today."""
    workflow.index(payload["editions"])


@effects.handler("register-todos")
def register_todos(payload):
    """Stories have a new edition, or the register changed under them: do they agree with it?"""
    for article in payload["articles"]:
        todos.review(article)


@effects.handler(effects.FAILURE)
def work_failed(payload):
    """Some other work was given up."""
    notices.tell_failed_work(payload["name"])
