"""The finder on a large register: `python benchmarks/register.py`. In memory; no database is needed.

10,000 entities with 50,000 forms; how long the automaton takes to build, and to find all names, numbers of meetings
and unknown people in an article of 5,000 characters; seconds of the processor.
"""

import os
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
os.environ["DEBUG"] = "1"
os.environ["DATABASE_URL"] = "sqlite://:memory:"

import django

django.setup()

from django.core.management import call_command  # noqa: E402  (as above)

from organizations import finder, ordinals, strangers  # noqa: E402  (as above)
from organizations.models import Name, Organization, Person, Series  # noqa: E402  (as above)

ENTITIES, FORMS, LENGTH, TIMES = 10_000, 5, 5_000, 50
MOST_TO_BUILD, MOST_TO_FIND = 2.0, 0.005  # seconds
SYLLABLES = "ka-mo-ri-ta-ve-lu-san-do-pe-qui-ко-ми-ра-ло-ве-ст-ур-на-бе-зо"
PLAIN = "the committee noted that of customs in work on trade was held with заседание которое в таможенной и"


def word(chance):
    return "".join(chance.choices(SYLLABLES.split("-"), k=chance.randint(2, 4))).title()


def seed(chance):
    """Every other entity is a person; each has a name of two to five words, an acronym and forms."""
    for number in range(ENTITIES):
        words = [word(chance) for _ in range(2 if number % 2 else chance.randint(3, 5))]
        label = " ".join(words)
        if number % 2:
            entity = Person.objects.create(
                label_en=label, slug=f"p-{number}", sort_key=f"{words[-1]}, {words[0]}"
            )
        else:
            entity = Organization.objects.create(label_en=label, slug=f"o-{number}")
        texts = [label, f"{words[0][:2]}{words[-1][:2]}{number}".upper()]
        forms = [f"{label}{ending}" for ending in ("а", "ом", "у")]
        Name.objects.bulk_create(
            [
                Name(entity=entity, text=texts[0], preferred=True, forms=forms),
                Name(entity=entity, text=texts[1], kind=Name.Kind.ACRONYM),
            ]
        )
        if number % 100 == 0:
            Series.objects.create(body=entity, label_en=f"Series {number}", slug=f"s-{number}")


def article(chance, known):
    """Words with a name about every 150 characters, and numbers of meetings."""
    labels = [entity.label_en for entity in known.entities.values()]
    parts, length = [], 0
    while length < LENGTH:
        parts += [*chance.choices(PLAIN.split(), k=20), chance.choice(labels), "held its 21st Meeting."]
        length = len(" ".join(parts))
    return " ".join(parts)[:LENGTH]


def seconds(work):
    start = time.process_time()  # other processes do not count
    result = work()
    return time.process_time() - start, result


def read(text, known):
    hits = known.find(text)
    return hits, ordinals.find(text, known, hits), strangers.find(text, known, hits)


if __name__ == "__main__":
    chance = random.Random(5)  # noqa: S311  the same register each time
    call_command("migrate", verbosity=0)
    seed(chance)
    to_read, known = seconds(finder.index)
    forms = sum(map(len, known.forms.values()))
    to_build, _automaton = seconds(lambda: finder.automaton(known.forms))
    text = article(chance, known)
    to_find = statistics.median(seconds(lambda: known.find(text))[0] for _ in range(TIMES))
    to_all = statistics.median(seconds(lambda: read(text, known))[0] for _ in range(TIMES))
    print(f"{len(known.entities):,} entities, {forms:,} forms")  # noqa: T201  the result
    print(f"automaton built in {to_build:.2f} s, with reading the register {to_read:.2f} s")  # noqa: T201  the result
    print(f"{len(text):,} characters: {len(known.find(text))} names in {to_find * 1000:.1f} ms")  # noqa: T201  the result
    print(f"with numbers and unknown people {to_all * 1000:.1f} ms")  # noqa: T201  the result
    sys.exit(to_read > MOST_TO_BUILD or to_all > MOST_TO_FIND)
