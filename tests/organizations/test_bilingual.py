import pytest
from django.utils import translation

from organizations.models import Outcome

BOTH, ENGLISH = Outcome(text_en="Adopted", text_ru="Принято"), Outcome(text_en="Adopted")


@pytest.mark.parametrize(
    ("outcome", "page", "text", "language"),
    [
        (BOTH, "en", "Adopted", "en"),
        (BOTH, "ru", "Принято", "ru"),
        (ENGLISH, "en", "Adopted", "en"),
        (ENGLISH, "ru", "Adopted", "en"),
    ],
)
def test_what_is_missing_in_russian_is_read_and_marked_as_english(outcome, page, text, language):
    with translation.override(page):
        assert (outcome.text, outcome.text_language) == (text, language)
