"""What a word is to search, and what a reader's question says."""

import pytest

from articles.search.query import parse
from articles.search.words import stem, stems

BIDI, SURROGATE = "\u202e", "\ud800"


@pytest.mark.parametrize(
    "alike",
    [
        "Convention conventions CONVENTION",
        "organisation organization Organisations",
        "harmonised harmonized harmonising",
        "revised revision",
        "Микурия Микурии Микурию Микурией",
        "Ереван Ереване Еревана",
        "Казахстан Казахстана Казахстаном",
        "отчёт Отчет отчётов",
        "22 22nd 22-я 22-му",
        "WCO WCO's wco’s",
        "co-operation cooperation Co‑operation",
    ],
)
def test_one_word(alike):
    assert len({stem(word) for word in alike.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("revise", "revue"), ("22", "221"), ("стол", "столб"), ("план", "плата")]
)
def test_two_words(one, other):
    assert stem(one) != stem(other)


def test_words_are_stemmed_by_their_script():
    assert stems("В ЕЭК: RKC/MC, 21–22 meetings") == ["в", "еэк", "rkc", "mc", "21", "22", "meet"]
    assert stems("日本 ½ ÀÉ") == ["日本", "1", "2", "àé"]


def asked(text):
    query = parse(text)
    return ([" ".join(term.stems) for term in query.terms], [" ".join(term.stems) for term in query.without])


@pytest.mark.parametrize(
    ("text", "wanted", "without"),
    [
        ("Kyoto Convention", ["kyoto", "convent"], []),
        ("“Kyoto Convention”", ["kyoto convent"], []),
        ('«Киотская конвенция» -ВТО −"рабочая группа"', ["киотск конвенц"], ["вто", "рабоч групп"]),
        ("the meeting of a committee", ["meet", "committe"], []),
        ('who "the who"', ["the who"], []),
        ("the", ["the"], []),
        ("RKC/MC e-commerce", ["rkc", "mc", "e", "commerc"], []),
        ("well-known -x-ray", ["well", "known"], ["x", "ray"]),
        ("committee Committees", ["committe"], []),
        ('"open phrase', ["open phrase"], []),
        ('a"b"', ["b"], []),
        ("-only", [], ["onli"]),
        (' - -- "" -"" « » ', [], []),
        ("a:b* ^c (d) NEAR/2 OR NOT", ["b", "c", "d", "near", "2", "not"], []),
    ],
)
def test_a_question(text, wanted, without):
    assert asked(text) == (wanted, without)
    assert parse(text).is_empty == (not wanted)


def test_a_term_keeps_its_words():
    [term] = parse("«Киотской КОНВЕНЦИЕЙ»").terms
    assert (term.stems, term.words) == (("киотск", "конвенц"), ("киотской", "конвенцией"))


def test_twelve_terms_at_most():
    text = " ".join(f"w{n}" for n in range(30))
    assert len(parse(text).terms) == 12
    assert len(parse(f"one two {text.replace('w', '-w')}").without) == 10


@pytest.mark.parametrize(
    "text", ["\x00", SURROGATE, BIDI, "\\'%_", '"' * 99, "-" * 99, "́", "x" * 9999, "\n\t"]
)
def test_it_never_fails(text):
    query = parse(text)
    assert query.is_empty or all(term.stems for term in query.terms)
