"""What the dialogs of the editor choose from, as JSON: pictures of the library, and targets of internal links."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import JsonResponse
from django.urls import path
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles import rules
from articles.models import Article, Edition
from images import rules as image_rules
from images.models import Image
from organizations.folding import fold
from organizations.models import Entity

MOST_PICTURES = 24
MOST_TARGETS = 8  # of each kind
MOST_WORDS = 8


class PickerPages:
    """Two addresses of the stories' `ModelAdmin`; what an account may not see it does not find here."""

    def picker_urls(self):
        view = self.admin_site.admin_view
        return [
            path("pick/pictures/", view(self.pick_pictures), name="articles_article_pictures"),
            path("pick/targets/", view(self.pick_targets), name="articles_article_targets"),
        ]

    def pick_pictures(self, request):
        """Pictures newest first: those with every word of `?q=`, or `?ids=1,2`. `?language=` chooses the alt text."""
        if not (rules.can_create(request.user) and request.user.has_perm("images.view_image")):
            raise PermissionDenied
        images = image_rules.visible_to(request.user, Image.objects.available())
        if "ids" in request.GET:
            keys = [int(key) for key in request.GET["ids"].split(",") if key.isdecimal() and len(key) < 10]
            images = images.filter(pk__in=keys)
        for word in request.GET.get("q", "").split()[:MOST_WORDS]:
            images = images.filter(_names(word))
        language = request.GET.get("language")
        rows = [_picture(image, language) for image in images[: MOST_PICTURES + 1]]
        return JsonResponse({"results": rows[:MOST_PICTURES], "more": len(rows) > MOST_PICTURES})

    def pick_targets(self, request):
        """Stories and entities with every word of `?q=`; without a word the stories changed last.

        A story that the account may open is found by its working copy, another by what readers see of it.
        """
        if not rules.can_create(request.user):
            raise PermissionDenied
        words = fold(request.GET.get("q", "")).split()[:MOST_WORDS]
        visible = rules.visible_articles(request.user, Article.objects.all())
        found = _with(words, visible).defer("body", "search_text")
        own = list(found.order_by("-changed_at", "-pk")[:MOST_TARGETS])
        live = Edition.objects.live().defer("body", "search_text")
        at = {edition.article_id: edition for edition in live.filter(article__in=own)}
        others = _with(words, live).exclude(article__in=visible.values("pk")).newest()
        rows = [_story(article, at.get(article.pk)) for article in own]
        rows = (rows + [_edition(edition) for edition in others[:MOST_TARGETS]])[:MOST_TARGETS]
        if words:
            entities = Entity.objects.visible_to(request.user).filter(merged_into=None)
            found = entities.matching(" ".join(words)).order_by("label_en", "pk")[:MOST_TARGETS]
            rows += [_entity(entity) for entity in found]
        return JsonResponse({"results": rows})


def _with(words, rows):
    for word in words:
        rows = rows.filter(search_text__contains=word)
    return rows


def _names(word):
    """A picture has no folded column, and SQLite compares the case of Cyrillic letters: the usual forms of a word."""
    condition = Q()
    for form in {word, word.lower(), word.capitalize(), word.upper()}:
        for field in ("name", "credit", "alt_en", "alt_ru"):
            condition |= Q(**{f"{field}__icontains": form})
    return condition


def _picture(image, language):
    return {
        "id": image.pk,
        "name": image.name,
        "src": image.url(480),
        "alt": image.alt(language),
        "credit": image.credit,
    }


def _story(article, edition):
    row = _edition(edition) if edition else {"kind": "article", "id": article.pk, "url": ""}
    state = row.get("detail") or _("not public")
    return row | {"label": article.title or _("Untitled"), "lang": article.language, "detail": state}


def _edition(edition):
    return {
        "kind": "article",
        "id": edition.article_id,
        "label": edition.title,
        "lang": edition.language,
        "detail": date_format(localtime(edition.published_at), "SHORT_DATE_FORMAT"),
        "url": edition.get_absolute_url(),
    }


def _entity(entity):
    return {
        "kind": "entity",
        "id": entity.pk,
        "label": entity.label,
        "lang": entity.label_language,
        "detail": entity.get_kind_display(),
        "url": entity.get_absolute_url(),
    }
