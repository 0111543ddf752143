"""Under which entities readers find a story: living, unlike what the story says."""

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from articles import mentions, search
from articles.models import Edition, Mention
from organizations.folding import fold
from organizations.models import Entity, Name

Index = Edition.entities.through


def to_index(entity_pk):
    """Keys of the editions that `index` has to look at after a change of this entity, in their order.

    Those that are live or coming, in whose text one of its names stands, or that are indexed under it.
    """
    entity = Entity.objects.filter(pk=entity_pk).first()
    if entity is None:
        return []
    return list(_candidates(entity).order_by("pk").values_list("pk", flat=True).distinct())


def index(keys):
    """Index these editions anew by what the register finds in their texts today. Returns how many changed.

    - what somebody chose (`edition.mentions`) stays; what was found comes and goes with the register
    - no text changes, and no revision and no row of the record is written: nobody did anything to the story
    - a story that cannot be read keeps no other one back; what went wrong is raised in the end, an `ExceptionGroup`
    - finds nothing that readers may not know of yet
    """
    try:
        return _index(keys)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # whatever it is: one story must not keep the others from being found
        changed, failed = 0, []
        for key in keys:
            try:
                changed += _index([key])
            except Exception as error:
                failed.append(error)
        if failed:
            raise ExceptionGroup(f"{len(failed)} stories cannot be indexed", failed) from None
        return changed


def _candidates(entity):
    forms = {entity.label_en, entity.label_ru, entity.short_en, entity.short_ru}
    for text, further in Name.objects.filter(entity=entity).values_list("text", "forms"):
        forms |= {text, *further}
    named = Q(entities=entity)
    for form in {fold(form) for form in forms} - {""}:
        named |= Q(search_text__contains=form)
    return Edition.objects.standing().filter(named)


@transaction.atomic
def _index(keys):
    editions = list(Edition.objects.select_for_update(of=("self",)).filter(pk__in=keys))
    refused = {}
    rows = Mention.objects.filter(article__in=[e.article_id for e in editions], state=Mention.State.REJECTED)
    for article, entity in rows.values_list("article", "entity"):
        refused.setdefault(article, set()).add(entity)
    now = {}
    for edition, entity in Index.objects.filter(edition__in=keys).values_list("edition", "entity"):
        now.setdefault(edition, set()).add(entity)
    public = set(Entity.objects.public().values_list("pk", flat=True))
    merged = dict(Entity.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    added, gone, touched = [], Q(), set()
    for edition in editions:
        chosen = {merged.get(row["entity"], row["entity"]) for row in edition.mentions}
        chosen |= {row["entity"] for row in edition.mentions}
        found = mentions.found(
            {name: getattr(edition, name) for name in ("language", "title", "lead", "body", "mentions")},
            day=edition.event_on or edition.published_on,
            rejected=refused.get(edition.article_id, ()),
        )
        found, have = public.intersection(found), now.get(edition.pk, set())
        added += [Index(edition=edition, entity_id=pk) for pk in found - have]
        if lost := have - chosen - found:
            gone |= Q(edition=edition, entity__in=lost)
            touched.add(edition.pk)
    Index.objects.bulk_create(added, ignore_conflicts=True)
    if gone:
        Index.objects.filter(gone).delete()
    search.index.refile([edition.pk for edition in editions])
    return len(touched.union(row.edition_id for row in added))
