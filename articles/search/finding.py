"""Search, plain for now: all the words, in title, lead or body, or in the names of who the story is about."""

from django.db.models import IntegerField, Q, Value

from articles.models import Edition
from organizations.folding import fold
from organizations.models import Entity

MAX_WORDS = 12


def words_of(text):
    """The words looked for, folded; at most `MAX_WORDS`."""
    return fold(text).split()[:MAX_WORDS]


def matching(editions, text):
    """The editions of this queryset that have every word of `text`.

    A word may also stand in any name of an entity that the story is filed under, so that "Mikuriya" finds a
    Russian story about «Микурия». None where `text` has no word.
    """
    words = words_of(text)
    if not words:
        return editions.none()
    for word in words:
        named = Entity.objects.public().filter(search_text__contains=word)
        index = Edition.entities.through.objects.filter(entity__in=named.values("pk"))
        editions = editions.filter(Q(search_text__contains=word) | Q(pk__in=index.values("edition")))
    return editions


def ranked(editions, text):
    """The same with an integer `score`, alike on both databases."""
    return matching(editions, text).annotate(score=Value(1, output_field=IntegerField()))
