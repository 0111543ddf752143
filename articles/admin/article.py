"""The desk's form for one story, and its list. Every save goes through `articles.workflow`."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from js_asset import Media

from articles import rules, workflow
from articles.admin.autosave import SCRIPTS, AutosavePages
from articles.admin.begun import BegunAbout
from articles.admin.bin import BinPage
from articles.admin.bulk import BulkActions
from articles.admin.changelist import ArticleList
from articles.admin.comments import CommentPages, discussion
from articles.admin.conflicts import ConflictPages, attach
from articles.admin.links import LinkPages
from articles.admin.mends import MendPages
from articles.admin.pickers import PickerPages
from articles.admin.preview import PreviewPages
from articles.admin.revisions import RevisionPages
from articles.admin.signin import SignInPages
from articles.admin.suggestions import SuggestionPages
from articles.admin.translations import TranslationPages
from articles.admin.verbs import VerbPages
from articles.desk import card, translating
from articles.forms import ArticleForm
from articles.models import Article
from images import rules as image_rules
from images.models import Image
from organizations.models import Appointment, Entity


@admin.register(Article)
class ArticleAdmin(
    BinPage,
    ArticleList,
    BulkActions,
    VerbPages,
    RevisionPages,
    ConflictPages,
    PickerPages,
    TranslationPages,
    PreviewPages,
    AutosavePages,
    SignInPages,
    CommentPages,
    LinkPages,
    MendPages,
    BegunAbout,
    SuggestionPages,
    admin.ModelAdmin,
):
    form = ArticleForm
    change_form_template = "admin/articles/article/change_form.html"
    autocomplete_fields = ["picture", "translation_of"]
    fieldsets = [
        (None, {"fields": ["title", "lead", "body"]}),
        ("filing", {"fields": ["kind", "language", "rubric", "tags", "event_on", "event_until", "slug",
                               "translation_of"]}),
        ("picture", {"fields": ["picture", "picture_alt", "picture_is_decorative", "picture_caption",
                                "card_word", "card_caption"]}),
    ]  # fmt: skip
    formfield_overrides = {
        models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
    }

    # --- Who may ----------------------------------------------------------------------------------

    def has_module_permission(self, request):
        return rules.reads_desk(request.user)

    def has_view_permission(self, request, obj=None):
        return rules.reads_desk(request.user) if obj is None else rules.can_view(request.user, obj)

    def has_add_permission(self, request):
        return rules.can_create(request.user)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return rules.reads_desk(request.user) and request.user.has_perm("articles.change_article")
        return rules.can_edit(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return False  # what was ever public is withdrawn; drafts keep their revisions

    def get_queryset(self, request):
        """What the account may see: for the list, its filters and every autocomplete."""
        articles = rules.visible_articles(request.user, Article.objects.all())
        articles = articles.with_public_state().prefetch_related("bylines__author")
        return articles.defer("body", "search_text", "revision__data")

    def get_object(self, request, object_id, from_field=None):
        """Any story: whether this account may open it is asked afterwards, and answered 403."""
        return story(object_id)

    # --- The form ---------------------------------------------------------------------------------

    def get_urls(self):
        return [
            path("<int:pk>/compare/", self.page(self.compare), name="articles_article_compare"),
            path("<int:pk>/restore/", self.page(self.restore), name="articles_article_restore"),
            path("bin/", self.admin_site.admin_view(self.bin), name="articles_article_bin"),
            *self.autosave_urls(),
            *self.signin_urls(),
            *self.picker_urls(),
            *self.translation_urls(),
            *self.preview_urls(),
            *self.verb_urls(),
            *self.comment_urls(),
            *self.link_urls(),
            *self.suggestion_urls(),
            *super().get_urls(),
        ]

    def page(self, view):
        """A view of one story in the admin's frame: 404 without the story, 403 without the right to see it."""

        def checked(request, pk):
            article = story(pk)
            if not rules.can_view(request.user, article):
                raise PermissionDenied
            return view(request, article)

        return self.admin_site.admin_view(checked)

    def get_form(self, request, obj=None, change=False, **kwargs):
        request.article = obj
        form = super().get_form(request, obj, change, **kwargs)
        entities = Entity.objects.visible_to(request.user)
        if obj:  # besides what is chosen already
            entities |= Entity.objects.filter(pk__in=obj.mentions.values("entity"))
        appointments = Q(pk__in=Appointment.objects.visible_to(request.user).values("pk"))
        if obj:
            appointments |= Q(pk__in=obj.mentions.values("appointment"))
        own = {
            "entities": entities,
            "appointments": Appointment.objects.filter(appointments),
            "pictures": image_rules.visible_to(request.user, Image.objects.all()),
            "workflow_errors": getattr(request, "workflow_errors", None),
            "begun": self.begun(request),
            "may_share": obj is None or obj.owner_id == request.user.pk or rules.edits_rubrics(request.user),
        }
        return self.filled(request, obj, type(form.__name__, (form,), own))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """No pencils and eyes beside the choices; a picture may be uploaded from here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_view_related = False
            field.widget.can_delete_related = False
            field.widget.can_add_related = field.widget.can_add_related and db_field.name == "picture"
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only what the account may see can be chosen, besides what is chosen already."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name in self.autocomplete_fields:
            model = field.queryset.model
            visible = self.admin_site.get_model_admin(model).get_queryset(request)
            chosen = getattr(getattr(request, "article", None), db_field.attname, None)
            field.queryset = model._default_manager.filter(Q(pk__in=visible.values("pk")) | Q(pk=chosen))
        return field

    def get_changeform_initial_data(self, request):
        """Of the address, only the meeting that a story is begun about. A translation is begun by a verb of its own."""
        return {"language": request.user.language, **self.begun(request)}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.article_saved = None
        if object_id is None or request.method != "POST":
            return self.attempt(request, object_id, form_url, extra_context)
        article = self.get_object(request, object_id)
        if not rules.can_edit(request.user, article):
            raise PermissionDenied
        answer = self.guard(request, article)
        return answer or self.attempt(request, object_id, form_url, extra_context)

    def attempt(self, request, object_id, form_url, extra_context):
        """The stock view; what the workflow refuses comes back with the form or with both texts."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except workflow.Stale as stale:
            return self.both_texts(request, stale.article)
        except ValidationError as error:
            request.workflow_errors = error
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["media"] = Media.from_media(context["media"] + SCRIPTS, nonce=str(request.csp_nonce))
        context["panels"] = dict(zip(("text", "filing", "picture"), context["adminform"], strict=True))
        context |= self.autosave_context(request, obj)
        context |= self.suggestion_context(request, obj, context["adminform"].form)
        if obj:
            context |= card.context(obj, request.user) | discussion(obj, request.user)
            context |= translating.context(obj, request.user)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- Saving -----------------------------------------------------------------------------------

    def save_form(self, request, form, change):
        return form.instance

    def save_model(self, request, obj, form, change):
        """Nothing: the workflow saves, in `save_related`, when every part of the form is known."""

    def save_related(self, request, form, formsets, change):
        data = form.working_copy()
        self.take_suggestion(request, form.instance if change else None, data)
        uploads = form.uploads.filled()
        made = []
        try:
            with transaction.atomic():
                article = form.instance if change else workflow.create(data, by=request.user)
                for row in uploads:
                    made.append(attach(article, row))
                if change or made:
                    data["attachments"] += [attachment.pk for attachment in made]
                    based_on = form.cleaned_data["based_on"] if change else article.revision_id
                    comment = getattr(request, "save_comment", "")
                    article = workflow.save(
                        article, data, by=request.user, based_on=based_on, comment=comment
                    )
                if "follow" in request.POST and change:
                    article = self.follow_posted(request, article, based_on=article.revision_id)
                self.refuse_posted(request, article, form)
                if "shared_with" in form.cleaned_data:
                    article = workflow.share(article, form.sharing(), by=request.user)
                self.forget_unsaved(request)
        except workflow.Stale:
            request.made_files = made  # for the page with both texts
            raise
        except Exception:
            for attachment in made:  # the rows are rolled back; a file is not
                attachment.file.delete(save=False)
            raise
        form.instance.pk = article.pk
        request.article_saved = article

    def construct_change_message(self, request, form, formsets, add=False):
        return ""

    def log_addition(self, request, obj, message):
        """Nothing: the workflow has written the activity log."""

    def log_change(self, request, obj, message):
        """Nothing: the workflow has written the activity log."""

    def response_add(self, request, obj, post_url_continue=None):
        return self.after_save(request, request.article_saved)

    def response_change(self, request, obj):
        return self.after_save(request, request.article_saved)

    def after_save(self, request, article):
        """On with the form, back to the list, or straight to the reviewers."""
        number = article.revision.number
        self.message_user(request, _("Revision %(number)d is saved.") % {"number": number}, messages.SUCCESS)
        if "_mend" in request.POST:
            article = self.mend_posted(request, article)
        if "_submit" in request.POST and rules.can_submit(request.user, article):
            try:
                workflow.submit(article, by=request.user, based_on=article.revision_id)
                self.message_user(request, _("It is in review now."), messages.SUCCESS)
            except workflow.Invalid as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
        if "_save" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        return HttpResponseRedirect(article.get_desk_url())


def story(pk):
    """The story with all that its page needs, or 404."""
    try:
        articles = Article.objects.with_public_state().select_related(
            "rubric", "owner", "revision__created_by", "approved_revision__created_by", "approved_by"
        )
        return articles.get(pk=pk)
    except (Article.DoesNotExist, ValueError, ValidationError) as error:
        raise Http404(_("There is no such story.")) from error
