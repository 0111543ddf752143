"""What a typographic card shows when nobody chose a word."""

import pytest

from articles.cards import card
from articles.models import Edition, Rubric


@pytest.mark.parametrize(
    ("title", "word", "sup", "size"),
    [
        ("The Committee holds its 21st Meeting on 18 – 20 November 2019", "21", "st", ""),
        ("Комитет провёл 21-е заседание", "21-е", "", "m"),
        ("Комитет провёл 21‑е заседание", "21‑е", "", "m"),
        ("What the WGRKC was asked to do", "WGRKC", "", "m"),
        ("RKC/MC meets", "RKC/MC", "", "l"),
        ("From 101 to 124 parties", "101", "", ""),
        ("What happened in 2019", "Training", "", "l"),
        ("Three dates on 26 November", "Training", "", "l"),
    ],
)
def test_the_word_comes_from_the_headline(title, word, sup, size):
    shown = card(Edition(title=title, rubric=Rubric(name_en="Training", palette="training")))
    assert (shown.word, shown.sup, shown.size, shown.palette) == (word, sup, size, "training")


@pytest.mark.parametrize(("own", "word", "sup"), [("120", "120", ""), ("1st", "1", "st"), ("A–Z", "A–Z", "")])
def test_the_desk_may_choose_the_word(own, word, sup):
    shown = card(Edition(title="The 21st Meeting", card_word=own, rubric=Rubric(name_en="News")))
    assert (shown.word, shown.sup) == (word, sup)


def test_a_page_has_a_card_too():
    assert card(Edition(title="About us")).word == "About"
