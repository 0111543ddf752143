"""What a post is called: the functions that write its current titles beside it."""

from django.utils import timezone

from organizations.models import Post

FIELDS = {"en": "title_en", "ru": "title_ru"}


def retitle(post, day=None):
    """Write beside the post what its dated titles call it on `day`, today in the newsroom's zone.

    To be called whenever its titles were added, changed or removed. A language in which no title covers the day
    keeps what stands there: a post may be entered without dated titles.
    """
    day = day or timezone.localdate()
    for language, field in FIELDS.items():
        setattr(post, field, post.title_on(day, language))
    Post.objects.filter(pk=post.pk).update(**{field: getattr(post, field) for field in FIELDS.values()})


def carry_over(post, before):
    """Take titles that were typed over into the open row they came from: a correction, not a new title.

    `before` is `{field: text}`, the titles as they were.
    """
    for language, field in FIELDS.items():
        if field in before:
            rows = post.titles.filter(language=language, text=before[field], valid_to_earliest=None)
            rows.update(text=getattr(post, field)) if getattr(post, field) else rows.delete()
