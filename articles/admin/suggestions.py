"""Names in the text: found while one writes and when the form is opened, taken into the mentions or refused."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from articles import rules, workflow
from articles.admin.conflicts import number
from articles.desk import suggestions
from articles.models import Mention
from articles.rendering import sanitise
from organizations.models import Entity

MOST_KEYS = 200
MOST_CHARACTERS = 5_000  # of a headline or a lead


class Keys(forms.CharField):
    """Keys with spaces between them, as a list of numbers; what is none is passed over."""

    def to_python(self, value):
        words = super().to_python(value).split()[:MOST_KEYS]
        return [key for key in map(number, words) if key is not None]


class Beginning(forms.CharField):
    """Of what is far too long only the beginning, so that nobody keeps the finder busy."""

    def to_python(self, value):
        return super().to_python(value)[:MOST_CHARACTERS]


class TypedText(forms.Form):
    """What the finder reads of a story's form. Only the body can be wrong: everything else may be half typed."""

    title = Beginning(required=False, strip=False)
    lead = Beginning(required=False, strip=False)
    body = forms.CharField(required=False, strip=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    event_on = forms.DateField(required=False)
    named = Keys(required=False)
    refused = Keys(required=False)

    def clean_body(self):
        return sanitise(self.cleaned_data["body"])

    def panel(self, article, user):
        """The `Panel` of what is typed; raises `ValidationError` where the body cannot be read."""
        if not self.is_valid() and "body" in self.errors:
            raise ValidationError(self.errors["body"])
        read = self.cleaned_data
        typed = {name: read[name] for name in ("title", "lead", "body") if name in read}
        typed["language"] = read.get("language") or (article.language if article else user.language)
        typed["event_on"] = read.get("event_on")
        named, refused = read.get("named", []), read.get("refused", [])
        return suggestions.panel(typed, article, user=user, named=named, refused=refused)


class SuggestionPages:
    """Addresses and parts of the story's `ModelAdmin`, whose `page()` asks `rules.can_view`."""

    def suggestion_urls(self):
        name = "articles_article_{}".format
        return [
            path("suggestions/", self.admin_site.admin_view(self.suggest_new), name=name("suggest_new")),
            path("<int:pk>/suggestions/", self.page(self.suggest), name=name("suggest")),
            path("<int:pk>/refuse/", self.page(self.refuse), name=name("refuse")),
        ]

    def suggest(self, request, article):
        """POST: the text as it is typed now; answers the list of names. Nothing is stored."""
        if not rules.can_edit(request.user, article):
            raise PermissionDenied
        return self._suggest(request, article)

    def suggest_new(self, request):
        """The same of a story that is not saved yet."""
        if not rules.can_create(request.user):
            raise PermissionDenied
        return self._suggest(request, None)

    def _suggest(self, request, article):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            panel = TypedText(request.POST).panel(article, request.user)
        except ValidationError as error:
            return _plain(" ".join(error.messages), status=422)
        context = {"suggested": panel, "original": article}
        return render(request, "admin/articles/article/suggestions_list.html", context)

    def refuse(self, request, article):
        """POST `entities`: they are not meant, or with `again` may be suggested after all. 204."""
        if not rules.can_edit(request.user, article):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        keys = self.visible_keys(request, Keys(required=False).clean(request.POST.get("entities", "")))
        if not keys:
            return _plain(_("There is no such name in the register."), status=404)
        verb = workflow.suggest_again if "again" in request.POST else workflow.refuse
        verb(article, keys, by=request.user)
        return HttpResponse(status=204)

    def visible_keys(self, request, keys):
        """Those of these entities that the account may see."""
        visible = Entity.objects.visible_to(request.user).filter(pk__in=keys)
        return list(visible.order_by("pk").values_list("pk", flat=True)) if keys else []

    # --- Parts of the form ------------------------------------------------------------------------

    def suggestion_context(self, request, article, form):
        """What suggestions.html shows: the names in the text that the form shows."""
        if not (rules.can_edit(request.user, article) if article else rules.can_create(request.user)):
            return {}
        try:
            panel = TypedText(_shown(form)).panel(article, request.user)
        except ValidationError:
            panel = suggestions.Panel()  # the form says what is wrong with the text
        return {"suggested": panel}

    def take_suggestion(self, request, article, data):
        """Without a script a button of the list saves the form: `data` gets the mention that `_accept` names."""
        key = request.POST.get("_accept")
        if key is None:
            return
        values = data | {"named": " ".join(str(row["entity"]) for row in data["mentions"])}
        offer = TypedText(values).panel(article, request.user).offer(key)
        choice = offer and offer.chosen(request.POST.get(f"_choice-{key}"))
        if choice is None:
            self.message_user(request, _("Choose which one is meant, then accept it."), messages.WARNING)
            return
        row = {
            "entity": choice.entity.pk,
            "relation": Mention.Relation.MENTIONED.value,
            "styled_as": choice.styled_as,
        }
        row |= {"appointment": choice.appointment} if choice.appointment else {}
        data["mentions"] = [*data["mentions"], row]

    def refuse_posted(self, request, article, form):
        """What waited in the form of a new story, and what a button without a script says."""
        clean = Keys(required=False).clean
        waiting = [*form.cleaned_data.get("refused", "").split(), request.POST.get("_refuse", "")]
        refused = self.visible_keys(request, clean(" ".join(waiting)))
        again = self.visible_keys(request, clean(request.POST.get("_again", "")))
        if refused:
            workflow.refuse(article, refused, by=request.user)
        if again:
            workflow.suggest_again(article, again, by=request.user)


def _shown(form):
    """What the fields of the story's form show, as `TypedText` reads it."""
    bound = form.is_bound
    names = ("title", "lead", "body", "language", "event_on", "refused")
    values = {name: form.data.get(name, "") if bound else form.initial.get(name) for name in names}
    rows = form.rows["mentions"]
    if bound:
        kept = [row for row in rows if not form.data.get(row.add_prefix("DELETE"))]
        named = [form.data.get(row.add_prefix("entity"), "") for row in kept]
    else:
        named = [row["entity"] for row in rows.initial]
    return values | {"named": " ".join(map(str, named))}


def _plain(text, status):
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
