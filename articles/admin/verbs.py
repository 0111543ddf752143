"""A page for each verb: GET shows what would become public and what stays, POST does it.

Who may is asked of `articles.rules` before anything is shown; whether it can be done now, of the workflow.
"""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.admin import upkeepforms
from articles.admin import verbforms as forms
from articles.desk import card, diff, effects, times
from articles.desk.names import Names
from articles.models import Revision


@dataclass(frozen=True)
class Verb:
    """`form` asks, `done` is the sentence afterwards, `releases` says that an edition would come of it."""

    form: type
    button: str
    done: str
    releases: bool = False


VERBS = {
    "submit": Verb(forms.SubmitForm, gettext_lazy("Submit for review"), gettext_lazy("It is in review now.")),
    "send_back": Verb(
        forms.SendBackForm, gettext_lazy("Send back"), gettext_lazy("It is a draft again, with your reason.")
    ),
    "approve": Verb(forms.VerbForm, gettext_lazy("Approve"), gettext_lazy("It is approved.")),
    "publish": Verb(forms.ReleaseForm, gettext_lazy("Publish"), gettext_lazy("It is public."), True),
    "schedule": Verb(forms.ReleaseForm, gettext_lazy("Schedule"), gettext_lazy("It is scheduled."), True),
    "correct": Verb(forms.CorrectForm, gettext_lazy("Correct"), gettext_lazy("The correction is out."), True),
    "replace": Verb(
        forms.ReplaceForm, gettext_lazy("Replace"), gettext_lazy("The new text waits now."), True
    ),
    "reschedule": Verb(
        forms.RescheduleForm, gettext_lazy("Reschedule"), gettext_lazy("It has its new moment.")
    ),
    "cancel": Verb(
        forms.ReasonForm,
        gettext_lazy("Cancel go-live"),
        gettext_lazy("It will not go live. The approval stays."),
    ),
    "withdraw": Verb(forms.EndForm, gettext_lazy("Withdraw"), gettext_lazy("It is withdrawn.")),
    "expire": Verb(forms.ExpireForm, gettext_lazy("Set the end"), gettext_lazy("Its end is set.")),
    "reinstate": Verb(forms.ReasonForm, gettext_lazy("Publish again"), gettext_lazy("It is public again.")),
    "mend_note": Verb(
        upkeepforms.MendNoteForm, gettext_lazy("Mend the note"), gettext_lazy("The note is mended.")
    ),
    "seal": Verb(upkeepforms.SealForm, gettext_lazy("Seal"), gettext_lazy("The text is sealed.")),
    "copy": Verb(forms.VerbForm, gettext_lazy("Copy"), gettext_lazy("This is your copy, a new draft.")),
    "hand_over": Verb(
        upkeepforms.HandOverForm, gettext_lazy("Hand over"), gettext_lazy("It is in other hands now.")
    ),
    "delete": Verb(
        forms.ReasonForm,
        gettext_lazy("Move to the bin"),
        gettext_lazy("It is in the bin, for thirty days. You find it under “Bin”."),
    ),
    "recover": Verb(
        forms.ReasonForm, gettext_lazy("Take out of the bin"), gettext_lazy("It is out of the bin.")
    ),
}


class VerbPages:
    """Pages of the story's `ModelAdmin`, one for each verb."""

    def verb_urls(self):
        return [
            path(
                f"<int:pk>/{name.replace('_', '-')}/",
                self.page(partial(self.verb_page, name=name)),
                name=f"articles_article_{name}",
            )
            for name in VERBS
        ]

    def verb_page(self, request, article, name):
        rule, possible = workflow.POSSIBLE[name]
        if not rule(request.user, article):
            raise PermissionDenied
        verb = VERBS[name]
        if request.method == "POST":
            form = verb.form(request.POST, user=request.user, article=article)
            if form.is_valid():
                return self.run_verb(request, article, name, form)
            return self.show_verb(request, article, name, form)
        if not possible(article):
            self.message_user(request, _("That is not possible now."), messages.WARNING)
            return HttpResponseRedirect(article.get_desk_url())
        form = verb.form(user=request.user, article=article, initial=_initial(name, article))
        return self.show_verb(request, article, name, form)

    def run_verb(self, request, article, name, form):
        arguments = form.arguments()
        if name in ("publish", "schedule"):
            at = arguments.pop("at")
            name, moment = ("schedule", {"at": at}) if at else ("publish", {})
            arguments |= moment
        try:
            article = getattr(workflow, name)(
                article, by=request.user, based_on=form.cleaned_data["based_on"], **arguments
            )
        except workflow.Stale as stale:
            return self.show_verb(request, stale.article, name, form, seen=form.cleaned_data["based_on"])
        except workflow.Invalid as error:
            _add_errors(form, error)
            return self.show_verb(request, article, name, form)
        waits = name == "correct" and arguments["at"]
        self.message_user(request, VERBS["schedule" if waits else name].done, messages.SUCCESS)
        if article.deleted_at:
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        return HttpResponseRedirect(article.get_desk_url())

    def show_verb(self, request, article, name, form, seen=None):
        """The page; 409 with the difference since the revision `seen` where somebody has saved."""
        article = self.get_object(request, article.pk)
        possible = workflow.POSSIBLE[name][1](article)
        stale = form.is_bound and form.data.get("based_on") != str(article.revision_id)
        context = {
            "title": effects.title(name, article),
            "verb": name,
            "button": VERBS[name].button,
            "form": form,
            "media": form.media,
            "is_blocked": VERBS[name].releases and form.is_blocked,
            "effects": effects.of(name, article) if possible else effects.Effects(),
            "releasable": article.releasable if VERBS[name].releases else None,
            "moment": times.in_zones(form.moment) if getattr(form, "moment", None) else [],
            "stale": stale,
            "steps": card.steps(article, request.user),
        }
        if stale:
            old = Revision.objects.filter(
                article=article, pk=seen or form.cleaned_data.get("based_on")
            ).first()
            context["old"] = old
            names = Names(old.data, article.revision.data, user=request.user) if old else None
            context["rows"] = diff.rows(old.data, article.revision.data, names) if old else []
        return self.frame(request, article, "verb", context, status=409 if stale else 200)


def _initial(name, article):
    if name == "reschedule":
        local = timezone.localtime(article.next_edition.live_from)
        return {"date": local.date(), "time": local.time()}
    if name == "schedule":
        return {"when": "at", "date": timezone.localdate()}
    return {}


def _add_errors(form, error):
    """The workflow's words beside the fields that they name: its `at` is the form's date."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for field, texts in by_field.items():
        field = "date" if field == "at" else field
        for text in texts:
            form.add_error(field if field in form.fields else None, text)
