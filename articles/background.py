"""What the worker does for stories: registered with the outbox by `ArticlesConfig.ready`."""

from articles import (
    noticemail,  # noqa: F401 - importing registers its handlers
    notices,
    workflow,
)
from outbox import effects


@effects.handler("purge")
def purge(payload):
    """A story whose thirty days in the bin are over is removed for good."""
    workflow.purge(payload["article"])


@effects.handler("went-live")
def went_live(payload):
    """An edition was to go live at this moment: the people concerned are told, if it did."""
    notices.tell_gone_live(payload["edition"])


@effects.handler(effects.FAILURE)
def work_failed(payload):
    """Some other work was given up."""
    notices.tell_failed_work(payload["name"])
