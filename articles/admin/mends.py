"""One click on what the checklist found: the form is saved as it stands, then the found words are mended in it.

So nothing that was typed is lost, a stale save meets both texts as any other, and a mend that was there before is
found again in what was saved. What is written comes from the checklist alone, never from the request.
"""

from django.contrib import messages
from django.utils.translation import gettext as _

from articles import checklist, workflow


class MendPages:
    """A part of the story's `ModelAdmin`."""

    def mend_posted(self, request, article):
        """The saved story, mended by the button that was pressed; as it is where there is nothing to mend any more."""
        items = checklist.check(article.revision, article=article)
        item = next((item for item in items if item.mend and item.key == request.POST["_mend"]), None)
        changes = item.mend.changes(article.revision.data) if item else None
        if changes is None:
            text = _("There is nothing to mend there any more: look at the checks again.")
            self.message_user(request, text, messages.WARNING)
            return article
        told = _("Mended: %(was)s → %(now)s") if item.mend.now else _("Taken out: %(was)s")
        comment = told % {"was": item.mend.words.strip(), "now": item.mend.now}
        try:
            article = workflow.save(
                article, changes, by=request.user, based_on=article.revision_id, comment=comment
            )
        except workflow.Stale as stale:
            text = _("Not mended: somebody saved at the same moment. Look at the checks again.")
            self.message_user(request, text, messages.ERROR)
            return stale.article
        except workflow.Invalid as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return article
        self.message_user(request, comment, messages.SUCCESS)
        return article
