"""A story at its address: what stands around it, where it moved, what is said once it is gone."""

import json
import re

import pytest

from articles import story, workflow
from articles.models import Edition
from images import renditions
from organizations.models import Organization
from tests.articles.factories import ahead, at, attached, changed, picture, released, seal, url, withdrawn
from tests.factories import RubricFactory, draft, published, scheduled, superuser
from tests.security.addresses import addresses

pytestmark = pytest.mark.django_db

HOME = "/2019/11/26/committee/"


def get(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_the_whole_story(client, paper):
    html = get(client, HOME)
    for part in (
        "The Committee holds its 21st Meeting", "What was on the table.", "The room", 'alt="A full room"',
        '<a href="/about/">Committee</a>', 'href="/authors/desk/"', "The desk", 'href="/people/kunio-mikuriya/"',
        "Secretary General", 'href="/organizations/rkc-mc/"', 'href="/meetings/rkc-mc/21/"', 'href="/tags/customs/"',
        paper.document.get_absolute_url(), "The number was wrong.", "18 November 2019", f"{HOME}changes/",
        "http://127.0.0.1:8000" + HOME,
    ):  # fmt: skip
        assert part in html, part


def test_another_slug_leads_on(client, paper):
    changed(paper.story, {"slug": "the-committee"}, by=paper.boss)
    for prefix in ("", "/ru"):
        response = client.get(prefix + HOME)
        assert (response.status_code, response["Location"]) == (301, f"{prefix}/2019/11/26/the-committee/")
    assert get(client, "/2019/11/26/the-committee/")


def test_a_coming_slug_is_not_found_yet(client, paper):
    changed(paper.story, {"slug": "the-committee"}, by=paper.boss, at=ahead())
    assert client.get("/2019/11/26/the-committee/").status_code == 404
    assert get(client, HOME)


def test_gone(client, paper):
    withdrawn(paper.story, by=paper.boss, reason="We had no right to print it.")
    for prefix in ("", "/ru"):
        html = get(client, prefix + HOME, status=410)
        assert "We had no right to print it." in html
        assert "21st Meeting" not in html
        assert '<meta name="robots" content="noindex">' in html
    assert client.get(HOME)["X-Robots-Tag"] == "noindex"
    assert client.get(f"{HOME}changes/").status_code == 410


def test_a_notice_stays_at_the_address(client, paper):
    withdrawn(paper.story, by=paper.boss, ending="notice", reason="The source took it back.")
    html = get(client, HOME)
    assert "The source took it back." in html
    assert "The Committee holds its 21st Meeting" in html
    assert "What was on the table." not in html
    seal(Edition.objects.filter(article=paper.story.pk).latest("live_from"))
    html = get(client, HOME)
    assert "The source took it back." in html
    assert "21st Meeting" not in html


def test_moved(client, paper):
    withdrawn(paper.english_only, by=paper.boss, ending="moved", moved_to=paper.story)
    response = client.get("/2019/11/20/trainers/")
    assert (response.status_code, response["Location"]) == (301, HOME)
    withdrawn(paper.story, by=paper.boss)
    assert client.get("/2019/11/20/trainers/").status_code == 410


def test_reinstated(client, paper):
    article = withdrawn(paper.story, by=paper.boss)
    workflow.reinstate(article, by=paper.boss, based_on=article.revision_id)
    assert "What was on the table." in get(client, HOME)


@pytest.mark.parametrize("prefix", ["", "/ru"])
def test_a_scheduled_story_is_like_no_story(client, paper, prefix):
    moment = ahead(days=2)
    article = scheduled(by=paper.boss, at=moment, slug="abcdefgh", title="A secret")
    assert f"{article.published_on:%Y/%m/%d}"
    there = f"{prefix}/{article.published_on:%Y/%m/%d}/abcdefgh/"
    nowhere = f"{prefix}/{article.published_on:%Y/%m/%d}/zyxwvuts/"
    for tail in ("", "changes/"):
        first, second = client.get(there + tail), client.get(nowhere + tail)
        assert first.status_code == second.status_code == 404
        assert first.content.replace(b"abcdefgh", b"zyxwvuts") == second.content
        assert dict(first.headers) | {"ETag": ""} == dict(second.headers) | {"ETag": ""}


def test_a_draft_while_live_changes_nothing(client, paper):
    before = get(client, HOME)
    data = {"title": "Another", "slug": "another", "lead": "Else", "body": "<p>Else</p>", "tags": ["new"]}
    workflow.save(paper.story, data, by=paper.boss, based_on=paper.story.revision_id)
    assert get(client, HOME) == before


def test_the_version_in_the_interfaces_language_stands_at_a_shared_address(client, paper):
    for language, title in (("en", "In English"), ("ru", "По-русски")):
        published(by=paper.boss, language=language, title=title, slug="shared", at=at(2019, 11, 3))
    assert "<title>In English" in get(client, "/2019/11/03/shared/")
    assert "<title>По-русски" in get(client, "/ru/2019/11/03/shared/")


def test_what_machines_read_is_json_whatever_a_headline_holds(client, paper):
    title = "A \"quote\" </script><b> \\ \u2028 & 'more'"
    article = published(by=paper.boss, title=title, lead=title, slug="odd", at=at(2019, 11, 3), tags=['a"b'])
    for address in (
        url(article),
        HOME,
        "/meetings/rkc-mc/21/",
        "/people/kunio-mikuriya/",
        "/organizations/wco/",
    ):
        blocks = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', get(client, address), re.DOTALL
        )
        assert blocks, address
        found = [json.loads(block) for block in blocks]
        if address == url(article):
            assert found[0]["headline"] == title
            assert found[0]["url"] == f"http://127.0.0.1:8000{url(article)}"


# --- The change record ------------------------------------------------------------------------------


def test_the_change_record(client, paper):
    html = get(client, f"{HOME}changes/")
    assert re.findall(r"<h2>(Version.*?)</h2>", html) == ["Version 2", "Version 1"]
    assert "What was on the table." in html
    assert "What the committee has on its table." in html
    assert "The number was wrong." in html
    assert "noindex" in html


def test_a_sealed_version_leaves_a_trace_only(client, paper):
    seal(Edition.objects.get(article=paper.story.pk, number=1))
    html = get(client, f"{HOME}changes/")
    assert re.findall(r"<h2>(Version.*?)</h2>", html) == ["Version 2", "Version 1"]
    assert "What the committee has on its table." not in html
    assert "What was on the table." in html


def test_a_coming_version_is_not_in_the_record(client, paper):
    changed(paper.story, {"lead": "Canary"}, by=paper.boss, note_kind="update", note="Canary", at=ahead())
    html = get(client, f"{HOME}changes/") + get(client, HOME)
    assert "Canary" not in html
    assert "version 3" not in html


# --- Around -----------------------------------------------------------------------------------------


def test_before_and_after_in_the_rubric(client, paper):
    by = paper.boss
    published(by=by, title="Long before", at=at(2019, 11, 1))
    published(by=by, title="Before", at=at(2019, 11, 2))
    published(by=by, title="After", at=at(2019, 11, 27))
    published(by=by, title="Long after", at=at(2019, 11, 28))
    published(by=by, title="Elsewhere", at=at(2019, 11, 26, 13), rubric=paper.training)
    scheduled(by=by, title="Not yet", at=ahead())
    withdrawn(published(by=by, title="Withdrawn", at=at(2019, 11, 26, 14)), by=by)
    shown = story.context(Edition.objects.live().get(article=paper.story.pk))
    assert (shown["previous"].title, shown["next"].title) == ("Before", "After")
    html = get(client, HOME)
    assert re.findall(r'rel="(?:prev|next)"[^>]*>([^<]+)<', html) == ["Before", "After"]


def test_the_first_and_the_last(paper):
    shown = story.context(Edition.objects.live().get(article=paper.english_only.pk))
    assert (shown["previous"], shown["next"]) == (None, None)


def test_related_stories_share_entities(paper):
    by = paper.boss
    naming = lambda *entities: [  # noqa: E731
        {"entity": e.pk, "relation": "about", "styled_as": ""} for e in entities
    ]
    published(by=by, title="One in common", at=at(2019, 5, 1), mentions=naming(paper.person))
    published(by=by, title="Two in common", at=at(2019, 4, 1), mentions=naming(paper.person, paper.committee))
    published(by=by, title="None", at=at(2019, 6, 1), mentions=naming(paper.body))
    published(by=by, title="По-русски", language="ru", at=at(2019, 6, 1), mentions=naming(paper.person))
    scheduled(by=by, title="Not yet", at=ahead(), mentions=naming(paper.person, paper.committee))
    shown = story.context(Edition.objects.live().get(article=paper.story.pk))
    assert [row.title for row in shown["related"]] == ["Two in common", "One in common"]


def test_a_person_who_is_not_public_is_not_named(client, paper):
    assert "Kunio Mikuriya" in get(client, HOME)
    type(paper.person).objects.filter(pk=paper.person.pk).update(public_from=ahead())
    html = get(client, HOME)
    assert "Kunio Mikuriya" not in html
    assert "/people/kunio-mikuriya/" not in html


def test_translations_are_linked_only_while_live(client, paper):
    russian = url(paper.russian)
    assert russian in get(client, HOME)
    withdrawn(paper.russian, by=paper.boss)
    html = get(client, HOME)
    assert russian not in html
    assert "hreflang" not in "".join(re.findall(r"<link[^>]+>", html))
    assert f'href="/ru{HOME}"' in html


# --- Documents and pictures -------------------------------------------------------------------------


def test_a_document_is_there_while_its_story_is(client, paper):
    address = paper.document.get_absolute_url()
    response = client.get(address)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 minutes"
    assert response["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/ru{address}").status_code == 200
    article = withdrawn(paper.story, by=paper.boss)
    assert client.get(address).status_code == 404
    workflow.reinstate(article, by=paper.boss, based_on=article.revision_id)
    assert client.get(address).status_code == 200


def test_a_document_of_a_draft_or_a_coming_story_is_not_there(client, paper):
    _article, of_draft = attached(draft(by=paper.boss), by=paper.boss)
    article, coming = attached(draft(by=paper.boss, title="Coming", slug="coming"), by=paper.boss)
    article = workflow.submit(article, by=paper.boss, based_on=article.revision_id)
    article = workflow.approve(article, by=paper.boss, based_on=article.revision_id)
    workflow.schedule(article, by=paper.boss, based_on=article.revision_id, at=ahead())
    for document in (of_draft, coming):
        assert client.get(document.get_absolute_url()).status_code == 404


def test_a_picture_moved_or_taken_down_is_so_on_every_page_at_once(client, paper, monkeypatch):
    """Wherever it was shown its new files are, and then none; asked of every address that the resolver knows.

    No reader waits for a file to be made.
    """
    monkeypatch.setattr(renditions, "make", None)

    def shown(pages):
        found = {page: re.findall(r"/media/([\w-]+)", client.get(page).content.decode()) for page in pages}
        return {
            page: {name.removesuffix("-whole").removesuffix("-card") for name in found[page]}
            for page in found
        }

    day = {"year": "2019", "month": "11", "day": "26", "section": "stories", "token": "x"}
    asked = {page for page in addresses({**day, "slug": "committee"}) if not page.startswith("/admin/")}
    asked |= {"/rubrics/news/", "/rubrics/news/feed/", "/rubrics/news/feed.json"}
    everywhere = {page for page, names in shown(asked).items() if names}
    assert {HOME, "/", "/news/", "/rubrics/news/", "/news/feed.json", "/sitemap-stories.xml"} <= everywhere
    image = Edition.objects.live().get(article=paper.story.pk).image
    image.renditions = [{**row, "name": f"moved-{row['name']}"} for row in image.renditions]
    image.save()
    assert shown(everywhere) == {page: {"moved"} for page in everywhere}
    image.taken_down_at = at(2020, 1, 1)
    image.save()
    assert not any(shown(everywhere).values())
    assert 'class="tcard' in get(client, HOME)


def test_a_decorative_picture_has_an_empty_alternative(client, paper):
    article = draft(
        by=paper.boss, slug="decorated", picture=picture(alt_en="Nobody asked").pk, picture_is_decorative=True,
        picture_alt="", rubric=RubricFactory(slug="news"),
    )  # fmt: skip
    released(article, by=paper.boss, at=at(2019, 11, 3))
    assert re.findall(r'<img[^>]* alt="([^"]*)"', get(client, "/2019/11/03/decorated/")) == [""]


# --- What is not public yet, and where a story has gone ---------------------------------------------------


def test_an_entity_that_is_not_public_yet_does_not_show_through_a_live_story(client):
    boss = superuser()
    secret = Organization.objects.create(slug="canary", label_en="Canary body", public_from=None)
    mentions = [{"entity": secret.pk, "relation": "about", "styled_as": "Canary style"}]
    home = published(by=boss, title="A live story", mentions=mentions).live_edition.get_absolute_url()
    for address in (home, "/", "/news/", "/news/feed/", "/search/?q=live"):
        assert "Canary" not in client.get(address).content.decode(), address
    Organization.objects.filter(pk=secret.pk).update(public_from=at(2019, 1, 1))
    assert "Canary body" in client.get(home).content.decode()
    assert "Canary body" in client.get("/news/").content.decode()


def test_a_story_that_moved_twice_leads_to_the_last(client):
    boss = superuser()
    first, second, third = (published(by=boss, title=title) for title in ("One", "Two", "Three"))
    home, last = (article.live_edition.get_absolute_url() for article in (first, third))
    for article, target in ((first, second), (second, third)):
        workflow.withdraw(
            article,
            by=boss,
            based_on=article.revision_id,
            ending="moved",
            reason="Told there.",
            moved_to=target,
        )
    response = client.get(home)
    assert (response.status_code, response.url) == (301, last)
    workflow.withdraw(third, by=boss, based_on=third.revision_id, ending="moved", reason="A circle.",
                      moved_to=published(by=boss, title="Four"))  # fmt: skip
    assert client.get(home).status_code == 301


def test_the_days_of_the_event_are_written_together(client):
    days = {"event_on": "2019-11-18", "event_until": "2019-11-20"}
    home = published(by=superuser(), **days).live_edition.get_absolute_url()
    assert "18–20 November 2019" in client.get(home).content.decode()
