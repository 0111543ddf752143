"""Pictures at the desk: upload, credit and rights, focal point, taking down."""

from django import forms
from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from articles import usage
from images import rules, uploads, validators
from images.admin.takedown import TakeDownPages
from images.models import Image


class ImageForm(forms.ModelForm):
    """What is known about a picture; for a new one also its file, checked and stored before the row."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("JPEG, PNG, WebP, AVIF or GIF; at most 15 MB and 40 megapixels."),
        widget=forms.FileInput(attrs={"accept": ",".join(validators.EXTENSIONS)}),
    )

    class Meta:
        model = Image
        fields = ["name", "credit", "rights", "licence_until", "focal_x", "focal_y", "alt_en", "alt_ru"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["file"]
        else:
            self.fields["name"].required = False
            self.fields["name"].help_text = _("Taken from the file when left empty; readers do not see it.")

    def clean_file(self):
        self.picture = validators.check(self.cleaned_data["file"])
        return self.cleaned_data["file"]

    def clean_name(self):
        file = self.files.get(self.add_prefix("file"))
        return self.cleaned_data["name"] or (uploads.name_from(file.name) if file else "")

    def full_clean(self):
        """Store the files as the last step, so that a full disk is an error of the form, not of the page."""
        super().full_clean()
        if self.is_bound and not self.errors and "file" in self.fields:
            try:
                uploads.store(self.instance, self.cleaned_data["file"], self.picture)
            except OSError:
                self.add_error("file", _("The picture could not be stored. Please tell an administrator."))


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("available", _("available")), ("taken-down", _("taken down"))]

    def queryset(self, request, queryset):
        if self.value() == "available":
            return queryset.available()
        return queryset.exclude(taken_down_at=None) if self.value() == "taken-down" else queryset


@admin.register(Image)
class ImageAdmin(TakeDownPages, admin.ModelAdmin):
    form = ImageForm
    list_display = [
        "thumbnail",
        "name",
        "credit",
        "size",
        "licence_until",
        "state",
        "uploaded_by",
        "uploaded_at",
    ]
    list_display_links = ["thumbnail", "name"]
    list_select_related = ["uploaded_by"]
    list_filter = [StateFilter, "licence_until"]
    list_per_page = 50
    search_fields = ["name", "credit", "alt_en", "alt_ru"]
    date_hierarchy = "uploaded_at"
    about = (None, {"fields": ["name", "credit", "rights", "licence_until"]})
    focal_point = (
        _("Focal point"),
        {
            "fields": ["preview", ("focal_x", "focal_y")],
            "description": _("What must stay in sight when the picture is cut to 3:2 on a card."),
        },
    )
    alternatives = (
        _("Alternative text"),
        {
            "fields": ["alt_en", "alt_ru"],
            "description": _("Proposed to the stories that use the picture; each may have its own."),
        },
    )
    readonly_fields = ["preview", "size", "state", "uploader", "uploaded_at"]

    class Media:
        js = [forms.widgets.Script("js/focal.js", type="module")]

    # Who may

    def get_queryset(self, request):
        return rules.visible_to(request.user, super().get_queryset(request))

    def has_view_permission(self, request, obj=None):
        allowed = super().has_view_permission(request, obj)
        return allowed and (obj is None or rules.can_view(request.user, obj))

    def has_change_permission(self, request, obj=None):
        """Once a story with it was approved or published, a picture is no longer the Contributor's to change.

        An edition takes over the credit and the cut as they are when it is made, which nobody reviews again.
        """
        if not super().has_change_permission(request, obj):
            return False
        if obj is None or rules.can_manage_all(request.user):
            return True
        return rules.can_change(request.user, obj) and not usage.is_relied_on(obj)

    def has_delete_permission(self, request, obj=None):
        return False

    # The list

    @admin.display(description=_("picture"))
    def thumbnail(self, image):
        context = {"src": image.url(480, "card"), "width": 96, "height": 64, "alt": image.name}
        return render_to_string("images/thumbnail.html", context)

    @admin.display(description=_("pixels"))
    def size(self, image):
        return f"{image.width} × {image.height}"

    @admin.display(description=_("uploaded by"))
    def uploader(self, image):
        """The name alone: the stock field links to the account, which most may not open."""
        return str(image.uploaded_by or "–")

    @admin.display(description=_("state"))
    def state(self, image):
        return _("available") if image.is_available else _("taken down")

    # The form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Without the stock transaction: making a picture's files takes seconds (`uploads.replace_renditions`)."""
        return self._changeform_view(request, object_id, form_url, extra_context)

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            name, fields = self.about
            return [(name, {"fields": ["file", *fields["fields"]]}), self.focal_point, self.alternatives]
        shown = (None, {"fields": ["size", "state", "uploader", "uploaded_at"]})
        return [self.focal_point, self.about, self.alternatives, shown]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if not self.has_change_permission(request, obj) and obj:  # a page to read: the form has no fields
            kwargs["form"] = forms.ModelForm
        return super().get_form(request, obj, change, **kwargs)

    @admin.display(description=_("picture"))
    def preview(self, image):
        """The whole and its cut; js/focal.js lets the point be chosen on it, also in a file not sent yet."""
        context = {"image": image, "is_new": image._state.adding, "whole": image.url(800)}
        return render_to_string("images/preview.html", context | {"cut": image.url(480, "card")})

    def save_model(self, request, obj, form, change):
        """Of a picture that is there the fields of the form alone: it may have been taken down meanwhile."""
        if not change:
            obj.uploaded_by = request.user
            obj.save()
            return
        if {"focal_x", "focal_y"} & set(form.changed_data):
            uploads.move_focal_point(obj)
        obj.save(update_fields=form.changed_data)
