"""The second to save: both texts, a decision for each difference, and the decided text saved as any other."""

from functools import partial

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from js_asset import Media

from articles import autosave, markup
from articles.desk import conflict
from articles.desk.widgets import RichText
from articles.models import Article, Attachment, Revision
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

    def both_texts(self, request, article):
        """409: the newest revision and what was posted. Its files are kept, unattached, until it is decided."""
        posted = number(request.POST.get("based_on"))
        base = Revision.objects.filter(article=article, pk=posted).first() or article.revision
        form = self.posted_form(request, article)
        mine = self.posted(request, article, form)
        kept, refused = self.keep_files(request, article, form)
        mine["attachments"] = [*mine["attachments"], *kept]
        token = {
            "mine": mine,
            "base": base.pk,
            "origin": base.number,
            "since": article.revision_id,
            "kept": kept,
        }
        merge = conflict.merge(base.data, article.revision.data, mine, request.user)
        self.keep_posted(request, article)
        return self.merge_page(request, article, merge, token, refused)

    def merge_page(self, request, article, merge, token, refused=()):
        for choice in merge.choices:
            if choice.is_body:
                attributes = {"id": f"e-{choice.key}", "lang": article.language, "rows": 4}
                widget = RichText()
                widget.pictures = markup.identities("".join(choice.theirs))["image"]
                choice.widget = widget.render(f"text-{choice.key}", choice.text, attributes)
        context = {
            "title": _("Merge two texts"),
            "merge": merge,
            "base": Revision.objects.get(pk=token["base"]),
            "kept": Attachment.objects.filter(article=article, pk__in=token["kept"]),
            "refused": refused,
            "token": signing.dumps(token, salt=SALT, compress=True),
            "button": next((name for name in BUTTONS if name in request.POST), "_continue"),
            "media": Media.from_media(RichText().media, nonce=str(request.csp_nonce)),
        }
        return self.frame(request, article, "conflict", context, status=409)

    def keep_files(self, request, article, form):
        """Keys of new unattached documents, one for each file that was posted, and the names of those refused."""
        kept = getattr(request, "made_files", None)
        if kept is None:
            kept = [attach(article, row, position=None) for row in form.uploads.filled()]
        else:  # the save that met another one has stored the files; its rows were rolled back
            for row in kept:
                row.pk = row.position = None
                row.save(force_insert=True)
        names = {upload.name for upload in request.FILES.values()}
        return [row.pk for row in kept], sorted(names - {row.sent_as for row in kept})

    def posted_form(self, request, article):
        # A fresh instance: validating writes the posted values into it.
        instance = self.get_object(request, article.pk)
        return self.get_form(request, article, change=True)(request.POST, request.FILES, instance=instance)

    def posted(self, request, article, form):
        """What was posted, in the shape of a snapshot. Texts are taken as written, even where they are too long;
        another field that cannot be read is as in the newest revision.
        """
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
        if "_drop" in request.POST:
            return self.drop_mine(request, article, token)
        merge = conflict.merge(base.data, theirs.data, token["mine"], request.user)
        merge.read(request.POST)
        if theirs.pk != article.revision_id:
            mine = self.comparable(merge.data())
            again = conflict.merge(theirs.data, article.revision.data, mine, request.user)
            return self.merge_page(request, article, again, token | {"mine": mine, "base": theirs.pk})
        if merge.open:
            return self.merge_page(request, article, merge, token)
        self.post_merged(request, article, merge.data(), token)
        return None

    def post_merged(self, request, article, data, token):
        """The decided text as if it had been typed; a kept file that it leaves out is removed."""
        forget_files(article, token, data["attachments"])
        post = conflict.form_data(data, article.revision_id)
        post.setlist("shared_with", article.shared_with.values_list("pk", flat=True))
        for name in ("csrfmiddlewaretoken", *autosave.CARRIED_ON, *BUTTONS):
            if name in request.POST:
                post[name] = request.POST[name]
        request.POST = post
        numbers = {"newest": article.revision.number, "old": token["origin"]}
        request.save_comment = (
            _("Merged from revision %(newest)d and a text based on revision %(old)d") % numbers
        )

    def drop_mine(self, request, article, token):
        forget_files(article, token, [])
        self.message_user(request, _("Your changes are dropped; nothing was saved."), messages.WARNING)
        return HttpResponseRedirect(article.get_desk_url())

    def comparable(self, data):
        try:
            return data | {"body": sanitise(data["body"])}
        except ValidationError as error:
            raise BadRequest(" ".join(error.messages)) from error


def attach(article, row, position=0):
    """The posted document as an `Attachment`, which belongs to no revision yet."""
    document = row["file"].document
    attachment = Attachment.objects.create(
        article=article,
        title=row["title"],
        file=row["file"],
        name=document.name,
        content_type=document.content_type,
        size=document.size,
        position=position,
    )
    attachment.sent_as = row["file"].name
    return attachment


def forget_files(article, token, wanted):
    """Remove the files of a stale save that nobody wants: those that no revision since has taken up."""
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=article.pk)
        taken = set(wanted)
        for data in Revision.objects.filter(article=article, pk__gt=token["since"]).values_list(
            "data", flat=True
        ):
            taken.update(data["attachments"])
        for row in article.attachments.filter(pk__in=set(token["kept"]) - taken, position=None):
            row.delete()
            transaction.on_commit(partial(row.file.delete, save=False))


def number(value):
    """A posted key as a number, or None."""
    return int(value) if str(value).isdecimal() and len(str(value)) < 19 else None
