"""Forms of the desk. What they collect goes to `articles.workflow`; none of them saves."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    get_select2_language,
)
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import revisions
from articles.desk.widgets import RichText, Tags
from articles.markup import identities
from articles.models import Article, Attachment, Author, Byline, BylineRole, Mention, Tag
from articles.rendering import sanitise
from images.models import Image
from organizations import documents
from organizations.models import Appointment, Entity


def speak(fields):
    """Let the autocompletes of a form speak the active language."""
    for field in fields.values():
        if isinstance(field.widget, AutocompleteMixin):
            field.widget.i18n_name = get_select2_language()


# --- Rows under a story ---------------------------------------------------------------------------


class Rows(forms.BaseFormSet):
    """A list of rows in order; `unique` fields may not repeat together."""

    unique = ()
    repeated = _("This row is there twice.")

    def filled(self):
        """Cleaned data of the rows that stay, in the order of the page."""
        return [
            form.cleaned_data
            for form in self.forms
            if form.is_valid()
            and form.cleaned_data.get(self.unique[0])
            and not form.cleaned_data.get("DELETE")
        ]

    def clean(self):
        seen = set()
        for form in self.forms:
            if not hasattr(form, "cleaned_data") or form.cleaned_data.get("DELETE"):
                continue
            key = tuple(form.cleaned_data.get(name) for name in self.unique)
            if key in seen and key[0]:
                form.add_error(self.unique[0], self.repeated)
                raise ValidationError(self.repeated)
            seen.add(key)

    def get_deletion_widget(self):
        return forms.CheckboxInput(attrs={"aria-label": _("Remove this row")})


class Row(forms.Form):
    """A row with autocompletes in the language of the page: the widget asks for it when it is made, at import."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak(self.fields)


class BylineRow(Row):
    author = forms.ModelChoiceField(
        Author.objects.all(),
        label=_("author"),
        widget=AutocompleteSelect(
            Byline._meta.get_field("author"), admin.site, attrs={"aria-label": _("Author")}
        ),
    )
    role = forms.ChoiceField(
        label=_("role"),
        choices=BylineRole.choices,
        initial=BylineRole.AUTHOR,
        widget=forms.Select(attrs={"aria-label": _("Role")}),
    )


class BylineRows(Rows):
    unique = ("author", "role")
    repeated = _("An author is named twice in the same role.")


class AppointmentField(forms.ModelChoiceField):
    """The appointment that a style relies on. Nobody has typed it: one that is gone is left out, not complained of."""

    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError:
            return None


class MentionRow(Row):
    entity = forms.ModelChoiceField(
        Entity.objects.none(),
        label=_("entity"),
        widget=AutocompleteSelect(
            Mention._meta.get_field("entity"),
            admin.site,
            attrs={"aria-label": _("Organization, person or meeting")},
        ),
    )
    relation = forms.ChoiceField(
        label=_("relation"),
        choices=Mention.Relation.choices,
        initial=Mention.Relation.MENTIONED,
        widget=forms.Select(attrs={"aria-label": _("Relation")}),
    )
    styled_as = forms.CharField(
        label=_("styled as"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"aria-label": _("Styled as"), "placeholder": _("styled as")}),
    )

    appointment = AppointmentField(Appointment.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args, entities, appointments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entity"].queryset = entities
        self.fields["appointment"].queryset = appointments

    def clean_appointment(self):
        """Nothing where another person was chosen since."""
        appointment, entity = self.cleaned_data["appointment"], self.cleaned_data.get("entity")
        return appointment if appointment and entity and appointment.person_id == entity.pk else None


class MentionRows(Rows):
    unique = ("entity",)
    repeated = _("An entity is named twice.")


class UploadRow(forms.Form):
    title = forms.CharField(
        label=_("title"),
        max_length=160,
        widget=forms.TextInput(attrs={"aria-label": _("Title of the document"), "placeholder": _("title")}),
    )
    file = forms.FileField(
        label=_("file"), widget=forms.FileInput(attrs={"aria-label": _("File of the document")})
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        upload.document = documents.inspect(upload)
        return upload


class UploadRows(Rows):
    unique = ("file",)


def rows(form, formset, extra):
    return forms.formset_factory(
        form, formset=formset, extra=extra, can_delete=True, max_num=100, absolute_max=200
    )


ROWS = {"bylines": rows(BylineRow, BylineRows, 1), "mentions": rows(MentionRow, MentionRows, 1)}
UPLOADS = rows(UploadRow, UploadRows, 1)

# --- The story ------------------------------------------------------------------------------------


class AttachedField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, attachment):
        return f"{attachment.title} ({attachment.name}, {filesizeformat(attachment.size)})"


class ArticleForm(forms.ModelForm):
    """The working copy with its rows. `data()` is what `articles.workflow` takes.

    `workflow_errors` are shown with the fields: what the workflow said to an earlier try of the same request. `begun`
    is what a new story begins with, data as in `articles.revisions`.
    `may_share` offers the list of colleagues; who reads a draft is no part of the working copy. `entities` may be
    mentioned, in their `appointments`, `pictures` put into the text. `refused` are keys of entities that a new
    story does not mean.
    """

    workflow_errors = None
    begun = {}
    entities = Entity.objects.none()
    appointments = Appointment.objects.none()
    pictures = Image.objects.none()
    may_share = False
    own_fields = [
        "kind", "language", "title", "lead", "body", "slug", "rubric", "event_on", "event_until", "picture",
        "picture_alt", "picture_is_decorative", "picture_caption", "card_word", "card_caption", "translation_of",
    ]  # fmt: skip

    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.all(),
        label=_("Tags"),
        required=False,
        widget=Tags(Article._meta.get_field("tags"), admin.site),
    )
    attachments = AttachedField(Attachment.objects.none(), label=_("Attached"), required=False)
    shared_with = forms.ModelMultipleChoiceField(
        User.objects.filter(is_active=True, is_staff=True).order_by("display_name", "username"),
        label=_("Shared with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    shared_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    refused = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = []  # named by the admin's fieldsets
        widgets = {
            "title": forms.Textarea(attrs={"rows": 1}),
            "lead": forms.Textarea(attrs={"rows": 2}),
            "body": RichText,
            "picture_alt": forms.Textarea(attrs={"rows": 2}),
            "picture_caption": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak(self.fields)
        article = self.instance
        if not self.may_share:
            del self.fields["shared_with"]
        for name in {"title", "lead", "body", "picture_alt", "picture_caption"} & self.fields.keys():
            self.fields[name].widget.attrs["lang"] = article.language
        if "body" in self.fields:
            self.fields["body"].widget.pictures = identities(article.body)["image"]
        data = self.begun
        if article.pk:
            data = revisions.snapshot(article)
            self.initial["based_on"] = article.revision_id
            self.initial["tags"] = list(
                Tag.objects.filter(name__in=data["tags"]).values_list("pk", flat=True)
            )
            self.initial["attachments"] = data["attachments"]
            self.initial["shared_with"] = article.shared_with.all()
            self.initial["shared_seen"] = " ".join(str(person.pk) for person in self.initial["shared_with"])
            self.fields["attachments"].queryset = article.attachments.all()
        if article.published_at:
            for name in {"kind", "language"} & self.fields.keys():
                self.fields[name].disabled = True
        bound = {"data": self.data, "files": self.files} if self.is_bound else {}
        for_rows = {"bylines": {}, "mentions": {"entities": self.entities, "appointments": self.appointments}}
        # Posted rows count as they are: one beyond the posted number of initial rows that is as the saved one
        # would be taken for a row nobody has touched, and left out.
        saved = {} if self.is_bound else data
        self.rows = {
            name: formset(prefix=name, initial=saved.get(name, []), form_kwargs=for_rows[name], **bound)
            for name, formset in ROWS.items()
        }
        self.uploads = UPLOADS(prefix="uploads", **bound)

    @property
    def formsets(self):
        return [*self.rows.values(), self.uploads]

    @property
    def media(self):
        media = super().media
        for formset in self.formsets:
            media += formset.empty_form.media
        return media

    def is_valid(self):
        # Every part is asked, so that all mistakes are shown at once.
        return all([super().is_valid(), *(formset.is_valid() for formset in self.formsets)])

    def clean_body(self):
        """Clean HTML. Its pictures are those that stood there before, and those that this account may see."""
        body = sanitise(self.cleaned_data["body"])
        new = set(identities(body)["image"]) - set(self.fields["body"].widget.pictures)
        if new and self.pictures.filter(pk__in=new).count() < len(new):
            raise ValidationError(
                _("A picture in the text is not in your library. Take it out, or ask an editor.")
            )
        return body

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == Article.Kind.STORY and "rubric" in cleaned and not cleaned["rubric"]:
            self.add_error("rubric", _("Choose a rubric."))
        if self.workflow_errors:
            self.add_workflow_errors(self.workflow_errors)
        return cleaned

    def add_workflow_errors(self, error):
        """Put a `ValidationError` of the workflow beside the fields that it names."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
        for name, messages in by_field.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    def sharing(self):
        """With whom it is shared after this: as it stands now, with what was ticked and unticked in this form."""
        ticked, seen = set(self.cleaned_data["shared_with"]), set(self.cleaned_data["shared_seen"].split())
        now = set(self.instance.shared_with.all()) if self.instance.pk else set()
        unticked = {person for person in now - ticked if str(person.pk) in seen}
        return now - unticked | {person for person in ticked if str(person.pk) not in seen}

    def working_copy(self):
        """The posted working copy, as far as it could be read, in the shape of `articles.revisions`.

        New uploads are not in it. Of a valid form it is complete.
        """
        read = self.cleaned_data
        data = {name: read[name] for name in self.own_fields if name in read}
        if "tags" in read:
            data["tags"] = [tag.name for tag in read["tags"]]
        if "attachments" in read:
            data["attachments"] = [attachment.pk for attachment in read["attachments"]]
        data["bylines"] = [
            {"author": row["author"].pk, "role": row["role"]} for row in self.rows["bylines"].filled()
        ]
        data["mentions"] = [
            revisions.mention_row(
                row | {"entity": row["entity"].pk, "appointment": getattr(row.get("appointment"), "pk", None)}
            )
            for row in self.rows["mentions"].filled()
        ]
        return revisions.normalised(data)
