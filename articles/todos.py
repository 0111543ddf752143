"""To-dos of the desk: what readers have of a story does not agree with the register any more.

Made and closed by the worker after a change of the register or a new edition (`articles.background`). A person
settles one; what was settled does not come back with the same words.
"""

from django.db import transaction
from django.utils import timezone

from articles import asof, rules
from articles.models import Article, Edition, Todo
from organizations.folding import fold
from organizations.models import Entity, Name

Kind = Todo.Kind


def concerned(pk):
    """Keys of the live stories that name this entity, or one that was merged into it."""
    keys = [pk, *Entity.objects.filter(merged_into=pk).values_list("pk", flat=True)]
    articles = Edition.objects.live().about(keys).values_list("article", flat=True)
    return list(articles.distinct().order_by("article"))


@transaction.atomic
def review(article_pk):
    """Open the to-dos of one story that are due, and close those that are not any more. Four queries and the writes."""
    article = Article.objects.select_for_update(of=("self",)).filter(pk=article_pk).first()
    edition = Edition.objects.live().filter(article=article_pk).defer("body", "search_text").first()
    due = list(_due(edition)) if article and edition else []
    known = list(Todo.objects.filter(article=article_pk))
    for todo in known:
        if todo.done_at is None and _key(todo) not in [_key(other) for other in due]:
            todo.delete()
    kept = [_key(todo) for todo in known]
    Todo.objects.bulk_create(todo for todo in due if _key(todo) not in kept)


def settle(todo, *, by):
    """Somebody looked: it stays settled while the register says the same. Returns 0 where it was settled before."""
    open_one = Todo.objects.filter(pk=todo.pk, done_at=None)
    return open_one.update(done_at=timezone.now(), done_by=by)


def visible(user):
    """The to-dos of stories that this account may see."""
    return Todo.objects.filter(article__in=rules.visible_articles(user, Article.objects.all()).values("pk"))


def open_ones(user):
    """Those that wait for this account, newest first."""
    rows = visible(user).filter(done_at=None).select_related("article", "entity")
    return rows.defer("article__body", "article__search_text")


# --- Inside ---------------------------------------------------------------------------------------


def _key(todo):
    return (todo.entity_id, todo.kind, todo.words)


def _due(edition):
    """Unsaved `Todo`s. Editions from before facts were frozen are compared by name only."""
    day = edition.event_on or edition.published_on
    entities = Entity.objects.select_related("merged_into").in_bulk(
        {row["entity"] for row in edition.mentions}
    )
    names = _names({entity.merged_into_id or entity.pk for entity in entities.values()} | entities.keys())
    now = asof.facts(edition.mentions, day=day, language=edition.language)
    for row in edition.mentions:
        entity = entities.get(row["entity"])
        if entity is None:
            continue
        target = entity.merged_into or entity
        for kind, words in _differences(row, target, names, now.get(row["entity"], {}), edition.language):
            yield Todo(article_id=edition.article_id, entity=target, kind=kind, words=words)


def _differences(row, entity, names, now, language):
    """Of what readers cannot see nothing else is told: whoever wrote the story reads it, and may know no more."""
    if entity.public_from is None or entity.public_from > timezone.now():
        yield Kind.GONE, {"said": row["label"]}
        return
    if fold(row["label"]) not in names.get(row["entity"], set()) | names.get(entity.pk, set()):
        yield Kind.NAME, {"said": row["label"], "now": entity.label_in(language)}
    then = row.get("register") or {}
    if then.get("title") and (then["title"], bool(then["held"])) != (now.get("title"), bool(now.get("held"))):
        yield Kind.TITLE, {"said": then["title"], "now": now["title"] if now.get("held") else ""}
    if "number" in then and now:
        if then["number"] != now["number"]:
            yield Kind.NUMBER, {"said": then["number"], "now": now["number"]}
        days, today = [then["start"], then["end"]], [now["start"], now["end"]]
        if days != today and any(days):
            yield Kind.DATES, {"said": days, "now": today}


def _names(keys):
    """`{entity key: folded names}`, every one that it has or had, labels included."""
    found = {}
    for pk, *labels in Entity.objects.filter(pk__in=keys).values_list(
        "pk", "label_en", "label_ru", "short_en", "short_ru"
    ):
        found[pk] = {fold(label) for label in labels if label}
    for pk, text in Name.objects.filter(entity__in=keys).values_list("entity", "text"):
        found.setdefault(pk, set()).add(fold(text))
    return found
