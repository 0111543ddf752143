"""Accounts at the desk: for Administrators only."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import addresses, invitations, rules
from accounts.models import User
from accounts.roles import ROLES, TITLES
from articles.models import Rubric, RubricGrant


class AccountForm(forms.ModelForm):
    """An account with its roles and rubrics; nothing else about it can be set here, whatever is posted."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=list(TITLES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Without a role the account cannot enter the desk."),
    )
    rubrics = forms.ModelMultipleChoiceField(
        label=_("Rubrics"),
        queryset=Rubric.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Where an Editor or a Publisher may work."),
    )

    class Meta:
        model = User
        fields = ["username", "display_name", "email", "language", "is_active", "every_rubric"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "email" in self.fields:
            self.fields["email"].required = True
        if self.instance.pk:
            self.initial.setdefault("roles", sorted(self.instance.role_names & ROLES.keys()))
            self.initial.setdefault("rubrics", Rubric.objects.filter(grants__user=self.instance))

    def clean_email(self):
        """Said beside the field; the database's constraint says it for everything else."""
        email = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another account has this e-mail address."))
        return email

    def save_rights(self):
        """Give the saved account its roles and rubrics."""
        self.instance.give_roles(self.cleaned_data["roles"])
        chosen = set(self.cleaned_data["rubrics"])
        self.instance.rubric_grants.exclude(rubric__in=chosen).delete()
        for rubric in chosen:
            RubricGrant.objects.get_or_create(user=self.instance, rubric=rubric)


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return TITLES.items()

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() in ROLES else queryset


admin.site.unregister(Group)  # what a role may do is written in accounts/roles.py, not clicked together


@admin.register(User)
class AccountAdmin(admin.ModelAdmin):
    form = AccountForm
    list_display = ["username", "display_name", "email", "role_titles", "state", "last_login"]
    list_filter = [RoleFilter, "is_active"]
    search_fields = ["username", "display_name", "email"]
    ordering = ["username"]
    actions = ["deactivate", "reactivate"]
    fieldsets = [
        (None, {"fields": ["username", "display_name", "email", "language"]}),
        (_("Rights"), {"fields": ["roles", "every_rubric", "rubrics"]}),
        (_("State"), {"fields": ["is_active", "state", "last_login", "date_joined"]}),
    ]
    fieldsets_to_read = [
        fieldsets[0],
        (_("Rights"), {"fields": ["role_titles", "every_rubric", "rubric_names"]}),
        fieldsets[2],
    ]
    readonly_fields = ["state", "last_login", "date_joined", "role_titles", "rubric_names"]

    # Who may

    def has_module_permission(self, request):
        return rules.can_manage_accounts(request.user)

    def has_view_permission(self, request, obj=None):
        return rules.can_manage_accounts(request.user)

    def has_add_permission(self, request):
        return rules.can_manage_accounts(request.user)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return rules.can_manage_accounts(request.user)
        return rules.can_manage(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request):
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    # The list

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def role_titles(self, account):
        if account.is_superuser:
            return _("Superuser, for emergencies")
        names = [group.name for group in account.groups.all() if group.name in TITLES]
        return ", ".join(str(TITLES[name]) for name in TITLES if name in names)

    @admin.display(description=_("state"))
    def state(self, account):
        if not account.is_active:
            return _("deactivated")
        return _("active") if account.has_usable_password() else _("invited, no password yet")

    @admin.action(description=_("Deactivate the selected accounts"), permissions=["change"])
    def deactivate(self, request, queryset):
        self.set_active(request, queryset, False)

    @admin.action(description=_("Reactivate the selected accounts"), permissions=["change"])
    def reactivate(self, request, queryset):
        self.set_active(request, queryset, True)

    def set_active(self, request, queryset, active):
        """Deactivated accounts lose their sessions at the next request; their bylines stay."""
        accounts = [a for a in queryset if a.is_active != active and rules.can_manage(request.user, a)]
        for account in accounts:
            account.is_active = active
            account.save(update_fields=["is_active"])
            self.log_change(request, account, [{"changed": {"fields": [str(_("active"))]}}])
        text = ngettext("%(count)d account changed.", "%(count)d accounts changed.", len(accounts))
        self.message_user(request, text % {"count": len(accounts)})

    # The form

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.fieldsets[:2]
        return self.fieldsets if self.has_change_permission(request, obj) else self.fieldsets_to_read

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj and not self.has_change_permission(request, obj):  # a page to read: the form has no fields
            kwargs["form"] = forms.ModelForm
        return super().get_form(request, obj, change, **kwargs)

    @admin.display(description=_("rubrics"))
    def rubric_names(self, account):
        return ", ".join(str(grant.rubric) for grant in account.rubric_grants.select_related("rubric"))

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data and form.initial["email"]:
            # Whoever holds the address holds the account: its owner learns of it where it was.
            addresses.tell_old(obj, form.initial["email"], by=request.user)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.save_rights()

    def response_add(self, request, obj, post_url_continue=None):
        self.invite(request, obj)
        return redirect("admin:accounts_user_changelist")

    # Inviting

    def get_urls(self):
        invite = self.admin_site.admin_view(require_POST(self.invite_view))
        return [path("<path:object_id>/invite/", invite, name="accounts_user_invite"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        account = self.get_object(request, unquote(object_id))
        may_invite = account is not None and rules.can_invite(request.user, account)
        context = {"may_invite": may_invite, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def invite_view(self, request, object_id):
        account = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request):
            raise PermissionDenied
        if account is None:
            raise Http404
        if not rules.can_invite(request.user, account):
            raise PermissionDenied
        self.invite(request, account)
        return redirect("admin:accounts_user_change", account.pk)

    def invite(self, request, account):
        """Mail a new invitation and show its link to the administrator, this once."""
        link = invitations.invite(account)
        self.log_change(request, account, [{"changed": {"fields": [str(_("invitation"))]}}])
        text = _("The invitation for {account} is on its way to {email}. This link is shown once: {link}")
        shown = format_html('<code class="copy">{}</code>', link)
        message = format_html(str(text), account=account, email=account.email, link=shown)
        self.message_user(request, message, messages.SUCCESS)
