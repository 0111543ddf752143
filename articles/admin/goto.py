"""Go to anything by name: stories, the register, pictures, accounts and the desk's own pages, as JSON."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import JsonResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import User
from articles import rules
from articles.models import Article
from images import rules as image_rules
from images.models import Image
from organizations.folding import fold
from organizations.models import Entity

MOST = 6  # of a kind
MOST_WORDS = 8
LONGEST = 200


@require_GET
def find(request):
    """`?q=` → `{"groups": [{"label", "entries": [{"label", "language", "note", "url"}]}]}`.

    Of what the account may see; at most five queries. Without words: the desk's pages.
    """
    if not rules.reads_desk(request.user):
        raise PermissionDenied
    words = fold(request.GET.get("q", "")[:LONGEST]).split()[:MOST_WORDS]
    groups = [(_("Pages"), pages(request, words))]
    if words:
        user = request.user
        groups += [
            (_("Stories"), stories(user, words)),
            (_("Register"), register(user, words)),
            (_("Pictures"), pictures(user, words)),
            (_("Accounts"), accounts(user, words)),
        ]
    found = [{"label": label, "entries": entries} for label, entries in groups if entries]
    return JsonResponse({"groups": found})


def _entry(label, url, language="", note=""):
    return {"label": str(label), "url": url, "language": language, "note": str(note)}


def pages(request, words):
    """What the bar leads to, and what can be begun."""
    bar = [page for entry in admin.site.nav(request) for page in entry.get("lists", [entry])]
    entries = [_entry(page["label"], page["url"]) for page in bar]
    user = request.user
    if rules.can_create(user):
        entries.append(_entry(_("New story"), reverse("admin:articles_article_add")))
        entries.append(_entry(_("Bin"), reverse("admin:articles_article_bin")))
    if user.has_perm("articles.view_assignment"):
        entries.append(_entry(_("Assignments"), reverse("admin:articles_assignment_changelist")))
    entries.append(_entry(_("Notices"), reverse("admin:notices")))
    entries.append(_entry(_("My account"), reverse("account")))
    return [entry for entry in entries if all(word in fold(entry["label"]) for word in words)]


def stories(user, words):
    """Those whose headline, lead, text or address holds every word; those with it in the headline first."""
    articles = rules.visible_articles(user, Article.objects.all())
    for word in words:
        articles = articles.filter(Q(search_text__contains=word) | Q(slug__contains=word))
    rows = list(articles.defer("body", "search_text").order_by("-changed_at")[: 4 * MOST])
    rows.sort(key=lambda article: not all(word in fold(article.title) for word in words))
    return [
        _entry(
            article.title, article.get_desk_url(), article.language, capfirst(article.get_status_display())
        )
        for article in rows[:MOST]
    ]


def register(user, words):
    """Bodies, people and meetings: at the desk for whoever keeps the register, else as readers see them."""
    if not user.has_perm("organizations.view_entity"):
        return []
    keeps = user.has_perm("organizations.change_entity")
    entities = Entity.objects.visible_to(user).filter(merged_into=None).matching(" ".join(words))
    return [
        _entry(
            entity.label,
            reverse(f"admin:organizations_{entity.kind}_change", args=[entity.pk])
            if keeps
            else entity.get_absolute_url(),
            entity.label_language,
            capfirst(entity.get_kind_display()),
        )
        for entity in entities.order_by("label_en")[:MOST]
    ]


def pictures(user, words):
    """SQLite knows no case of Cyrillic letters: the usual ones are tried."""
    if not user.has_perm("images.view_image"):
        return []
    images = image_rules.visible_to(user, Image.objects.all())
    for word in words:
        images = images.filter(Q(name__icontains=word) | Q(name__contains=word.capitalize()))
    images = images.order_by("-uploaded_at").only("name", "credit")[:MOST]
    return [
        _entry(image.name, reverse("admin:images_image_change", args=[image.pk]), note=image.credit)
        for image in images
    ]


def accounts(user, words):
    """For whoever looks after them; a newsroom's are few, so Python folds their names."""
    if not user.has_perm("accounts.view_user"):
        return []
    found = [
        account
        for account in User.objects.filter(is_active=True)
        if all(word in fold(f"{account} {account.username}") for word in words)
    ]
    return [
        _entry(account, reverse("admin:accounts_user_change", args=[account.pk]), note=account.username)
        for account in found[:MOST]
    ]
