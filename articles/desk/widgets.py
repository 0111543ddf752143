"""Form widgets of the desk."""

from django import forms
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.template import loader
from django.urls import reverse
from js_asset import ImportMap, Media

from articles import site
from images.models import Image

MODULES = (
    "editor-card", "editor-dialog", "editor-figure", "editor-footnote", "editor-inline", "editor-link",
    "editor-output", "editor-schema", "editor-table", "editor-toolbar", "paste", "paste-notes", "paste-word",
)  # fmt: skip
# The editor is a module that our own modules import by name; the import map says where the files are.
IMPORT_MAP = ImportMap(
    {
        "django-prose-editor/editor": "django_prose_editor/editor.js",
        **{f"desk/{name}": f"js/{name}.js" for name in MODULES},
    }
)


class RichText(forms.Textarea):
    """A textarea that js/editor.js turns into a rich-text editor. Without JavaScript it holds the HTML.

    The toolbar and the dialogs come with the page, so their words are translated where all others are.
    `pictures` are the keys of those that stand in the saved text: who may edit it sees them.
    """

    template_name = "admin/widgets/rich_text.html"
    pictures = ()

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["pictures"] = Image.objects.available().filter(pk__in=self.pictures) if self.pictures else ()
        context["hosts"] = site.current().settings.embed_host_list
        context["pictures_url"] = reverse("admin:articles_article_pictures")
        context["targets_url"] = reverse("admin:articles_article_targets")
        return context

    def render(self, name, value, attrs=None, renderer=None):
        # By the project's engine: the form renderer knows Django's own folders alone.
        return loader.get_template(self.template_name).render(self.get_context(name, value, attrs))

    @property
    def media(self):
        return Media(importmap=IMPORT_MAP, js=[forms.widgets.Script("js/editor.js", type="module")])


class Tags(AutocompleteSelectMultiple):
    """Without Select2's "remove all": it puts a button straight into a list, and axe is right to mind."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}
