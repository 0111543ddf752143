"""The admin site of the newsroom: its bar, its start page."""

from functools import update_wrapper

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache

from accounts.roles import TITLES
from articles import notices, rules, site
from articles.desk import start, times
from newsroom import carrying

# What the bar leads to, as "app.model"; "calendar" and "front" are pages of the desk itself, "register" a menu of its
# lists.
ENTRIES = {
    "articles.article": _("Stories"),
    "calendar": _("Calendar"),
    "front": pgettext_lazy("page of the paper", "Front page"),
    "register": _("Register"),
    "images.image": _("Pictures"),
    "articles.activity": _("Log"),
    "accounts.user": _("Accounts"),
    "outbox.effect": _("Background work"),
    "articles.sitesettings": _("Settings"),
}
PAGES = {"calendar": rules.reads_desk, "front": rules.sees_front}  # who finds them in the bar
REGISTER = {
    "organizations.organization": _("Organizations"),
    "organizations.person": _("People"),
    "organizations.post": _("Posts"),
    "organizations.appointment": _("Appointments"),
    "organizations.meeting": _("Meetings"),
    "organizations.series": _("Series of meetings"),
    "organizations.convention": _("Conventions"),
}


class Desk(admin.AdminSite):
    index_title = _("Start")
    enable_nav_sidebar = False  # its sheet comes unlayered and would beat desk.css
    index_template = "admin/start.html"
    password_change_template = "admin/password_change_form.html"  # noqa: S105  a template's name
    empty_value_display = "–"

    def each_context(self, request):
        name = site.current().name
        context = super().each_context(request) | {"site_title": name, "site_header": name}
        if context["has_permission"]:
            context |= {
                "desk_nav": self.nav(request),
                "desk_roles": self.roles(request.user),
                "desk_cities": times.cities(),
                "unread_notices": notices.unread(request.user),
            }
        return context

    def get_urls(self):
        # Here and not above: the modules of `articles.admin` register themselves with this very site.
        from articles.admin import calendar, front, goto
        from articles.admin import notices as notice_list

        pages = [
            path("calendar/", self.admin_view(calendar.show), name="calendar"),
            path("calendar/move/", self.admin_view(calendar.move), name="calendar_move"),
            path("front/", self.admin_view(front.show), name="front"),
            path("front/place/", self.admin_view(front.place), name="front_place"),
            path("front/preview/", self.admin_view(front.preview), name="front_preview"),
            path("front/<int:pk>/", self.admin_view(front.change), name="front_change"),
            path("front/<int:pk>/lift/", self.admin_view(front.lift), name="front_lift"),
            path("goto/", self.admin_view(goto.find), name="goto"),
            path("notices/", self.admin_view(notice_list.show), name="notices"),
        ]
        return pages + super().get_urls()

    def admin_view(self, view, cacheable=False):
        """A form that is sent after its session has ended comes back behind the login, with all that it held."""
        inner = super().admin_view(view, cacheable)

        def checked(request, *args, **kwargs):
            if not self.has_permission(request) and (token := carrying.carry(request)):
                return self.carried_login(request, token)
            return inner(request, *args, **kwargs)

        return update_wrapper(checked, inner)

    @method_decorator(never_cache)
    def carried_login(self, request, token):
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "form": AdminAuthenticationForm(request),
            "app_path": reverse("admin:login"),
            "carried": token,
        }
        return TemplateResponse(request, "admin/login.html", context, status=401)

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """The stock login; with a form carried along, the page that sends it on where it was meant to go."""
        token = request.POST.get("carried", "")
        answer = super().login(request, {"carried": token, **(extra_context or {})})
        posted = carrying.read(token)
        if posted is None or not isinstance(answer, HttpResponseRedirect):
            return answer
        translation.activate(request.user.language)  # chosen for a visitor before the login
        return self.not_saved_yet(request, posted)

    @method_decorator(never_cache)
    def not_saved_yet(self, request, posted):
        context = {**self.each_context(request), "title": _("Not saved yet"), **posted}
        return TemplateResponse(request, "admin/carried.html", context)

    def login_of_another_tab(self, request):
        """The answer to a login that carries a form and whose token a login in another tab has made void; else None."""
        token = request.POST.get("carried", "")
        is_login = request.path == reverse("admin:login")
        is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
        posted = carrying.read(token) if is_login and is_ours else None
        if posted is None:
            return None
        if self.has_permission(request):
            return self.not_saved_yet(request, posted)
        return self.carried_login(request, token)

    def index(self, request, extra_context=None):
        return super().index(request, {**start.panels(request.user), **(extra_context or {})})

    def nav(self, request):
        """Entries of the bar that the account may open: dicts of `label`, `url`, `current`.

        That of the register has its lists in place of the `url`: `lists`, dicts of the same shape.
        """
        here = (request.resolver_match and request.resolver_match.url_name) or ""
        entries = [{"label": _("Start"), "url": reverse("admin:index"), "current": here == "index"}]
        for model, label in ENTRIES.items():
            if model == "register":
                if lists := self.lists(request.user, here, REGISTER):
                    current = any(entry["current"] for entry in lists)
                    entries.append({"label": label, "lists": lists, "current": current})
            elif model in PAGES:
                if PAGES[model](request.user):
                    address = reverse(f"admin:{model}")
                    entries.append({"label": label, "url": address, "current": here.startswith(model)})
            else:
                entries += self.lists(request.user, here, {model: label})
        return entries

    def lists(self, user, here, models):
        """Entries for those of `models` that the account may see; `here` is the name of the page's address."""
        entries = []
        for model, label in models.items():
            app, name = model.split(".")
            if user.has_perm(f"{app}.view_{name}"):
                address = reverse(f"admin:{app}_{name}_changelist")
                entries.append({"label": label, "url": address, "current": here.startswith(f"{app}_{name}_")})
        return entries

    def roles(self, user):
        """Titles of the account's roles in the table's order. A superuser is shown as such."""
        titles = [title for name, title in TITLES.items() if name in user.role_names]
        return [_("Superuser"), *titles] if user.is_superuser else titles
