"""Before its moment a story changes nothing that a reader can get, byte by byte; at its moment it is everywhere.

Every public address of the URL resolver is asked in both interfaces, with the parameters that lists know, and
with the secret story's own words in path and query. Then the story is written, and everything is asked again.
"""

import datetime
import time

import pytest
from django.test import Client
from django.utils import timezone, translation

from articles import filters, workflow
from articles.models import Author, Edition, Tag
from tests.articles.factories import ahead, at, attached, changed, picture, released, withdrawn
from tests.factories import AuthorFactory, draft
from tests.security.addresses import addresses

pytestmark = pytest.mark.django_db

TOKEN = "11111111-1111-4111-8111-111111111111"
WORD = "Quetzalcoatl"
SLUG = "quetzalcoatl"
MOMENT = ahead(days=3)
DAY = f"{MOMENT:%Y/%m/%d}"


def public_addresses(slug, day, token):
    """Every public address in both interfaces, its parts filled with these values."""
    year, month, day = day.split("/")
    samples = {"slug": slug, "year": year, "month": month, "day": day, "token": token, "section": "stories"}
    found = {}
    for language in ("en", "ru"):
        with translation.override(language):
            found |= dict.fromkeys(addresses(samples))
    return [address for address in found if not address.startswith(("/admin/", "/media/"))]


def questions():
    """What is asked: the addresses alone, then with each parameter that a list knows."""
    alone = []
    for slug, day in [
        (SLUG, DAY), (SLUG, "2019/11/26"), ("committee", "2019/11/26"), ("news", DAY), ("customs", DAY),
        ("desk", DAY), ("wco", DAY), ("kunio-mikuriya", DAY), ("rkc-mc/21", DAY), ("about", DAY),
    ]:  # fmt: skip
        alone += public_addresses(slug, day, TOKEN)
    asked = dict.fromkeys(alone)
    values = dict.fromkeys(filters.PARAMETERS, SLUG) | {"q": WORD, "year": DAY[:4], "language": "en"}
    values |= {
        "month": DAY[5:7],
        "day": DAY[8:],
        "since": DAY.replace("/", "-"),
        "until": DAY.replace("/", "-"),
    }
    queries = [f"{name}={value}" for name, value in values.items()]
    queries.append(f"year={DAY[:4]}&month={DAY[5:7]}&day={DAY[8:]}")
    for address in ("/news/", "/ru/news/", "/search/", "/news/feed/"):
        asked |= dict.fromkeys(f"{address}?{query}" for query in queries)
    for address in ("/rubrics/news/", "/ru/search/", "/search/feed/", "/tags/customs/", "/organizations/", "/people/",
                    "/meetings/", "/"):  # fmt: skip
        asked |= dict.fromkeys(f"{address}?{query}" for query in (f"q={WORD}", f"tag={SLUG}", queries[-1]))
    return list(asked)


def answers(asked):
    """(status, headers, body) by address, for a reader whom nobody knows."""
    client, found = Client(), {}
    for address in asked:
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        found[address] = (response.status_code, dict(response.headers), body)
    return found


def secret(paper):
    """A story with the word wherever the desk can put one, not yet released, and its document."""
    author = AuthorFactory(slug=SLUG, name_en=WORD, name_ru=WORD, about_en=WORD, about_ru=WORD)
    article = draft(
        by=paper.boss, title=f"{WORD} comes", slug=SLUG, lead=f"{WORD} leads", body=f"<p>{WORD} Committee</p>",
        tags=[WORD, "customs"], card_word=WORD[:12], card_caption=WORD, event_on="2019-11-18",
        picture=picture(name=WORD, credit=WORD, rights=WORD).pk, picture_alt=WORD, picture_caption=WORD,
        bylines=[{"author": a.pk, "role": "author"} for a in (author, paper.author)],
        mentions=[
            {"entity": entity.pk, "relation": "about", "styled_as": WORD}
            for entity in (paper.committee, paper.person, paper.meeting)
        ],
    )  # fmt: skip
    return attached(article, by=paper.boss, title=WORD, name=f"{SLUG}.pdf", content=b"%PDF " + WORD.encode())


def first_answers(asked, secret):
    """What is answered before anything is secret, without what is no page now and names nothing of the secret."""
    before = answers(asked)
    assert not [address for address, (status, *_rest) in before.items() if status >= 500]
    return {
        address: answer
        for address, answer in before.items()
        if answer[0] != 404 or any(word in address for word in secret)
    }


def different(before):
    """The addresses that answer otherwise than at first."""
    after = answers(before)
    return [address for address in before if before[address] != after[address]]


@pytest.fixture(scope="module")
def before(first_paper, made_once):
    found = made_once(lambda: first_answers(questions(), (WORD, SLUG, TOKEN, f"/{DAY[:4]}")))
    assert sum(status == 200 for status, _headers, _body in found.values()) > 150
    assert sum(status == 404 for status, _headers, _body in found.values()) > 20
    return found


def test_an_embargo_holds_and_ends(client, paper, before):
    article, document = secret(paper)
    type(document).objects.filter(pk=document.pk).update(token=TOKEN)
    changed(
        paper.story, {"title": WORD, "lead": WORD, "slug": SLUG, "body": f"<p>{WORD}</p>", "tags": [WORD]},
        by=paper.boss, note_kind="update", note=WORD, at=ahead(days=2),
    )  # fmt: skip
    workflow.save(paper.english_only, {"title": WORD}, by=paper.boss, based_on=paper.english_only.revision_id)
    assert different(before) == [], "a draft shows"

    article = workflow.submit(article, by=paper.boss, based_on=article.revision_id)
    article = workflow.approve(article, by=paper.boss, based_on=article.revision_id)
    article = workflow.schedule(article, by=paper.boss, based_on=article.revision_id, at=MOMENT)
    assert Tag.objects.filter(slug=SLUG).exists()
    assert Author.objects.filter(slug=SLUG).exists()
    assert Edition.objects.ahead().filter(title__contains=WORD).count() == 2
    assert different(before) == [], "a scheduled story shows"

    moment = timezone.now() + datetime.timedelta(seconds=1.5)
    article = workflow.reschedule(article, by=paper.boss, based_on=article.revision_id, at=moment)
    time.sleep(max(0, (moment - timezone.now()).total_seconds()) + 0.2)
    home = Edition.objects.live().get(article=article.pk).get_absolute_url()
    day = "/".join(home.split("/")[1:4])
    for address in (
        home, "/", "/news/", "/rubrics/news/", f"/{day[:4]}/", f"/{day[:7]}/", f"/{day}/", "/tags/customs/",
        f"/tags/{SLUG}/", f"/authors/{SLUG}/", "/authors/desk/", f"/search/?q={SLUG}+comes", "/search/?q=mikuriya",
        "/news/feed/", "/rubrics/news/feed/", f"/{day}/feed/", f"/tags/{SLUG}/feed/", f"/authors/{SLUG}/feed/",
        "/organizations/wco/", "/organizations/rkc-mc/", "/people/kunio-mikuriya/", "/meetings/rkc-mc/21/",
        "/organizations/wco/feed/", "/people/kunio-mikuriya/feed/", "/meetings/rkc-mc/21/feed/",
        "/sitemap-stories.xml", "/news/?organization=wco", "/news/?person=kunio-mikuriya",
    ):  # fmt: skip
        for whole in (address,) if address.startswith("/sitemap") else (address, f"/ru{address}"):
            response = client.get(whole)
            assert response.status_code == 200, whole
            assert home in response.content.decode(), whole
    assert client.get(f"/documents/{TOKEN}/").status_code == 200


def test_a_withdrawn_story_leaves_its_reason_alone(client, paper, before):
    article, document = secret(paper)
    type(document).objects.filter(pk=document.pk).update(token=TOKEN)
    article = released(article, by=paper.boss, at=at(2019, 11, 26, 9))
    assert len(different(before)) > 50
    withdrawn(article, by=paper.boss, reason="Printed too early.")
    home = f"/2019/11/26/{SLUG}/"
    assert different(before) == [home, f"{home}changes/", f"/ru{home}", f"/ru{home}changes/"]
    response = client.get(home)
    assert response.status_code == 410
    assert "Printed too early." in response.content.decode()
    assert WORD not in response.content.decode()
