"""The editorial calendar: what is planned, day by day, and moving it. A move is the *reschedule* verb."""

import datetime

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from articles import assignments, rules, workflow
from articles.desk import calendar, times
from articles.models import Article, Assignment, Rubric


class ChoiceForm(forms.Form):
    """Whose and what to show; anything unknown shows all."""

    rubric = forms.ModelChoiceField(Rubric.objects.all(), required=False, label=gettext_lazy("Rubric"))
    person = forms.ModelChoiceField(User.objects.none(), required=False, label=gettext_lazy("Person"))
    language = forms.ChoiceField(required=False, label=gettext_lazy("Language"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        languages = Article._meta.get_field("language").flatchoices
        self.fields["language"].choices = [("", "---------"), *languages]
        if rules.edits_rubrics(user):
            self.fields["person"].queryset = User.objects.with_perm("articles.add_article").filter(
                is_staff=True
            )
        else:
            del self.fields["person"]

    @property
    def choice(self):
        chosen = self.cleaned_data if self.is_valid() else {}
        rubric, person = chosen.get("rubric"), chosen.get("person")
        return calendar.Choice(
            rubric.pk if rubric else None, person.pk if person else None, chosen.get("language", "")
        )

    @property
    def query(self):
        """The choice as the rest of an address, beginning with `&`; "" where all is shown."""
        chosen = self.choice
        pairs = [("rubric", chosen.rubric), ("person", chosen.person), ("language", chosen.language)]
        return "".join(f"&{name}={value}" for name, value in pairs if value)


@require_GET
def show(request):
    """A month or a week."""
    if not rules.reads_desk(request.user):
        raise PermissionDenied
    span = calendar.read(request.GET)
    form = ChoiceForm(request.GET, user=request.user)
    context = {
        **admin.site.each_context(request),
        "title": _("Calendar"),
        "span": span,
        "today": calendar.week_of(timezone.localdate()) if span.unit == "week" else _this_month(),
        "weeks": calendar.weeks(span, request.user, form.choice),
        "form": form,
        "may_assign": rules.can_assign(request.user),
    }
    return TemplateResponse(request, "admin/calendar/calendar.html", context)


def _this_month():
    return calendar.month_of(timezone.localdate())


# --- Moving ---------------------------------------------------------------------------------------


class MoveForm(forms.Form):
    kind = forms.ChoiceField(choices=[("article", ""), ("assignment", "")])
    key = forms.IntegerField()
    based_on = forms.IntegerField(required=False)
    was = forms.CharField(max_length=40)
    day = forms.DateField()

    def clean_day(self):
        day = self.cleaned_data["day"]
        if not calendar.FIRST_YEAR <= day.year <= calendar.LAST_YEAR:
            raise forms.ValidationError(_("That is not a day of the calendar."))
        return day


@require_POST
def move(request):
    """Another day for what waits, at its old time of day. Answers `{"said": sentence}`, and

    - 200 with `day`, or with `reload` where more than this line has moved,
    - 422 with `ask`: the clocks change that night, and the *reschedule* page asks which time is meant,
    - 400, 403, 404 or 409 where nothing was changed; the sentence says why.
    """
    if not rules.reads_desk(request.user):
        raise PermissionDenied
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _answer(400, _("That is not a day of the calendar."))
    data = form.cleaned_data
    mover = _move_article if data["kind"] == "article" else _move_assignment
    return mover(request.user, data)


def _move_article(user, data):
    article = Article.objects.filter(pk=data["key"]).first()
    if article is None or not rules.can_view(user, article):
        return _answer(404, _("There is no such story."))
    if not rules.can_reschedule(user, article):
        return _answer(403, _("Rescheduling is for publishers of the rubric."))
    edition = article.next_edition
    if edition is None:
        return _answer(409, _("It is not scheduled any more. Load the calendar again."))
    if edition.live_from.isoformat() != data["was"]:
        return _answer(409, _("Somebody has moved it since. Load the calendar again."))
    clock = timezone.localtime(edition.live_from).time()
    try:
        at = times.newsroom_moment(data["day"], clock)
        workflow.reschedule(article, by=user, based_on=data["based_on"], at=at)
    except times.WhichTime:
        page = reverse("admin:articles_article_reschedule", args=[article.pk])
        ask = {"url": page, "date": data["day"].isoformat(), "time": f"{clock:%H:%M}"}
        return _answer(422, _("The clocks change that night: say which time is meant."), ask=ask)
    except workflow.NotAllowed:
        return _answer(403, _("Rescheduling is for publishers of the rubric."))
    except workflow.Stale:
        return _answer(409, _("Somebody has saved the story since. Load the calendar again."))
    except workflow.Invalid as error:
        return _answer(400, " ".join(error.messages))
    said = _("“%(title)s” goes live on %(day)s at %(time)s.") % {
        "title": edition.title,
        "day": _day(data["day"]),
        "time": date_format(clock, "TIME_FORMAT"),
    }
    return _answer(200, said, day=data["day"].isoformat(), was=at.astimezone(datetime.UTC).isoformat(),
                   reload=edition.release is not None)  # fmt: skip


def _move_assignment(user, data):
    assignment = Assignment.objects.filter(pk=data["key"]).first()
    if assignment is None or not rules.can_view_assignment(user, assignment):
        return _answer(404, _("There is no such assignment."))
    if not rules.can_assign(user, assignment):
        return _answer(403, _("Another date is for editors of the rubric to give."))
    if assignment.due_on.isoformat() != data["was"]:
        return _answer(409, _("Somebody has moved it since. Load the calendar again."))
    assignments.move(assignment, data["day"], by=user)
    said = _("“%(title)s” is due on %(day)s.") % {"title": assignment.title, "day": _day(data["day"])}
    day = data["day"].isoformat()
    return _answer(200, said, day=day, was=day, reload=False)


def _day(day):
    return calendar.Day(day).full_name


def _answer(status, said, **more):
    return JsonResponse({"said": said, **more}, status=status)
