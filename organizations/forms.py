"""Forms of the register: imprecise dates in one box, lists in one box, a guard against stale saves."""

import datetime
import hashlib
import re

from django import forms
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.dates import Imprecise, parse
from organizations.models import Appointment, Entity, Name, Post


class ImpreciseField(forms.CharField):
    """A text that `dates.parse` reads; its value is an `Imprecise` or None."""

    def __init__(self, *, label, **kwargs):
        super().__init__(label=capfirst(label), required=False, **kwargs)

    def prepare_value(self, value):
        return value.format() if isinstance(value, Imprecise) else value

    def to_python(self, value):
        return parse(super().to_python(value))

    def has_changed(self, initial, data):
        try:
            return (initial or None) != self.to_python(data)
        except forms.ValidationError:
            return True


class CommaField(forms.CharField):
    """A list of texts, separated by commas."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [part for part in (part.strip() for part in super().to_python(value).split(",")) if part]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class LabelledForm(forms.ModelForm):
    """Names what the admin leaves without a label: both halves of a moment, and with `in_cells` every field."""

    in_cells = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.SplitDateTimeWidget):
                date, time = field.widget.widgets
                date.attrs["aria-label"] = _("%(label)s: date") % {"label": field.label}
                time.attrs["aria-label"] = _("%(label)s: time") % {"label": field.label}
            elif self.in_cells:
                # Of one with the icons of the admin around it, the box itself.
                getattr(field.widget, "widget", field.widget).attrs["aria-label"] = field.label


class ImpreciseForm(LabelledForm):
    """Reads and writes the model's imprecise dates through the `ImpreciseField`s that the form declares."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.imprecise():
            self.initial.setdefault(name, getattr(self.instance, name))

    def imprecise(self):
        return [name for name, field in self.fields.items() if isinstance(field, ImpreciseField)]

    def _post_clean(self):
        # Before the instance is validated: its clean() compares the dates.
        for name in self.imprecise():
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()


class StaleGuard(forms.ModelForm):
    """Refuses to save over what somebody else saved since the form was opened, in the entity or in its rows.

    The answer keeps what was typed and tells what stands there now (of the rows, `RowFormSet` does); saving
    once more is then a decision.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.token(self.instance)
        self.before = None  # the stored entity, locked; of an added one None

    @staticmethod
    def token(instance):
        return instance.changed_at.isoformat() if instance.pk else ""

    def clean(self):
        data = super().clean()
        if self.instance.pk:
            self.lock()
            self.before = now = type(self.instance).objects.get(pk=self.instance.pk)
            if getattr(now, "merged_into", None):
                raise forms.ValidationError(
                    _(
                        "Not saved: “%(loser)s” was merged into “%(winner)s” while you were writing. Your words are "
                        "kept below: copy them to “%(winner)s”, or undo the merge first."
                    )
                    % {"loser": now, "winner": now.merged_into}
                )
            if self.data.get(self.add_prefix("seen")) != self.token(now):
                self.refuse(now)
        return data

    def lock(self):
        """Until the save is over: two at the same moment come one after the other."""
        Entity.objects.select_for_update().get(pk=self.instance.pk)

    def refuse(self, now):
        lines = [
            _("Not saved: somebody else saved this page while you were writing. Your words are kept below.")
        ]
        lines += [
            _("%(field)s is now: %(text)s") % {"field": self[name].label, "text": text or "–"}
            for name, text in differences(self, now)
        ]
        lines.append(_("Save again to put your words in the place of theirs."))
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = self.token(now)
        self.instance.saved_meanwhile = True
        self.add_error(None, lines)


class RowFormSet(forms.BaseInlineFormSet):
    """Rows of an entity. Where the guard refused the save, it tells what somebody else did to them meanwhile.

    A row that somebody else deleted is kept as it was typed; saving again writes it anew.
    """

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if self.is_bound and index is not None and index < self.initial_form_count() and not form.instance.pk:
            form.fields[self.model._meta.pk.name] = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        super().clean()
        if getattr(self.instance, "saved_meanwhile", False) and (lines := list(self.meanwhile())):
            raise forms.ValidationError(lines)

    def meanwhile(self):
        """Lines about the rows that hold something else now than was typed, are new, or are gone."""
        rows = {row.pk: row for row in self.model._default_manager.filter(**{self.fk.name: self.instance})}
        for form in self.initial_forms:
            if now := rows.pop(form.instance.pk, None):
                for name, text in differences(form, now):
                    told = {"row": now, "field": form[name].label, "text": text or "–"}
                    yield _("“%(row)s”, %(field)s is now: %(text)s") % told
            else:
                yield _("Row %(number)s was deleted. It is kept here and will be written anew.") % {
                    "number": self.forms.index(form) + 1
                }
        for row in rows.values():
            yield _("Added meanwhile: “%(row)s”. It stays.") % {"row": row}

    def save(self, commit=True):
        saved = super().save(commit)
        for form in self.initial_forms:
            if form.instance.pk is None and form.has_changed() and form not in self.deleted_forms:
                self.new_objects.append(self.save_new(form, commit))
        return saved + [row for row in self.new_objects if row not in saved]


def differences(form, now):
    """`(name, text)` of each field of a bound form that holds something else in the stored row `now` than was typed."""
    theirs = type(form)(instance=now)
    for name, field in theirs.fields.items():
        initial = theirs.get_initial_for_field(field, name)
        typed = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        if name in form.fields and hasattr(now, name) and field.has_changed(initial, typed):
            yield name, text_of(field, initial)


def text_of(field, initial):
    """What a field holds, as people read it."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(row) for row in initial)
    if isinstance(field, forms.ModelChoiceField):
        return str(field.queryset.filter(pk=initial).first() or "")
    if isinstance(initial, datetime.datetime):
        return formats.date_format(timezone.localtime(initial), "DATETIME_FORMAT")
    value = field.prepare_value(initial)
    if isinstance(field, forms.ChoiceField):
        return dict(field.choices).get(value, value)
    return value


class PostForm(StaleGuard, LabelledForm):
    """A post is no entity and keeps no moment of its last change: all that its page shows tells whether it changed."""

    @staticmethod
    def token(post):
        if not post.pk:
            return ""
        shown = (
            Post.objects.filter(pk=post.pk),
            post.titles.order_by("pk"),
            post.appointments.order_by("pk"),
        )
        told = repr([list(rows.values_list()) for rows in shown])
        return hashlib.sha256(told.encode()).hexdigest()

    def lock(self):
        Post.objects.select_for_update().get(pk=self.instance.pk)


class EntityForm(StaleGuard, ImpreciseForm):
    """Base of the three kinds; the admin names model and fields."""

    def clean(self):
        data = super().clean()
        if any(name.startswith("_propose-") for name in self.data):
            self.add_error(None, _("Not saved yet: forms are proposed below. Read them, then save."))
        return data


class OrganizationForm(EntityForm):
    founded = ImpreciseField(label=_("founded"))
    dissolved = ImpreciseField(label=_("dissolved"))

    def clean_country(self):
        country = self.cleaned_data["country"].upper()
        if country and not re.fullmatch("[A-Z]{2}", country):
            raise forms.ValidationError(_("Two Latin letters, such as BE for Belgium."))
        return country


class PersonForm(EntityForm):
    NAMES = {
        "label_en": pgettext_lazy("of a person", "name in English"),
        "label_ru": pgettext_lazy("of a person", "name in Russian"),
        "short_en": pgettext_lazy("of a person", "short name in English"),
        "short_ru": pgettext_lazy("of a person", "short name in Russian"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.NAMES.keys() & self.fields.keys():
            self.fields[name].label = capfirst(self.NAMES[name])
        for name in {"sort_key", "sort_key_ru"} & self.fields.keys():
            self.fields[name].required = False  # `Person.fill_in`
            self.fields[name].help_text = _(
                "Family name first, then a comma. Made from the name when left empty."
            )


class AppointmentForm(ImpreciseForm):
    start = ImpreciseField(
        label=_("start"), help_text=_("The first day in office; an election is another day.")
    )
    end = ImpreciseField(label=_("end"))
    elected = ImpreciseField(label=_("elected on"))

    class Meta:
        model = Appointment
        fields = [
            "person", "post", "start", "end", "elected", "state", "acting", "checked_on", "public_from",
            "source", "source_url",
        ]  # fmt: skip


class NameForm(ImpreciseForm):
    in_cells = True

    valid_from = ImpreciseField(label=_("valid from"))
    valid_to = ImpreciseField(label=_("valid to"))
    forms = CommaField(label=_("further forms, with commas"), required=False)

    class Meta:
        model = Name
        fields = [
            "text", "language", "kind", "preferred", "valid_from", "valid_to", "forms", "source", "source_url",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("forms", "valid_from", "valid_to", "source", "source_url"):
            self.fields[name].widget.attrs["placeholder"] = capfirst(self.fields[name].label)

    def _get_validation_exclusions(self):
        # Which name is the preferred one is a question to all rows together: `NameFormSet.clean`.
        return super()._get_validation_exclusions() | {"language"}


class PostRowForm(LabelledForm):
    in_cells = True

    class Meta:
        model = Post
        fields = ["title_en", "title_ru", "kind", "position"]


class NameFormSet(RowFormSet):
    def clean(self):
        super().clean()
        preferred = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if not data.get("preferred") or data.get("DELETE") or data.get("kind") != Name.Kind.OFFICIAL:
                continue
            if data.get("language") in preferred:
                form.add_error("preferred", _("There is one preferred official name per language."))
            preferred.add(data.get("language"))

    def save(self, commit=True):
        """Changed rows give up their preference first, so that another may take it whatever the order."""
        changed = [form.instance.pk for form in self.initial_forms if form.has_changed()]
        Name.objects.filter(pk__in=changed).update(preferred=False)
        return super().save(commit)
