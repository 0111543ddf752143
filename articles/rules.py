"""Who may do it: one sentence per permission, about the object, asked by admin, views and templates alike.

Whether it *can* be done now (a draft is not withdrawn) is not asked here but in `articles.workflow`.
The grants of an account are read once per request's user object, however many stories are asked about.
"""

from django.db.models import Q

from articles.models import Edition


def rubric_ids(user):
    """Keys of the rubrics given to this account, a frozenset; None means every rubric."""
    if user.is_superuser or user.every_rubric:
        return None
    if not hasattr(user, "_rubric_ids"):
        user._rubric_ids = frozenset(user.rubric_grants.values_list("rubric_id", flat=True))
    return user._rubric_ids


def works_in(user, rubric_id):
    """The account's role counts in this rubric; for a page (no rubric) it must count in all."""
    given = rubric_ids(user)
    return given is None or rubric_id in given


def reads_desk(user):
    return user.is_active and user.is_staff and user.has_perm("articles.view_article")


def edits_rubrics(user):
    """An Editor or a Publisher: works on the stories of others, in the rubrics given."""
    return user.has_perm("articles.review_article") or user.has_perm("articles.publish_article")


def visible_articles(user, articles):
    """The articles of this queryset that `can_view` allows, in one query."""
    if not reads_desk(user):
        return articles.none()
    mine = Q(owner=user) | Q(pk__in=user.shared_articles.values("pk"))
    if not edits_rubrics(user):
        return articles.filter(mine)
    given = rubric_ids(user)
    if given is None:
        return articles
    standing = Edition.objects.standing().filter(rubric__in=given)
    return articles.filter(mine | Q(rubric__in=given) | Q(pk__in=standing.values("article")))


def can_view(user, article):
    """Own and shared stories; Editors and Publishers all that stand, or are public, in their rubrics."""
    if not reads_desk(user):
        return False
    if _is_mine(user, article):
        return True
    if not edits_rubrics(user):
        return False
    return works_in(user, article.rubric_id) or any(works_in(user, key) for key in article.public_rubric_ids)


def can_create(user, rubric_id=None):
    """Whoever writes: a contributor in any rubric, since nothing becomes public without an editor."""
    return reads_desk(user) and user.has_perm("articles.add_article")


def can_edit(user, article):
    return can_view(user, article) and user.has_perm("articles.change_article")


def can_submit(user, article):
    return can_edit(user, article) and user.has_perm("articles.submit_article")


def can_send_back(user, article):
    return _does(user, article, "articles.review_article")


def can_approve(user, article):
    """An Editor of the rubric; where it demands four eyes, not who wrote last."""
    return _does(user, article, "articles.review_article") and not lacks_second_eyes(user, article)


def lacks_second_eyes(user, article):
    """The rubric wants a second pair of eyes and this account wrote the newest revision."""
    return bool(
        article.rubric_id
        and article.rubric.needs_four_eyes
        and article.revision_id
        and article.revision.created_by_id == user.pk
    )


def can_publish(user, article):
    """A Publisher of the rubric that it would stand in, and of the one that it is public in.

    Not the working copy's: its author may have moved it after the approval. Where publishing approves as well,
    four eyes may be asked for as they are of an approval.
    """
    revision = article.releasable or article.revision
    approves = article.releasable and revision.pk != article.approved_revision_id
    if approves and lacks_second_eyes(user, article):
        return False
    return _publishes(user, {revision.data["rubric"]} | article.public_rubric_ids)


def can_withdraw(user, article):
    """A Publisher of the rubric that it is, will be or was public in."""
    last = article.last_edition
    return _publishes(user, article.public_rubric_ids or {last.rubric_id if last else article.rubric_id})


can_schedule = can_correct = can_publish
can_reschedule = can_cancel = can_expire = can_reinstate = can_withdraw


def _publishes(user, rubrics):
    allowed = reads_desk(user) and user.has_perm("articles.publish_article")
    return allowed and all(works_in(user, key) for key in rubrics)


def _does(user, article, permission):
    return reads_desk(user) and user.has_perm(permission) and works_in(user, article.rubric_id)


def _is_mine(user, article):
    if article.owner_id == user.pk:
        return True
    if not hasattr(user, "_shared_ids"):
        user._shared_ids = frozenset(user.shared_articles.values_list("pk", flat=True))
    return article.pk in user._shared_ids
