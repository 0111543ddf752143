"""Fills an empty database with many stories, for measuring: `python benchmarks/seed.py 20000`.

The rows go in by bulk, past the workflow, which would take hours: never run this on a newsroom's database.
"""

import datetime
import itertools
import os
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
os.environ.setdefault("DEBUG", "1")

import django

django.setup()

from django.utils import timezone  # noqa: E402  (as above)

from accounts.models import User  # noqa: E402  (as above)
from articles.models import Article, Edition, Revision, Rubric  # noqa: E402  (as above)
from articles.models.guard import open_door  # noqa: E402  (as above)
from articles.search import index  # noqa: E402  (as above)
from organizations.folding import fold  # noqa: E402  (as above)
from organizations.models import Organization  # noqa: E402  (as above)

WORDS = "customs council committee tariff convention meeting form border transit data party report".split()  # noqa: SIM905  short
SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi zo".split()  # noqa: SIM905  as above
RARER = ["".join(parts) for parts in itertools.product(SYLLABLES, repeat=4)]  # the last of them hardly ever
EVERYWHERE = ["border", "transit"]  # stands in every text
LENGTH, PARAGRAPHS = 300, 10


def text(chance):
    """Words as a newsroom writes them: some in nearly every story, most in few (Zipf's law)."""
    return EVERYWHERE + chance.choices(WORDS + RARER, cum_weights=WEIGHTS, k=LENGTH - len(EVERYWHERE))


def html(words):
    size = LENGTH // PARAGRAPHS
    return "".join(f"<p>{' '.join(words[n : n + size])}</p>" for n in range(0, LENGTH, size))


WEIGHTS = list(itertools.accumulate(1 / rank for rank in range(1, len(WORDS) + len(RARER) + 1)))


def seed(count):
    """`count` live stories over twenty years in five rubrics, each about one of forty bodies of a tree."""
    if Article.objects.exists():
        sys.exit("The database has stories already. Give DATABASE_URL an empty one.")
    chance = random.Random(1)  # noqa: S311  no secret
    user = User.objects.create(username="benchmark", is_superuser=True)
    rubrics = [
        Rubric.objects.create(slug=f"rubric-{n}", name_en=f"Rubric {n}", palette=palette)
        for n, palette in enumerate(Rubric.Palette.values)
    ]
    start = timezone.now() - datetime.timedelta(days=7300)
    bodies = []
    for number in range(40):
        parent = bodies[number // 3] if number else None
        label = f"Body {number}"
        bodies.append(
            Organization.objects.create(
                slug=f"body-{number}", label_en=label, parent=parent, public_from=start
            )
        )
    step = datetime.timedelta(days=7299) / count
    for first in range(0, count, 1000):
        numbers = range(first, min(first + 1000, count))
        articles = Article.objects.bulk_create(
            Article(title=f"Story {n} of the {chance.choice(WORDS)}", slug=f"story-{n}", owner=user,
                    rubric=chance.choice(rubrics), language="en" if n % 3 else "ru")
            for n in numbers
        )  # fmt: skip
        texts = [text(chance) for _article in articles]
        revisions = Revision.objects.bulk_create(
            Revision(article=article, number=1, data={}, created_by=user) for article in articles
        )
        editions = Edition.objects.bulk_create(
            Edition(article=article, revision=revision, number=1, source=article, kind="story",
                    language=article.language, title=article.title, lead="A lead.", body=html(words),
                    search_text=fold(f"{article.title} {' '.join(words)}"), slug=article.slug,
                    rubric=article.rubric, created_by=user,
                    live_from=start + step * n, published_at=start + step * n,
                    published_on=(start + step * n).date())
            for n, article, revision, words in zip(numbers, articles, revisions, texts, strict=True)
        )  # fmt: skip
        filed = Edition.entities.through
        filed.objects.bulk_create(
            filed(edition=edition, entity_id=chance.choice(bodies).pk) for edition in editions
        )
        index.keep([edition.pk for edition in editions])
    print(f"{count} stories")  # noqa: T201  what was done


if __name__ == "__main__":
    with open_door():
        seed(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
