"""Who may do it: one sentence per permission, about the object, asked by admin, views and templates alike.

Whether it *can* be done now (a draft is not withdrawn) is not asked here but in `articles.workflow`.
The grants of an account are read once per request's user object, however many stories are asked about.
"""

from django.db.models import Q

from accounts.models import User
from articles.models import Edition, RubricGrant


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
    articles = articles.filter(deleted_at=None)
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
    return not article.deleted_at and can_view(user, article) and user.has_perm("articles.change_article")


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
    return _publishes(user, article, {revision.data["rubric"]} | article.public_rubric_ids)


def can_override(user, article):
    """A Publisher who may publish it and whose role has *publish over a block*."""
    return user.has_perm("articles.override_article") and can_publish(user, article)


def can_set_level(user, rubric_id):
    """How strict the checks are in a rubric; for every rubric (None) only who works in all."""
    return reads_desk(user) and user.has_perm("articles.change_checklevel") and works_in(user, rubric_id)


def can_withdraw(user, article):
    """A Publisher of the rubric that it is, will be or was public in."""
    last = article.last_edition
    return _publishes(
        user, article, article.public_rubric_ids or {last.rubric_id if last else article.rubric_id}
    )


can_schedule = can_correct = can_release = can_publish
can_reschedule = can_cancel = can_expire = can_reinstate = can_mend_note = can_seal = can_withdraw


def can_replace(user, article):
    """A Publisher of the rubric that waits and of the one that the new text stands in."""
    return can_publish(user, article) and can_reschedule(user, article)


# --- The front page -------------------------------------------------------------------------------


def sees_front(user):
    """Editors and Publishers see how the front page is arranged."""
    return reads_desk(user) and user.has_perm("articles.view_frontpick")


def can_arrange(user, article=None):
    """A Publisher, whatever the rubrics given: there is one front page. A story to place is one that one may view."""
    allowed = reads_desk(user) and user.has_perm("articles.arrange_frontpick")
    return allowed and (article is None or can_view(user, article))


# --- Comments and reviewers' links ----------------------------------------------------------------


def can_comment(user, article):
    """Whoever may view the story."""
    return not article.deleted_at and can_view(user, article)


def can_make_link(user, article):
    return can_edit(user, article)


def can_revoke_link(user, article):
    return can_edit(user, article)


# --- Whose it is, and the bin ---------------------------------------------------------------------


def may_own(user):
    """Somebody who writes."""
    return reads_desk(user) and user.has_perm("articles.change_article")


def can_copy(user, article):
    return not article.deleted_at and can_view(user, article) and can_create(user)


def can_translate(user, article):
    """Begin a version in another language: whoever may read the original and writes."""
    return can_copy(user, article)


def can_share(user, article):
    """The owner, and Editors and Publishers of the rubric: not a colleague whom it is shared with."""
    mine = article.owner_id == user.pk
    return can_edit(user, article) and (mine or edits_rubrics(user))


def can_hand_over(user, article):
    """The owner, or an Editor of the rubric."""
    mine = article.owner_id == user.pk and can_edit(user, article)
    return mine or _does(user, article, "articles.review_article")


def can_delete(user, article):
    """The author of an own story, or an Editor of the rubric; that it never was public is the workflow's."""
    return can_hand_over(user, article)


def can_recover(user, article):
    """Whoever may have moved it to the bin."""
    mine = article.owner_id == user.pk and may_own(user)
    reviews = user.has_perm("articles.review_article") and works_in(user, article.rubric_id)
    return bool(article.deleted_at) and reads_desk(user) and (mine or reviews)


def binned_articles(user, articles):
    """The articles of this queryset in the bin that `can_recover` allows, in one query."""
    articles = articles.exclude(deleted_at=None)
    if not may_own(user):
        return articles.none()
    allowed = Q(owner=user)
    if user.has_perm("articles.review_article"):
        given = rubric_ids(user)
        allowed = Q() if given is None else allowed | Q(rubric__in=given)
    return articles.filter(allowed)


# --- Assignments ----------------------------------------------------------------------------------


def visible_assignments(user, assignments):
    """Own ones; who gives them sees those of the rubrics given as well, in one query."""
    if not reads_desk(user) or not user.has_perm("articles.view_assignment"):
        return assignments.none()
    given = rubric_ids(user)
    if not user.has_perm("articles.change_assignment"):
        return assignments.filter(assignee=user)
    if given is None:
        return assignments
    return assignments.filter(Q(assignee=user) | Q(created_by=user) | Q(rubric__in=given))


def can_assign(user, assignment=None):
    """An Editor or a Publisher: in the rubrics given, and what one has assigned oneself."""
    if not reads_desk(user):
        return False
    if assignment is None:
        return user.has_perm("articles.add_assignment")
    mine = assignment.created_by_id == user.pk
    return user.has_perm("articles.change_assignment") and (mine or works_in(user, assignment.rubric_id))


def can_view_assignment(user, assignment):
    mine = assignment.assignee_id == user.pk
    return reads_desk(user) and (mine or can_assign(user, assignment))


def can_begin(user, assignment):
    """Who was asked to write it."""
    return assignment.assignee_id == user.pk and can_create(user)


# --- The other way round: which accounts ----------------------------------------------------------


def viewers(article):
    """The accounts that `can_view` allows, as a queryset: one query however many they are."""
    mine = Q(pk=article.owner_id) | Q(pk__in=article.shared_with.values("pk"))
    standing = Edition.objects.standing().filter(article=article)
    given = RubricGrant.objects.filter(Q(rubric=article.rubric_id) | Q(rubric__in=standing.values("rubric")))
    editors = _working("articles.review_article", given) | _working("articles.publish_article", given)
    return _readers().filter(mine | editors)


def staff(permission, rubrics):
    """The accounts with this permission whose role counts in one of these rubrics (keys), as a queryset."""
    return _readers().filter(_working(permission, RubricGrant.objects.filter(rubric__in=rubrics)))


def writers():
    """The accounts that may own a story, as a queryset."""
    return User.objects.with_perm("articles.change_article").filter(is_staff=True)


def _working(permission, given):
    works = Q(is_superuser=True) | Q(every_rubric=True) | Q(pk__in=given.values("user"))
    return works & Q(pk__in=User.objects.with_perm(permission).values("pk"))


def _readers():
    return User.objects.with_perm("articles.view_article").filter(is_staff=True)


# --- Inside ---------------------------------------------------------------------------------------


def _publishes(user, article, rubrics):
    allowed = reads_desk(user) and user.has_perm("articles.publish_article")
    return allowed and not article.deleted_at and all(works_in(user, key) for key in rubrics)


def _does(user, article, permission):
    allowed = reads_desk(user) and user.has_perm(permission) and not article.deleted_at
    return allowed and works_in(user, article.rubric_id)


def _is_mine(user, article):
    if article.owner_id == user.pk:
        return True
    if not hasattr(user, "_shared_ids"):
        user._shared_ids = frozenset(user.shared_articles.values_list("pk", flat=True))
    return article.pk in user._shared_ids
