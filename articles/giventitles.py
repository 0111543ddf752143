"""Titles that a text gives to people: "Secretary General Kunio Mikuriya", «Кунио Микурия, Генеральный секретарь ВТамО».

Only what stands directly beside the name counts, and only titles that the register has; of two, the longer one. A
word that makes it another title ("former", "elect", "acting") takes it out of the question.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from organizations import cases
from organizations.models import Entity

_PREFIX = re.compile(
    r"[\s,]*(?:\b(?:Mr|Mrs|Ms|Dr|Prof)\b\.?\s+|\b(?:г-н|г-жа|г-ну|г-на|господин\w*|госпож\w*|д-р)\s+)?\Z"
)
_OF = re.compile(r"\s+(?:(?:of|at|for)\s+)?(?:the\s+)?\Z")
_OWN = re.compile(r"(?:['’]s?)?\s+")
_COMMA = re.compile(r",\s+")
_THE = re.compile(r"\bthe\s+\Z", re.IGNORECASE)
_OWNER = re.compile(r"(?:['’]s?)?\s+\Z")
_BRACKETED = re.compile(r"\s*\(\s*\Z")
_LEFT = re.compile(  # what may stand before a title without changing it; "in the post of" speaks of the post alone
    r"(?:\A|[.!?…:;,—–(«“\"\n]\s*"
    r"|(?<!\w)(?<!post )(?<!office )(?<!position )(?<!role )(?<!title )(?:the|and|with|by|to|from|of|for|as|when|while"
    r"|that|which|its|said|told|met|meets|saw|heard|under|both|between|where"
    r"|(?!retired|appointed|elected|designated|nominated|named|expected|proposed)[a-z]+ed"
    r"|и|с|со|от|у|к|ко|для|о|об|как|что|когда|а|но|по|при|его|её|ее|также|словам|слов|мнению|приглашению|речь|визит"
    r"|приезд|доклад|выступление|(?:сообщи|заяви|отмети|сказа|откры|приеха|выступи|прибы|посети|поблагодари)ла?)\s+)\Z",
    re.IGNORECASE,
)
_BEHIND_NAME = re.compile(r"\s*(?:,|\()\s*(?:the\s+)?")
_BEHIND_TITLE = re.compile(r"\s*(?:[.,;:!?)»”\"]|\Z)")
_OF_BODY = re.compile(r"\s+(?:(?:of|at|for)\s+)?(?:the\s+)?")
REACH = 400  # characters before a place that are looked at: more than any title has
_RU_LETTERS = re.compile(r"[а-яё]", re.IGNORECASE)


@dataclass(frozen=True)
class Given:
    """`person` is called by a title at `start`–`end` of the text. `begin`–`until` hold all that goes with it: a body,
    an article. `body` is the key of the one named with it, or None. `before` the name, or behind it.
    """

    person: int
    start: int
    end: int
    begin: int
    until: int
    body: int | None
    posts: tuple
    before: bool = True


def given(text, hits, posts):
    """The `Given`s of a text; `hits` are those in it, `posts` those with one of whose titles somebody may be called:
    pairs of a title and a post.
    """
    lexicon = _lexicon(tuple(sorted({title for title, _post in posts})))
    found = []
    for hit in hits:
        if len(hit.candidates) != 1 or hit.candidates[0].kind != Entity.Kind.PERSON:
            continue
        for read in (_before, _behind):
            if row := read(text, hit, hits, lexicon, posts):
                found.append(row)
    return found


def titled(text, hits, person, posts):
    """The `Given` of a style by itself, such as "Secretary General, WCO", or None."""
    lexicon = _lexicon(tuple(sorted({title for title, _post in posts})))
    return _at(text, 0, hits, person, lexicon, posts)


def is_as_written(words, title):
    """The title in its own case, as it may be replaced by another; `words` are what the text says."""
    return words.casefold() == title.casefold()


def former(words):
    """The words with "former" before them, in the case in which a Russian title stands."""
    if not _RU_LETTERS.search(words):
        return f"former {words}"
    first = words.split()[0].lower()
    for ending, adjective in (
        ("ого", "бывшего"), ("его", "бывшего"), ("ому", "бывшему"), ("ему", "бывшему"), ("ым", "бывшим"),
        ("им", "бывшим"), ("ом", "бывшем"), ("ем", "бывшим"), ("ый", "бывший"), ("ий", "бывший"), ("а", "бывшего"),
        ("я", "бывшего"), ("у", "бывшему"), ("ю", "бывшему"), ("е", "бывшем"),
    ):  # fmt: skip
        if first.endswith(ending):
            return f"{adjective} {words}"
    return f"бывший {words}"


def _lexicon(titles):
    return _pattern(titles) if titles else None


@lru_cache(maxsize=64)
def _pattern(titles):
    """Any of these titles, the longest first, of Russian ones in every case."""
    longest_first = sorted(titles, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(cases.pattern, longest_first))})(?![\w-])", re.IGNORECASE)


def _posts_of(words, posts):
    return tuple(post for title, post in posts if re.fullmatch(cases.pattern(title), words, re.IGNORECASE))


def _before(text, hit, hits, lexicon, posts):
    """ "WCO Secretary General Kunio Mikuriya", "the Secretary General of the WCO, Dr. Kunio Mikuriya"."""
    end = _PREFIX.search(text, *_reach(hit.start)).start()
    body, place = _body_ending(text, end, hits)
    if body:
        of = _OF.search(text, *_reach(place))
        place = of.start() if of else place
    near = lexicon.finditer(text, *_reach(place)) if lexicon else ()
    matches = [match for match in near if match.end() == place]
    if not matches:
        return None
    title = matches[0]
    begin = title.start()
    owner = _OWNER.search(text, *_reach(begin))
    if not body and owner:
        body, place = _body_ending(text, owner.start(), hits)
        begin = place if body else begin
    if article := _THE.search(text, *_reach(begin)):
        begin = article.start()
    elif not _LEFT.search(text, *_reach(begin)):
        return None
    return Given(
        hit.candidates[0].pk, title.start(), title.end(), begin, hit.start, body, _posts_of(title[0], posts)
    )


def _behind(text, hit, hits, lexicon, posts):
    """ "Kunio Mikuriya, Secretary General of the WCO," and "Kunio Mikuriya (Secretary General)"."""
    opening = _BEHIND_NAME.match(text, hit.end)
    if not opening:
        return None
    return _at(text, opening.end(), hits, hit.candidates[0].pk, lexicon, posts)


def _at(text, place, hits, person, lexicon, posts):
    body = None
    owner = _body_beginning(place, hits)
    if owner and (own := _OWN.match(text, owner.end)):
        body, place = owner.candidates[0].pk, own.end()
    title = lexicon.match(text, place) if lexicon else None
    if not title:
        return None
    end = title.end()
    if not body and (of := _OF_BODY.match(text, end)) and (named := _body_beginning(of.end(), hits)):
        body, end = named.candidates[0].pk, named.end
    if not body and (comma := _COMMA.match(text, end)):
        named = _body_beginning(comma.end(), hits)
        body = named.candidates[0].pk if named else None
    elif end == title.end() and not _BEHIND_TITLE.match(text, end):
        return None
    return Given(
        person, title.start(), title.end(), title.start(), end, body, _posts_of(title[0], posts), before=False
    )


def _reach(place):
    return max(0, place - REACH), place


def _is_body(hit):
    return len(hit.candidates) == 1 and hit.candidates[0].kind == Entity.Kind.ORGANIZATION


def _body_beginning(place, hits):
    """The hit of a body that begins here, or None. Hits stand in the order of the text, none inside another."""
    first = bisect_left(hits, place, key=lambda hit: hit.start)
    return next((hit for hit in hits[first : first + 1] if hit.start == place and _is_body(hit)), None)


def _body_ending(text, place, hits):
    """(key of the body whose name ends here, where the name begins), an acronym in brackets included."""
    if text[place - 1 : place] == ")" and (hit := _body_before(place - 1, hits)):
        opening = _BRACKETED.search(text, *_reach(hit.start))
        if opening:
            return _body_ending(text, opening.start(), hits)
    hit = _body_before(place, hits)
    return (hit.candidates[0].pk, hit.start) if hit else (None, place)


def _body_before(place, hits):
    """The hit of a body that ends here, or None."""
    first = bisect_left(hits, place, key=lambda hit: hit.end)
    return next((hit for hit in hits[first : first + 1] if hit.end == place and _is_body(hit)), None)
