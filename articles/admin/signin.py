"""Signing in again without losing what is in a form: beside it, or with the posted fields carried along."""

import uuid

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.core import signing
from django.http import HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from articles import autosave, rules
from articles.admin.conflicts import number
from articles.models import Article

WRITER = "articles.writer"
CARRIED = "articles.carried"
MOST = 1024 * 1024  # characters that a login page carries
AGE = 24 * 3600  # seconds that it may be looked at


class SignInPages:
    """Addresses of the story's `ModelAdmin` that an account without a session may open."""

    def signin_urls(self):
        name = "articles_article_{}".format
        return [
            path("session/", self.open(self.session), name=name("session")),
            path("sign-in/", self.open(self.sign_in), name=name("sign_in")),
            path("add/", self.carried(self.add_view), name=name("add")),
            path("<path:object_id>/change/", self.carried(self.change_view), name=name("change")),
        ]

    def open(self, view):
        return csrf_protect(never_cache(sensitive_post_parameters("password")(view)))

    def session(self, request):
        """GET: is the writer of a form signed in here; the token of the next POST. POST: signs that writer in."""
        writer = (request.POST or request.GET).get("autosave_writer", "")
        if request.method == "POST":
            form = AdminAuthenticationForm(request, request.POST)
            errors = sign_in(request, form, read(writer, WRITER))
            if errors:
                return JsonResponse({"errors": errors, "token": get_token(request)}, status=400)
        here = self.admin_site.has_permission(request)
        return JsonResponse({"signed_in": here and is_of(request, writer), "token": get_token(request)})

    def carried(self, view):
        """A POST of the form without a session shows the login with the posted text in it, not instead of it."""
        inner = AdminSite.admin_view(self.admin_site, view)  # the desk's own would carry it to any account

        def checked(request, **kwargs):
            lost = request.method == "POST" and not self.admin_site.has_permission(request)
            if lost and (token := carry(request, kwargs.get("object_id"))):
                return self.login_page(request, AdminAuthenticationForm(request), token)
            return inner(request, **kwargs)

        return csrf_protect(checked)

    def sign_in(self, request):
        """POST of the login that carries a text: it becomes an unsaved text of its writer, and fills the form."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        token = request.POST.get("carried", "")
        carried = read(token, CARRIED, AGE)
        if carried is None:
            return HttpResponseRedirect(reverse("admin:login"))
        form = AdminAuthenticationForm(request, request.POST)
        if sign_in(request, form, carried["writer"]):
            return self.login_page(request, form, token)
        article = Article.objects.filter(pk=carried["article"]).first() if carried["article"] else None
        if article and not rules.can_edit(request.user, article):
            article = None
        tab = uuid.uuid4()
        post = autosave.as_post(carried["fields"])
        autosave.keep(by=request.user, tab=tab, sequence=0, post=post, article=article)
        autosave.forget(request.user, autosave.as_tab(carried["tab"]), carried["sequence"])
        text = _("You are signed in again. Your text is in the form and not saved yet: save it now.")
        messages.warning(request, text)
        if carried["files"]:
            text = _("These files could not be carried along, choose them again: %(names)s.")
            messages.warning(request, text % {"names": ", ".join(carried["files"])})
        address = article.get_desk_url() if article else reverse("admin:articles_article_add")
        return HttpResponseRedirect(f"{address}?take={tab}")

    def login_page(self, request, form, token):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Log in"),
            "form": form,
            "carried": token,
            "app_path": reverse("admin:articles_article_sign_in"),
        }
        template = "admin/articles/article/autosave_login.html"
        return TemplateResponse(request, template, context, status=200 if form.is_bound else 401)


def sign_in(request, form, writer):
    """Log in who is named by the valid `form`, when that is `writer` (a key); returns what is wrong, as a list."""
    if form.is_valid() and form.get_user().pk != writer:
        form.add_error(None, _("The text in the form was written by another account. Sign in as that one."))
    if not form.is_valid():
        return [message for messages in form.errors.values() for message in messages]
    login(request, form.get_user())
    return []


def writer(user):
    """A signed name of the account that a form was made for."""
    return signing.dumps(user.pk, salt=WRITER)


def is_of(request, token):
    return read(token, WRITER) == request.user.pk


def carry(request, object_id):
    """A signed token with the posted fields, their story and their writer; None where they cannot be carried."""
    author = read(request.POST.get("autosave_writer", ""), WRITER)
    fields = autosave.fields(request.POST)
    if author is None or sum(len(value) for _name, value in fields) > MOST:
        return None
    article = int(object_id) if object_id and object_id.isdecimal() else None
    data = {
        "writer": author,
        "article": article,
        "tab": request.POST.get("autosave_tab", ""),
        "sequence": number(request.POST.get("autosave_sequence")) or 0,
        "fields": fields,
        "files": [upload.name for upload in request.FILES.values()],
    }
    return signing.dumps(data, salt=CARRIED, compress=True)


def read(token, salt, age=None):
    """What a token of ours says, or None."""
    try:
        return signing.loads(token, salt=salt, max_age=age)
    except signing.BadSignature:
        return None
