"""The admin site of the newsroom: its bar, its start page."""

from django.contrib import admin
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import TITLES
from articles import notices, rules, site
from articles.desk import start, times

# What the bar leads to, as "app.model"; or a page of the desk itself, for whoever reads stories.
ENTRIES = {
    "articles.article": _("Stories"),
    "calendar": _("Calendar"),
    "organizations.organization": _("Organizations"),
    "organizations.person": _("People"),
    "organizations.meeting": _("Meetings"),
    "images.image": _("Pictures"),
    "articles.activity": _("Log"),
    "accounts.user": _("Accounts"),
    "outbox.effect": _("Background work"),
    "articles.sitesettings": _("Settings"),
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
        from articles.admin import calendar, goto
        from articles.admin import notices as notice_list

        pages = [
            path("calendar/", self.admin_view(calendar.show), name="calendar"),
            path("calendar/move/", self.admin_view(calendar.move), name="calendar_move"),
            path("goto/", self.admin_view(goto.find), name="goto"),
            path("notices/", self.admin_view(notice_list.show), name="notices"),
        ]
        return pages + super().get_urls()

    def index(self, request, extra_context=None):
        return super().index(request, {**start.panels(request.user), **(extra_context or {})})

    def nav(self, request):
        """Entries of the bar that the account may open: dicts of `label`, `url`, `current`."""
        here = (request.resolver_match and request.resolver_match.url_name) or ""
        entries = [{"label": _("Start"), "url": reverse("admin:index"), "current": here == "index"}]
        for model, label in ENTRIES.items():
            if model == "calendar":
                if rules.reads_desk(request.user):
                    address = reverse("admin:calendar")
                    entries.append({"label": label, "url": address, "current": here == "calendar"})
                continue
            app, name = model.split(".")
            if request.user.has_perm(f"{app}.view_{name}"):
                address = reverse(f"admin:{app}_{name}_changelist")
                entries.append({"label": label, "url": address, "current": here.startswith(f"{app}_{name}_")})
        return entries

    def roles(self, user):
        """Titles of the account's roles in the table's order. A superuser is shown as such."""
        titles = [title for name, title in TITLES.items() if name in user.role_names]
        return [_("Superuser"), *titles] if user.is_superuser else titles
