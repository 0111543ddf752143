"""Form widgets of the desk."""

from django import forms
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.template import loader
from js_asset import ImportMap, Media

# The editor is a module that our own module imports by name; the import map says where its file is.
IMPORT_MAP = ImportMap(
    {
        "django-prose-editor/editor": "django_prose_editor/editor.js",
        "desk/paste": "js/paste.js",
    }
)


class RichText(forms.Textarea):
    """A textarea that js/editor.js turns into a rich-text editor. Without JavaScript it holds the HTML.

    The toolbar comes with the page, so its words are translated where all others are.
    """

    template_name = "admin/widgets/rich_text.html"

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
