"""Assignments at the desk: who is to write what until when."""

import datetime

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import User
from articles import assignments, rules, workflow
from articles.desk import marks, times
from articles.models import Assignment, Rubric
from organizations.models import Meeting

FARTHEST = datetime.timedelta(days=10 * 366)


class AssignmentForm(forms.ModelForm):
    """One name, one date. `user` is who assigns."""

    user = None

    class Meta:
        model = Assignment
        fields = ["title", "assignee", "due_on", "language", "rubric", "meeting", "note"]
        widgets = {
            "due_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "assignee" not in self.fields:
            return
        self.fields["assignee"].queryset = User.objects.with_perm("articles.add_article").filter(
            is_staff=True
        )
        given = rules.rubric_ids(self.user)
        rubrics = Rubric.objects.all() if given is None else Rubric.objects.filter(pk__in=given)
        self.fields["rubric"].queryset = rubrics
        self.fields["rubric"].required = True

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if not abs(day - timezone.localdate()) < FARTHEST:
            raise forms.ValidationError(_("Choose a day within ten years."))
        return day


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("Open")), ("mine", _("Mine")), ("late", _("Late")), ("closed", _("Closed"))]

    def queryset(self, request, queryset):
        still_open = assignments.still_open(queryset)
        return {
            "open": still_open,
            "mine": still_open.filter(assignee=request.user),
            "late": still_open.filter(due_on__lt=timezone.localdate()),
            "closed": queryset.exclude(pk__in=still_open.values("pk")),
        }.get(self.value(), queryset)


@admin.register(Assignment)
class AssignmentAdmin(admin.ModelAdmin):
    """Given by Editors and Publishers; whoever has one begins the story from here."""

    form = AssignmentForm
    change_form_template = "admin/articles/assignment/change_form.html"
    list_display = ["due", "what", "assignee", "filed", "state"]
    list_display_links = ["what"]
    list_filter = [StateFilter, "language", ("rubric", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["assignee", "rubric", "article"]
    list_per_page = 50
    ordering = ["due_on", "pk"]
    search_fields = ["title"]
    autocomplete_fields = ["meeting"]
    show_full_result_count = False
    actions = None

    # --- Who may ----------------------------------------------------------------------------------

    def has_module_permission(self, request):
        return rules.reads_desk(request.user)

    def has_view_permission(self, request, obj=None):
        if obj is None:
            return rules.reads_desk(request.user) and super().has_view_permission(request)
        return rules.can_view_assignment(request.user, obj)

    def has_add_permission(self, request):
        return rules.can_assign(request.user)

    def has_change_permission(self, request, obj=None):
        return rules.can_assign(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return False  # it is closed

    def get_queryset(self, request):
        visible = rules.visible_assignments(request.user, super().get_queryset(request))
        return assignments.with_state(visible).defer("article__body", "article__search_text")

    # --- The form ---------------------------------------------------------------------------------

    def get_urls(self):
        pages = [("begin", self.begin), ("close", self.close), ("reopen", self.reopen)]
        return [
            *(
                path(f"<int:pk>/{name}/", self.button(view), name=f"articles_assignment_{name}")
                for name, view in pages
            ),
            *super().get_urls(),
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def get_fields(self, request, obj=None):
        """The meeting is left out where the account may not know of it."""
        fields = AssignmentForm.Meta.fields
        hidden = obj and obj.meeting_id and not self.meetings(request).filter(pk=obj.meeting_id).exists()
        return [name for name in fields if not (hidden and name == "meeting")]

    def meetings(self, request):
        return Meeting.objects.visible_to(request.user)

    def get_changeform_initial_data(self, request):
        """`?meeting=`: a story about it, due the day after it ended or today."""
        number = request.GET.get("meeting", "")
        meeting = self.meetings(request).filter(pk=number).first() if number.isdecimal() else None
        initial = {"language": request.user.language, "due_on": timezone.localdate()}
        return initial | ({"meeting": meeting, "title": meeting.label[:200]} if meeting else {})

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "meeting":
            kwargs["queryset"] = self.meetings(request)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        for name in ("can_add_related", "can_change_related", "can_view_related"):
            setattr(field.widget, name, False)
        return field

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            story = obj.article if obj.article and rules.can_view(request.user, obj.article) else None
            begins = not obj.closed_at and rules.can_begin(request.user, obj)
            context |= {
                "story": story,
                "may_begin": begins and (obj.article is None or obj.article.deleted_at),
                "may_close": rules.can_assign(request.user, obj),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        assignments.give(obj, by=request.user)

    # --- Buttons ----------------------------------------------------------------------------------

    def button(self, view):
        """A POST about one assignment: 404 without it, 403 without the right to see it."""

        def checked(request, pk):
            assignment = Assignment.objects.select_related("article", "meeting").filter(pk=pk).first()
            if assignment is None:
                raise Http404
            if not rules.can_view_assignment(request.user, assignment):
                raise PermissionDenied
            return view(request, assignment)

        return self.admin_site.admin_view(require_POST(checked))

    def begin(self, request, assignment):
        try:
            article = assignments.begin(assignment, by=request.user)
        except workflow.Invalid as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(self.url(assignment))
        self.message_user(request, _("The story is begun. Write."), messages.SUCCESS)
        return HttpResponseRedirect(article.get_desk_url())

    def close(self, request, assignment):
        assignments.close(assignment, by=request.user)
        self.message_user(request, _("The assignment is closed."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_assignment_changelist"))

    def reopen(self, request, assignment):
        assignments.reopen(assignment, by=request.user)
        self.message_user(request, _("The assignment is open again."), messages.SUCCESS)
        return HttpResponseRedirect(self.url(assignment))

    def url(self, assignment):
        return reverse("admin:articles_assignment_change", args=[assignment.pk])

    # --- The list ---------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    @admin.display(description=gettext_lazy("due on"), ordering="due_on")
    def due(self, assignment):
        late = assignment.due_on < timezone.localdate() and not _is_over(assignment)
        day = times.day(assignment.due_on)
        return format_html('<b class="late">{}</b> {}', day, _("late")) if late else day

    @admin.display(description=gettext_lazy("what"), ordering="title")
    def what(self, assignment):
        return format_html(
            '{} <span lang="{}">{}</span>',
            marks.language(assignment.language),
            assignment.language,
            assignment.title,
        )

    @admin.display(description=gettext_lazy("rubric"), ordering="rubric", empty_value="")
    def filed(self, assignment):
        return assignment.rubric

    @admin.display(description=gettext_lazy("state"))
    def state(self, assignment):
        if assignment.is_published:
            return _("published")
        if assignment.closed_at:
            return _("closed")
        return _("begun") if assignment.article_id else _("not begun")


def _is_over(assignment):
    return assignment.is_published or assignment.closed_at is not None
