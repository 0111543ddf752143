"""Dead addresses at the desk, and where readers who ask for them are sent."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminRadioSelect
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles import deadaddresses, likely, redirecting, rules, story
from articles.models import Article, DeadAddress, Edition, Redirect
from organizations import addresses
from organizations.models import Entity

PROPOSED = 6


def known_as(user, article):
    """By which title this account may know the story with the key `article`: what another rubric calls it while it is
    at work on it is not public. NULL for none.
    """
    seen = rules.visible_articles(user, Article.objects.filter(pk=article)).values("title")
    public = Edition.objects.live().filter(article=article).values("title")
    return Coalesce(Subquery(seen), Subquery(public))


@admin.register(DeadAddress)
class DeadAddressAdmin(admin.ModelAdmin):
    """Counted by the site itself; taken off the list by a redirect, or by hand."""

    list_display = ["path", "hits", "first_on", "last_on", "redirect"]
    list_filter = ["last_on"]
    list_per_page = 100
    search_fields = ["path"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_list_display(self, request):
        may = request.user.has_perm("articles.add_redirect")
        return self.list_display if may else self.list_display[:-1]

    def changelist_view(self, request, extra_context=None):
        deadaddresses.write()  # what this process has not written yet
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("redirect"))
    def redirect(self, dead):
        url = f"{reverse('admin:articles_redirect_add')}?{urlencode({'path': dead.path})}"
        return format_html('<a href="{}">{}</a>', url, _("Redirect to…"))


class RedirectForm(forms.ModelForm):
    """One target: proposed (of `targets`), chosen, or another address. `request` is the desk's."""

    request, targets = None, ()
    proposed = forms.ChoiceField(
        label=_("Perhaps meant"),
        required=False,
        widget=AdminRadioSelect(attrs={"class": "radiolist"}),
        help_text=_("What has a similar address. Or choose one of the next three."),
    )

    class Meta:
        model = Redirect
        fields = ["path", "proposed", "article", "entity", "to"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "path" not in self.fields:
            return
        for name in ("path", "to"):  # a whole address may be pasted; what is kept is shorter
            self.fields[name].max_length = None
            self.fields[name].validators.clear()
            self.fields[name].widget.attrs["maxlength"] = 2000
        self.fields["article"].label_from_instance = lambda article: article.known_as
        label = '<span lang="{}">{}</span> <small>{}</small>'
        self.fields["proposed"].choices = [
            (f"{target.kind}:{target.pk}", format_html(label, target.lang, target.label, target.url))
            for target in self.targets
        ]

    def clean_path(self):
        return redirecting.path_of(self.cleaned_data["path"], self.request)

    def clean_to(self):
        return self.cleaned_data["to"] and redirecting.path_of(self.cleaned_data["to"], self.request)

    def clean(self):
        data = super().clean()
        self.take_proposed(data)
        article, entity = data.get("article"), data.get("entity")
        if article and not story.whereabouts(article.pk).moved:
            self.add_error("article", _("Readers do not find this story."))
        if entity and not addresses.url_of(entity):
            self.add_error("entity", _("Readers do not find this entry yet."))
        if "path" in data and "to" in data:
            redirecting.check(Redirect(pk=self.instance.pk, path=data["path"], to=data["to"]), self.request)
        return data

    def take_proposed(self, data):
        """What was ticked, unless another target was chosen as well: that is refused as two."""
        kind, _colon, key = data.get("proposed", "").partition(":")
        if not kind:
            return
        if data.get(kind) and str(data[kind].pk) != key:
            raise ValidationError({"proposed": _("Two targets are chosen. Leave one of them.")})
        data[kind] = (Article if kind == "article" else Entity).objects.filter(pk=key).first()


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    form = RedirectForm
    list_display = ["path", "target", "made_by", "made_at"]
    list_select_related = ["article", "entity", "made_by"]
    list_per_page = 100
    search_fields = ["path", "to"]
    autocomplete_fields = ["article", "entity"]
    show_full_result_count = False

    # --- The form ---------------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"request": request, "targets": self.targets(request, obj)})

    def get_fields(self, request, obj=None):
        if obj and not self.has_change_permission(request, obj):
            return ["path", "target"]
        fields = RedirectForm.Meta.fields
        return [name for name in fields if name != "proposed" or self.targets(request, obj)]

    def targets(self, request, obj):
        """What is proposed: nothing to who may only look. Looked for once in a request."""
        if not hasattr(request, "_targets"):
            may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
            path = request.POST.get("path") or (obj.path if obj else request.GET.get("path", ""))
            request._targets = (
                likely.targets(deadaddresses.key(path), get_language(), PROPOSED) if may else []
            )
        return request._targets

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "article":
            seen = rules.visible_articles(request.user, Article.objects.all())
            public = Edition.objects.live()
            either = Q(pk__in=seen.values("pk")) | Q(pk__in=public.values("article"))
            known = known_as(request.user, OuterRef("pk"))
            kwargs["queryset"] = Article.objects.filter(either).annotate(known_as=known)
        if db_field.name == "entity":
            kwargs["queryset"] = Entity.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without the buttons that add, change and show: nothing is made here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("article", "entity"):
            for name in ("can_add_related", "can_change_related", "can_view_related", "can_delete_related"):
                setattr(field.widget, name, False)
        return field

    def changeform_view(self, request, *args, **kwargs):
        """Asked once more where somebody has redirected the same address at this very moment: now the form says so."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        redirecting.save(obj, by=request.user)

    def response_post_save_add(self, request, obj):
        """Back to the dead addresses for who came from there."""
        if "path" in request.GET:
            return HttpResponseRedirect(reverse("admin:articles_deadaddress_changelist"))
        return super().response_post_save_add(request, obj)

    def delete_model(self, request, obj):
        redirecting.remove(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        for redirect in queryset:
            redirecting.remove(redirect, by=request.user)

    # --- The list ---------------------------------------------------------------------------------

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(known_as=known_as(request.user, OuterRef("article")))

    def get_readonly_fields(self, request, obj=None):
        return ["target"] if obj and not self.has_change_permission(request, obj) else []

    @admin.display(description=_("leads to"))
    def target(self, redirect):
        if redirect.to:
            return redirect.to
        if redirect.entity:
            language, title = redirect.entity.label_language, redirect.entity.label
        elif redirect.known_as:
            language, title = redirect.article.language, redirect.known_as
        else:
            return _("A story that is not for you to see")
        return format_html('<span lang="{}">{}</span>', language, title)
