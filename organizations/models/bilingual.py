"""What is kept in English and perhaps in Russian, read in the language of the page."""

from django.utils.translation import get_language


class Bilingual:
    """Attribute of a model: `<name>_ru` on Russian pages where there is one, else `<name>_en`."""

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return getattr(instance, f"{self.name}_{language_of(instance, self.name)}")


class LanguageOf:
    """Attribute of a model: "en" or "ru", the language in which its `Bilingual` of this name is read."""

    def __init__(self, name):
        self.name = name

    def __get__(self, instance, owner=None):
        return self if instance is None else language_of(instance, self.name)


def language_of(instance, name):
    return "ru" if get_language() == "ru" and getattr(instance, f"{name}_ru") else "en"
