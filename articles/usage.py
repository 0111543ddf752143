"""Where is it used? Stories and what readers have of them that show a picture or name an entity."""

from dataclasses import dataclass, field

from django.db.models import Q

from articles import rules
from articles.models import Article, Edition
from images.models import Image

MOST = 100


@dataclass
class Use:
    """One story and where in it: in the working copy, in what is live or waits."""

    article: Article
    at_desk: bool = False
    editions: list = field(default_factory=list)


@dataclass
class Usage:
    """`uses` are stories that the account may see, `hidden` counts the others for Editors and Publishers, `left` what
    is beyond `MOST`.
    """

    uses: list
    hidden: int = 0
    left: int = 0


def of(thing, user):
    """The `Usage` of an `Image` or of an entity of the register, newest change first; a fixed number of queries."""
    at_desk = set(Article.objects.filter(_at_desk(thing), deleted_at=None).values_list("pk", flat=True))
    public = {}
    standing = Edition.objects.standing().filter(_public(thing)).defer("body", "search_text")
    for edition in standing.order_by("live_from"):
        public.setdefault(edition.article_id, []).append(edition)
    everywhere = at_desk | public.keys()
    visible = rules.visible_articles(user, Article.objects.filter(pk__in=everywhere))
    count = visible.count()
    articles = visible.with_public_state().defer("body", "search_text")[:MOST]
    uses = [Use(article, article.pk in at_desk, public.get(article.pk, [])) for article in articles]
    # A contributor is not told that there are drafts about something.
    hidden = len(everywhere) - count if rules.edits_rubrics(user) else 0
    return Usage(uses, hidden, max(0, count - MOST))


def is_relied_on(image):
    """An edition, or the approved revision of a story, shows this picture."""
    return (
        Edition.objects.filter(_public(image)).exists()
        or Article.objects.filter(
            Q(approved_revision__data__picture=image.pk)
            | Q(approved_revision__data__body__icontains=_named("image", image))
        ).exists()
    )


def _at_desk(thing):
    if isinstance(thing, Image):
        return Q(picture=thing) | Q(body__contains=_named("image", thing))
    return Q(mentions__entity=thing.pk, mentions__state="accepted") | _in_body(thing)


def _public(thing):
    if isinstance(thing, Image):
        return Q(image=thing) | Q(body__contains=_named("image", thing))
    index = Edition.entities.through.objects.filter(entity=thing.pk)
    return Q(pk__in=index.values("edition")) | _in_body(thing)


def _in_body(entity):
    """A link to it, or to what was merged into it: the words of a body are never rewritten."""
    found = Q(body__contains=_named("entity", entity))
    for merged in entity.merged.all():
        found |= Q(body__contains=_named("entity", merged))
    return found


def _named(kind, thing):
    """How a body names it (`articles.markup`)."""
    return f'data-{kind}="{thing.pk}"'
