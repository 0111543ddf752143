"""The second to save: both texts, a decision for each difference, and the decided text saved as any other."""

from django.core import signing
from django.core.exceptions import BadRequest, ValidationError
from django.utils.translation import gettext as _

from articles.desk import conflict
from articles.models import Revision
from articles.rendering import sanitise

SALT = "articles.merge"
BUTTONS = ("_continue", "_save", "_submit")
WRITTEN = ("title", "lead", "slug", "picture_alt", "picture_caption", "card_word", "card_caption")


class ConflictPages:
    """What stands in front of every save of the story's `ModelAdmin`."""

    def guard(self, request, article):
        """The answer to a POST that may not be saved as it is, or None. A decided merge becomes the POST."""
        if "_merge" in request.POST:
            return self.take_merge(request, article)
        if number(request.POST.get("based_on")) == article.revision_id:
            return None
        form = self.posted_form(request, article)
        # A text that cannot be cleaned cannot be compared: the form says so first, with the text in it.
        return None if "body" in form.errors else self.both_texts(request, article)

    def both_texts(self, request, article, merge=None, mine=None, base=None):
        """409: the newest revision and what was posted, difference by difference."""
        if merge is None:
            posted = number(request.POST.get("based_on"))
            base = Revision.objects.filter(article=article, pk=posted).first() or article.revision
            mine = self.posted(request, article)
            merge = conflict.merge(base.data, article.revision.data, mine)
        context = {
            "title": _("Merge two texts"),
            "merge": merge,
            "base": base,
            "files": [upload.name for upload in request.FILES.values()],
            "token": signing.dumps({"base": base.pk, "mine": mine}, salt=SALT, compress=True),
            "button": next((name for name in BUTTONS if name in request.POST), "_continue"),
        }
        return self.frame(request, article, "conflict", context, status=409)

    def posted_form(self, request, article):
        # A fresh instance: validating writes the posted values into it.
        instance = self.get_object(request, article.pk)
        return self.get_form(request, article, change=True)(request.POST, request.FILES, instance=instance)

    def posted(self, request, article):
        """What was posted, in the shape of a snapshot. Texts are taken as written, even where they are too long;
        another field that cannot be read is as in the newest revision.
        """
        form = self.posted_form(request, article)
        form.is_valid()
        written = {name: request.POST[name] for name in WRITTEN if name in request.POST}
        return article.revision.data | form.working_copy() | written

    def take_merge(self, request, article):
        """Put the decided text into the request as if it had been typed; a response where it is not decided."""
        try:
            token = signing.loads(request.POST["_merge"], salt=SALT)
        except signing.BadSignature as error:
            raise BadRequest("The two texts are not readable.") from error
        base = Revision.objects.filter(article=article, pk=token["base"]).first()
        theirs = Revision.objects.filter(article=article, pk=number(request.POST.get("based_on"))).first()
        if base is None or theirs is None:
            raise BadRequest("The revisions are of another story.")
        merge = conflict.merge(base.data, theirs.data, token["mine"])
        merge.read(request.POST)
        if theirs.pk != article.revision_id:
            mine = self.comparable(merge.data())
            again = conflict.merge(theirs.data, article.revision.data, mine)
            return self.both_texts(request, article, again, mine, theirs)
        if merge.open:
            return self.both_texts(request, article, merge, token["mine"], base)
        post = conflict.form_data(merge.data(), theirs.pk)
        post.setlist("shared_with", article.shared_with.values_list("pk", flat=True))
        for name in ("csrfmiddlewaretoken", *BUTTONS):
            if name in request.POST:
                post[name] = request.POST[name]
        request.POST = post
        return None

    def comparable(self, data):
        try:
            return data | {"body": sanitise(data["body"])}
        except ValidationError as error:
            raise BadRequest(" ".join(error.messages)) from error


def number(value):
    """A posted key as a number, or None."""
    return int(value) if str(value).isdecimal() and len(str(value)) < 19 else None
