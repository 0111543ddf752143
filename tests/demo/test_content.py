"""The texts and rows of the demo, read from their files; no database."""

import re

import pytest
from PIL import Image

from articles.models.article import LEAD_LENGTH
from articles.rendering import sanitise
from demo import content

TEXTS = {text.key: text for text in content.texts()}
REGISTER = {
    row["slug"]
    for name in ("organizations", "people", "meetings", "conventions")
    for row in content.rows(f"register/{name}.toml")[name]
}
NEWSROOM = content.rows("newsroom.toml")


def slugs(name):
    return {row["slug"] for row in NEWSROOM[name]}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_is_ready_for_the_desk(text):
    assert sanitise(text.body) == text.body
    assert 0 < len(text.head["lead"]) <= LEAD_LENGTH
    assert text.language in ("en", "ru")
    assert {mention["entity"] for mention in text.head.get("mentions", [])} <= REGISTER
    assert {credit.partition(":")[0] for credit in text.head["bylines"]} <= slugs("authors")
    if text.kind == "story":
        assert text.head["rubric"] in slugs("rubrics")
        assert text.head["tags"]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_typography(text):
    prose = re.sub(r"<[^>]+>", "", text.body)
    assert '"' not in prose
    assert "'" not in prose
    if text.language == "ru":
        assert "“" not in prose


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_links_lead_into_the_register_or_to_known_pages(text):
    prefix = "/ru" if text.language == "ru" else ""
    known = {f"{prefix}/organizations/{slug}/" for slug in REGISTER}
    known |= {f"{prefix}/people/{slug}/" for slug in REGISTER}
    known |= {f"{prefix}/corrections/", "mailto:newsroom@example.org"}
    assert set(re.findall(r'href="([^"]+)"', text.body)) <= known


def test_an_earlier_body_differs_in_what_the_note_says():
    text = TEXTS["2019-11-22-from-101-to-120.en"]
    assert "<td>106</td>" in text.body_after(0)
    assert "<td>108</td>" not in text.body_after(0)
    assert text.body_after(1) == text.body


def test_a_change_that_does_not_stand_in_the_text_is_refused():
    change = {"was": "old", "now": "new"}
    text = content.Text("a-story.en", "story", {"changes": [change]}, "<p>Something else.</p>")
    with pytest.raises(ValueError, match="a-story"):
        text.body_after(0)


def test_the_four_stories_come_out_the_day_after_their_event():
    days = {
        text.key: (text.head.get("event_until", text.head["event_on"]), text.head["published"].date())
        for text in TEXTS.values()
        if "event_on" in text.head
    }
    english = {key: pair for key, pair in days.items() if key.endswith(".en")}
    assert len(english) == 4
    assert {(published - event).days for event, published in days.values()} == {1}
    assert {TEXTS[key].head["rubric"] for key in days} == {"news"}


def test_translations_come_after_their_source():
    keys = list(TEXTS)
    translated = {key: text.head["translation_of"] for key, text in TEXTS.items() if key.endswith(".ru")}
    assert len([key for key in translated if TEXTS[key].kind == "story"]) == 3
    pages = {key for key, text in TEXTS.items() if text.kind == "page"}
    assert {translated[key] for key in pages & translated.keys()} == pages - translated.keys()
    assert all(keys.index(source) < keys.index(key) for key, source in translated.items())


def test_pictures_are_small_and_described():
    listed = {row["file"]: row for row in NEWSROOM["pictures"]}
    files = {path.name: path for path in content.PICTURES.iterdir()}
    assert listed.keys() == files.keys()
    for name, path in files.items():
        assert path.stat().st_size <= 150 * 1024
        assert Image.open(path).size == (1600, 1067)
        assert listed[name]["alt_en"]
        assert listed[name]["alt_ru"]
    used = {text.head["picture"]["file"] for text in TEXTS.values() if "picture" in text.head}
    assert used == files.keys()
