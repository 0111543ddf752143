"""Search results: which words are marked, and which sentences are shown."""

import datetime

import pytest

from articles.fragments import CUT, LONGEST, READ, Sought, cut, fragment, places
from articles.rendering import marked
from articles.search import Match
from articles.search.register import Known, Names, Register
from articles.search.words import stems

pytestmark = pytest.mark.once
NOW = datetime.datetime(2019, 11, 26, tzinfo=datetime.UTC)
REGISTER = [
    ("person", "Kunio Mikuriya", "Кунио Микурия", "", ""),
    ("convention", "Kyoto Convention", "Киотская конвенция", "KC", "Киотка"),
    ("organization", "Secret Body", "Тайный орган", "", ""),
]
NOTHING = Register(Names(), NOW)


@pytest.fixture(scope="module")
def register():
    """The register of a newsroom without a database; what is secret becomes public later."""
    names = Names()
    for key, (kind, *texts) in enumerate(REGISTER):
        public = NOW + datetime.timedelta(days=1 if "Secret" in texts[0] else -1)
        known = Known(key, kind, texts[0], public, tuple(tuple(stems(text)) for text in texts), (key,))
        names.learn(known, [*filter(None, texts)])
    return Register(names, NOW)


def sought(question, register=NOTHING):
    return Sought.of(Match(question, register=register))


def words(text, question, register=NOTHING):
    return [text[start:end] for start, end, _what in places(text, sought(question, register))]


@pytest.mark.parametrize(
    ("text", "question", "found"),
    [
        ("The committee met; COMMITTEES meet.", "committee", ["committee", "COMMITTEES"]),
        ("Комитет, комитета и комитетами", "комитету", ["Комитет", "комитета", "комитетами"]),
        ("The RKC/MC’s 21st Meeting", "rkc 21", ["RKC", "21st"]),
        ("21-е заседание, 121-е заседание", "21", ["21-е"]),
        ("Co-operation and co-ordination", "cooperation", ["Co-operation"]),
        ("Guinea-Bissau and Guinea", "bissau", ["Bissau"]),
        ("Mikuri\u0301ya, мик\u00adу\u0301рии", "mikuriya микурия", ["Mikuri\u0301ya", "мик\u00adу\u0301рии"]),
        ("The Revised Kyoto Convention, a convention", '"kyoto convention"', ["Kyoto Convention"]),
        ("The Revised Kyoto Convention, a convention", "kyoto -convention", ["Kyoto"]),
        ("", "kyoto", []),
        ("Nothing of it", "", []),
        ("A <b>committee</b> & co", "b", ["b", "b"]),
    ],
)  # fmt: skip
def test_the_words_are_found_by_their_stems(text, question, found):
    assert words(text, question) == found


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("mikuriya", ["Микурии", "Микурия"]),
        ("kunio mikuriya", ["Кунио", "Микурии", "Микурия", "Кунио"]),
        ("kyoto", ["Киотскую конвенцию", "Киотку"]),
        ("kyoto convention", ["Киотскую конвенцию", "Киотку"]),
        ("mikuriya -kyoto", ["Микурии", "Микурия"]),
        ("secret", []),
    ],
)
def test_names_are_marked_in_the_other_script(register, question, found):
    text = (
        "Кунио Микурии показали, как Киотскую конвенцию (или Киотку) читает Микурия. Эта конвенция, сказал Кунио, "
        "не тайна."
    )
    assert words(text, question, register) == found
    assert words(text, question) == []


def test_a_mark_is_the_only_markup():
    text = 'The <script>committee</script> & the "Committee"'
    html = marked(text, places(text, sought("committee script")))
    assert html == (
        "The &lt;<mark>script</mark>&gt;<mark>committee</mark>&lt;/<mark>script</mark>&gt; &amp; the "
        "&quot;<mark>Committee</mark>&quot;"
    )
    assert marked("A < B", []) == "A &lt; B"
    text = "Kyoto Convention, Kyoto"
    assert marked(text, places(text, sought("kyoto convention"))) == (
        "<mark>Kyoto Convention</mark>, <mark>Kyoto</mark>"
    )


def test_a_whole_name_is_marked_whatever_it_is_called(register):
    text = "The Kyoto Convention (KC), the Convention on Kyoto, KCs, 22 KC"
    assert words(text, "Киотская конвенция", register) == ["Kyoto Convention", "KC", "KC"]
    assert words(text, "kyoto convention", register)[:3] == ["Kyoto Convention", "KC", "Convention"]
    assert words("Kyoto Convention No. 22", "22", register) == ["22"]


LEAD = "Delegates sat for three days. They spoke of the WCO."
BODY = (
    "<h2>Kyoto</h2><p>The convention of Kyoto is old. Mr. Borg of Malta read it.</p>"
    "<p>Nothing else.</p><table><tr><td>Kyoto convention</td></tr></table>"
)


def shown(question, lead=LEAD, body=BODY):
    return fragment(lead, body, sought(question))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("delegates wco", LEAD),  # all of it is in the lead
        ("zebra", LEAD),
        ("kyoto convention", "The convention of Kyoto is old."),  # prose before headings and cells
        ("borg malta", "Mr. Borg of Malta read it."),  # the full stop of an abbreviation ends nothing
        ("wco malta", f"They spoke of the WCO. {CUT} Mr. Borg of Malta read it."),
        ("kyoto old malta", "The convention of Kyoto is old. Mr. Borg of Malta read it."),
    ],
)
def test_the_best_sentences_are_shown(question, text):
    assert shown(question) == text


def test_a_fragment_is_short_and_cut_at_words():
    long = f"{'alpha ' * 100}beta gamma {'delta ' * 100}".strip()
    text = shown("gamma", lead=long, body="")
    assert len(text) <= LONGEST
    assert text.startswith(f"{CUT}alpha")
    assert text.endswith(f"delta{CUT}")
    assert "beta gamma delta" in text
    for question in ("alpha", "delta", "beta delta"):
        text = shown(question, lead="A lead.", body=f"<p>{long}</p>")
        assert len(text) <= LONGEST
        assert set(text.strip(CUT).split()) <= {"alpha", "beta", "gamma", "delta"}
    assert len(cut("x" * 1000, [(0, 1000, "x")], LONGEST)) <= LONGEST
    assert len(cut("x" * 500 + "yz", [(500, 502, "yz")], LONGEST)) <= LONGEST


def test_a_long_body_is_looked_into_as_far_as_a_page_can_afford():
    body = f"<p>{'word ' * (READ // 5)}</p><p>Kyoto.</p>"
    assert shown("kyoto", body=body) == LEAD
    assert shown("word", lead="", body=body).startswith("word word")
