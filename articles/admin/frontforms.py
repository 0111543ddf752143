"""What is asked when a story is placed on the front page, moved in time, or looked at ahead."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import rules
from articles.admin.verbforms import Clocked, date_field, time_field, which_field
from articles.desk import front
from articles.models import Article, FrontPick, Rubric

RECENT = 40


class StorySelect(AutocompleteSelect):
    """The newest stories that may be placed are in the page as well: without a script it is a plain choice of them."""

    def optgroups(self, name, value, attr=None):
        # The stock widget fails on a key that is none.
        value = [key for key in value if str(key).isdecimal() and len(str(key)) < 10]
        groups = super().optgroups(name, value, attr)
        options, chosen = groups[0][1], {str(key) for key in value}
        if not options:  # else a browser would choose the first story
            options.append(self.create_option(name, "", _("Choose a story"), False, 0, attrs=attr))
        recent = front.candidates(self.choices.queryset).order_by("-published_at", "-pk")[:RECENT]
        options += [
            self.create_option(name, article.pk, article.title, False, number, attrs=attr)
            for number, article in enumerate(recent, start=len(options))
            if str(article.pk) not in chosen
        ]
        return groups


class UntilForm(Clocked):
    """When the choice ends: `until` once cleaned, None for not until it is taken off."""

    until_date = date_field(_("Until"))
    until_time = time_field()
    until_which = which_field()
    until_groups = [(_("Until when"), ["until_date", "until_time", "until_which"])]
    groups = until_groups

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until_time"].help_text = _("Both empty: until it is taken off.")

    def clean(self):
        cleaned = super().clean()
        cleaned["until"] = self.read_moment(cleaned, "until_") if self.has_end() else None
        return cleaned

    def has_end(self):
        return any(self.data.get(name) for name in ("until_date", "until_time"))

    def sections(self):
        """`(heading, bound fields)` for the template."""
        return [(heading, [self[name] for name in names]) for heading, names in self.groups]


class PlaceForm(UntilForm):
    """A story, its slot, and when."""

    groups = [
        (_("Which story, where"), ["story", "place"]),
        (_("From when"), ["when", "date", "time", "which"]),
        *UntilForm.until_groups,
    ]
    story = forms.ModelChoiceField(
        Article.objects.none(),
        label=_("Story"),
        widget=StorySelect(FrontPick._meta.get_field("article"), admin.site),
        help_text=_("Found by the words of its headline, lead or text, while it is live or scheduled."),
    )
    place = forms.ChoiceField(label=_("Place"))
    when = forms.ChoiceField(
        label=_("When"),
        choices=[("now", _("Now, at the moment you confirm")), ("at", _("At a time"))],
        initial="now",
        widget=forms.RadioSelect,
    )
    date, time, which = date_field(_("Date")), time_field(), which_field()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        stories = rules.visible_articles(user, Article.objects.filter(kind=Article.Kind.STORY))
        self.fields["story"].queryset = stories.defer("body", "search_text")
        self.fields["place"].choices = front.places()

    def clean(self):
        cleaned = super().clean()
        cleaned["at"] = self.read_moment(cleaned) if cleaned.get("when") == "at" else None
        return cleaned

    def arguments(self):
        """The positional and the named arguments of `workflow.place`."""
        slot, _dash, rubric = self.cleaned_data["place"].partition("-")
        named = {name: self.cleaned_data[name] for name in ("at", "until")}
        named["rubric"] = Rubric.objects.filter(pk=rubric).first() if rubric else None
        return (slot, self.cleaned_data["story"]), named


class MoveForm(UntilForm):
    """Another interval of a choice; its beginning only while that is ahead. `was` is what the page has shown."""

    date, time, which = date_field(_("Date")), time_field(), which_field()
    was = forms.CharField(widget=forms.HiddenInput, max_length=100)

    def __init__(self, *args, pick, is_ahead, **kwargs):
        self.pick, self.is_ahead = pick, is_ahead
        super().__init__(*args, initial=self.first_values(), **kwargs)
        if is_ahead:
            self.groups = [(_("From when"), ["date", "time", "which"]), *self.until_groups]
        else:
            for name in ("date", "time", "which"):
                del self.fields[name]

    def first_values(self):
        values = {"was": self.seen()}
        for prefix, moment in (("", self.pick.live_from), ("until_", self.pick.live_until)):
            if moment:
                local = timezone.localtime(moment)
                values |= {
                    f"{prefix}date": local.date(),
                    f"{prefix}time": local.time(),
                    f"{prefix}which": "second" if local.fold else "first",
                }
        return values

    def clean_was(self):
        """(beginning, end) as the person has seen them; those of nothing where they are others by now."""
        is_same = self.cleaned_data["was"] == self.seen()
        return (self.pick.live_from, self.pick.live_until) if is_same else (None, None)

    def arguments(self):
        """The named arguments of `workflow.move_pick`."""
        return {name: self.cleaned_data[name] for name in ("was", "at", "until")}

    def seen(self):
        return (
            f"{self.pick.live_from.isoformat()} {self.pick.live_until and self.pick.live_until.isoformat()}"
        )

    def clean(self):
        cleaned = super().clean()
        cleaned["at"] = self.read_moment(cleaned) if self.is_ahead else None
        return cleaned


class PreviewForm(Clocked):
    """A moment still ahead, `at` once cleaned, None for now; and the language of the page."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    date, time, which = date_field(_("Date")), time_field(), which_field()

    def clean(self):
        cleaned = super().clean()
        asks = any(self.data.get(name) for name in ("date", "time"))
        cleaned["at"] = self.read_moment(cleaned) if asks else None
        if cleaned["at"] and cleaned["at"] <= timezone.now():
            self.add_error("date", _("Choose a moment that is still ahead."))
        return cleaned
