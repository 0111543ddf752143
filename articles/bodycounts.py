"""How many of a list's stories are about which body."""

from django.core.exceptions import EmptyResultSet
from django.db import connection

from organizations.models import Entity

# The count of a body includes its sub-bodies', as its filter does; a story about two of them counts once.
ORGANIZATIONS = """
WITH RECURSIVE up(id, body) AS (
    SELECT entity_ptr_id, entity_ptr_id FROM organizations_organization
    UNION
    SELECT up.id, above.parent_id FROM up
    JOIN organizations_organization AS above ON above.entity_ptr_id = up.body
    WHERE above.parent_id IS NOT NULL
)
SELECT entity.id, entity.slug, entity.label_en, entity.label_ru, counted.stories
FROM (
    SELECT up.body, COUNT(DISTINCT filed.edition_id) AS stories
    FROM articles_edition_entities AS filed
    JOIN up ON up.id = filed.entity_id
    WHERE filed.edition_id IN ({editions})
    GROUP BY up.body
) AS counted
JOIN organizations_entity AS entity ON entity.id = counted.body
WHERE entity.id IN ({public})
ORDER BY counted.stories DESC, entity.label_en LIMIT {limit}
"""


def counted_organizations(editions, limit, at=None):
    """(Entity, number of these editions) of the public bodies they are about, sub-bodies included."""
    public, of_public = Entity.objects.public(at).values("pk").query.sql_with_params()
    try:
        sql, params = editions.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # a filter has ruled everything out before the database was asked
        return []
    with connection.cursor() as cursor:
        question = ORGANIZATIONS.format(public=public, editions=sql, limit=int(limit))
        cursor.execute(question, (*params, *of_public))
        return [
            (Entity(pk=row[0], kind="organization", slug=row[1], label_en=row[2], label_ru=row[3]), row[4])
            for row in cursor.fetchall()
        ]
