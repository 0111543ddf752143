"""A story's other language at the desk: begun, followed, released together. Mixed into the story's `ModelAdmin`."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _

from articles import rules, translations, workflow
from articles.admin.conflicts import number
from articles.admin.releaseforms import MomentOfAll, VersionForm
from articles.desk import effects, times, translating


class TranslationPages:
    """`page()` has asked `rules.can_view` before."""

    def translation_urls(self):
        pages = {
            "translate": self.translate,
            "translation": self.translation,
            "release": self.release,
        }
        return [
            path(f"<int:pk>/{name}/", self.page(view), name=f"articles_article_{name}")
            for name, view in pages.items()
        ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """The original that is chosen is named to those only who may read it."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "translation_of":
            field.label_from_instance = lambda story: (
                story.title if rules.can_view(request.user, story) else _("A story that you may not read")
            )
        return field

    # --- Begun ------------------------------------------------------------------------------------

    def translate(self, request, article):
        """POST: a new draft in `language`, to be written over."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            made = workflow.translate(article, request.POST.get("language", ""), by=request.user)
        except workflow.Invalid as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(article.get_desk_url())
        text = _("The translation is begun. It has the original’s words until you write over them.")
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(made.get_desk_url())

    # --- Followed ---------------------------------------------------------------------------------

    def translation(self, request, article):
        """What changed in the original since; POST says that the translation follows it."""
        if request.method == "POST":
            return self.mark_followed(request, article)
        source = translating.source_of(article, request.user)
        if source is None:
            self.message_user(request, _("There is no original that you may read."), messages.WARNING)
            return HttpResponseRedirect(article.get_desk_url())
        context = {
            "title": _("Changes of the original"),
            "source": source,
            "may_follow": bool(source.rows) and rules.can_edit(request.user, article),
        }
        return self.frame(request, article, "translation", context)

    def mark_followed(self, request, article):
        try:
            self.follow_posted(request, article, based_on=number(request.POST.get("based_on")))
        except workflow.Stale:
            text = _(
                "Not done: the translation was saved since you opened the page. Look at it and confirm again."
            )
            self.message_user(request, text, messages.ERROR)
        except workflow.Invalid as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            self.message_user(request, _("The translation follows the original now."), messages.SUCCESS)
        return HttpResponseRedirect(article.get_desk_url())

    def follow_posted(self, request, article, *, based_on):
        """`workflow.follow` of the revision that was posted."""
        revision = number(request.POST.get("follow"))
        return workflow.follow(article, by=request.user, based_on=based_on, revision=revision)

    # --- Released together ------------------------------------------------------------------------

    def release(self, request, article):
        """Every language version with its checks, one moment for all; POST releases them."""
        versions = self.versions(article)
        for version in versions:
            if not (rules.can_view(request.user, version) and rules.can_release(request.user, version)):
                raise PermissionDenied
        if request.method != "POST":
            if "release" not in workflow.available(article, request.user):
                self.message_user(request, _("That is not possible now."), messages.WARNING)
                return HttpResponseRedirect(article.get_desk_url())
            return self.release_page(request, article, *_forms(None, versions, request.user))
        moment, forms = _forms(request.POST, versions, request.user)
        if all([moment.is_valid(), *(form.is_valid() for form in forms)]):
            return self.run_release(request, article, moment, forms)
        return self.release_page(request, article, moment, forms)

    def versions(self, article):
        keys = {article.pk, *(other.pk for other in translations.others(article))}
        return [self.get_object(None, key) for key in sorted(keys)]

    def run_release(self, request, article, moment, forms):
        at = moment.cleaned_data["at"]
        try:
            workflow.release(
                [form.article for form in forms],
                by=request.user,
                based_on={form.article.pk: form.cleaned_data["based_on"] for form in forms},
                at=at,
                accept={form.article.pk: form.cleaned_data["accept"] for form in forms},
                override=moment.cleaned_data.get("override", ""),
                reason=moment.cleaned_data["reason"],
            )
        except workflow.Stale:
            forms = _forms(request.POST, self.versions(article), request.user)[1]
            return self.release_page(request, article, moment, forms)
        except workflow.Invalid as error:
            for text in error.messages:
                moment.add_error(None, text)
            return self.release_page(request, article, moment, forms)
        done = _("All wait for the same moment.") if at else _("All language versions are public.")
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(article.get_desk_url())

    def release_page(self, request, article, moment, forms):
        """The page; 409 where one of the versions was saved since."""
        stale = []
        for form in forms:
            form.moment = moment.moment
            seen = number(form.data.get(form.add_prefix("based_on")))
            if form.is_bound and seen != form.article.revision_id:
                stale.append((form.article, form.article.revisions.filter(pk=seen).first()))
        context = {
            "title": _("Release all language versions"),
            "form": moment,
            "versions": [(form, effects.of("publish", form.article)) for form in forms],
            "moment": times.in_zones(moment.moment) if moment.moment else [],
            "is_blocked": any(form.is_blocked for form in forms) and not moment.overrides,
            "stale": stale,
        }
        return self.frame(request, article, "release", context, status=409 if stale else 200)


def _forms(data, versions, user):
    forms = [VersionForm(data, user=user, article=version, prefix=version.language) for version in versions]
    return MomentOfAll(data, user=user, article=versions[0], forms=forms), forms
