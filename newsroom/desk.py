"""The admin site of the newsroom: its bar, its start page."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import TITLES
from articles import site
from articles.desk import start, times

# (permission, label, address, the app or model that is "here")
ENTRIES = [
    ("articles.view_article", _("Stories"), "admin:articles_article_changelist", "articles_article"),
    ("organizations.view_organization", _("Organizations"), "admin:organizations_organization_changelist", "organizations_organization"),
    ("organizations.view_person", _("People"), "admin:organizations_person_changelist", "organizations_person"),
    ("organizations.view_meeting", _("Meetings"), "admin:organizations_meeting_changelist", "organizations_meeting"),
    ("images.view_image", _("Pictures"), "admin:images_image_changelist", "images_image"),
    ("articles.view_activity", _("Log"), "admin:articles_activity_changelist", "articles_activity"),
    ("accounts.view_user", _("Accounts"), "admin:accounts_user_changelist", "accounts_user"),
]  # fmt: skip


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
            }
        return context

    def index(self, request, extra_context=None):
        return super().index(request, {**start.panels(request.user), **(extra_context or {})})

    def nav(self, request):
        """Entries of the bar that the account may open: dicts of `label`, `url`, `current`."""
        here = request.resolver_match.url_name if request.resolver_match else ""
        entries = [{"label": _("Start"), "url": reverse("admin:index"), "current": here == "index"}]
        for permission, label, address, model in ENTRIES:
            if request.user.has_perm(permission):
                current = here.startswith(f"{model}_")
                entries.append({"label": label, "url": reverse(address), "current": current})
        return entries

    def roles(self, user):
        """Titles of the account's roles in the table's order. A superuser is shown as such."""
        titles = [title for name, title in TITLES.items() if name in user.role_names]
        return [_("Superuser"), *titles] if user.is_superuser else titles
