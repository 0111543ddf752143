"""How strict the checks are: one table, a row for each rule, a column for every rubric and one for all."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import checklist, rules, workflow
from articles.models import Activity, CheckLevel, Rubric


@dataclass(frozen=True)
class Column:
    """A rubric, or None for all that have no level of their own."""

    rubric: Rubric | None
    is_open: bool

    @property
    def key(self):
        return self.rubric.pk if self.rubric else None


class LevelsForm(forms.Form):
    """A choice for each rule that can be set, in each column that this account may set."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.levels = {(row.rule, row.rubric_id): row.level for row in CheckLevel.objects.all()}
        self.columns = [
            Column(rubric, rules.can_set_level(user, rubric.pk if rubric else None))
            for rubric in (None, *Rubric.objects.all())
        ]
        for column in self.columns:
            for rule in checklist.RULES.values():
                if column.is_open and not rule.fixed:
                    self.fields[self.name(rule, column)] = self.choice(rule, column)

    @staticmethod
    def name(rule, column):
        return f"{column.key or 'all'}-{rule.name}"

    def choice(self, rule, column):
        """Of a rubric, empty stands for "as in all rubrics"."""
        title = column.rubric or _("Every rubric")
        return forms.ChoiceField(
            choices=[("", _("as everywhere")), *CheckLevel.Level.choices]
            if column.rubric
            else CheckLevel.Level.choices,
            required=column.rubric is None,
            initial=self.stored(rule, column),
            widget=forms.Select(attrs={"aria-label": f"{rule.title}: {title}"}),
        )

    def stored(self, rule, column):
        return self.levels.get((rule.name, column.key), "" if column.rubric else rule.default)

    def rows(self):
        """(rule, cells): a cell is a bound field, or the words of a level that cannot be changed here."""
        return [
            (rule, [self.cell(rule, column) for column in self.columns]) for rule in checklist.RULES.values()
        ]

    def cell(self, rule, column):
        name = self.name(rule, column)
        if name in self.fields:
            return self[name]
        return CheckLevel.Level(checklist.level_of(rule, column.key, self.levels)).label

    def changes(self):
        """(rule, column, level) where what was sent differs from what is stored."""
        return [
            (rule, column, self.cleaned_data[self.name(rule, column)])
            for rule in checklist.RULES.values()
            for column in self.columns
            if self.name(rule, column) in self.fields
            and self.cleaned_data[self.name(rule, column)] != self.stored(rule, column)
        ]


@admin.register(CheckLevel)
class CheckLevelAdmin(admin.ModelAdmin):
    """The list is the table; there are no pages of single levels."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def has_view_permission(self, request, obj=None):
        return obj is None and super().has_view_permission(request)

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = LevelsForm(request.POST if request.method == "POST" else None, user=request.user)
        if form.is_bound:
            if not any(column.is_open for column in form.columns):
                raise PermissionDenied
            if form.is_valid():
                return self.keep(request, form)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext_lazy("How strict the checks are"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/articles/checklevel/table.html", context)

    def keep(self, request, form):
        """Store what was changed, each with its row of the record."""
        changes = form.changes()
        with transaction.atomic():
            for rule, column, level in changes:
                at = {"rule": rule.name, "rubric": column.rubric}
                if level:
                    CheckLevel.objects.update_or_create(**at, defaults={"level": level})
                else:
                    CheckLevel.objects.filter(**at).delete()
                detail = {"rubric": column.rubric and column.rubric.pk, "level": level or "as everywhere"}
                workflow.note(Activity.Verb.LEVELS, rule.name, by=request.user, detail=detail)
        text = ngettext("%(count)d level changed.", "%(count)d levels changed.", len(changes))
        self.message_user(request, text % {"count": len(changes)}, messages.SUCCESS)
        return HttpResponseRedirect(request.path)
