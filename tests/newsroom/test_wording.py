"""What the newsroom says instead of Django's admin."""

import gettext
from pathlib import Path

import django
import pytest
from django.utils import translation

from newsroom.wording import TEXTS


def djangos(text):
    """Django's own Russian for the text, or the text itself where Django does not use it any more."""
    for folder in ("contrib/admin/locale", "conf/locale"):
        catalogue = gettext.translation("django", Path(django.__file__).parent / folder, ["ru"])
        if catalogue.gettext(text) != text:
            return catalogue.gettext(text)
    return text


@pytest.mark.parametrize("text", TEXTS)
def test_django_still_says_it_and_we_say_it_otherwise(text):
    with translation.override("ru"):
        ours = translation.gettext(text)
    assert len({text, djangos(text), ours}) == 3
