"""What readers did not find: counted by address alone, redirected where the desk says so, answered with help."""

import datetime

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import deadaddresses, likely
from articles.models import DeadAddress, Edition, Redirect
from organizations.models import Entity, FormerAddress
from tests.articles.factories import ahead, url, withdrawn
from tests.factories import draft, scheduled, superuser

pytestmark = pytest.mark.django_db


def counted():
    """{path: hits} of what is written, after what was gathered is written too."""
    deadaddresses.write()
    return dict(DeadAddress.objects.values_list("path", "hits"))


def queries(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


# --- Counting -----------------------------------------------------------------------------------------


def test_what_is_counted_is_the_address_alone(client, paper):
    headers = {
        "user-agent": "Quetzal/1.0",
        "referer": "https://quetzal.example/",
        "x-forwarded-for": "203.0.113.9",
    }
    client.get("/old/story/?utm_source=quetzal", headers=headers)
    client.head("/old//story", headers=headers)
    client.get("/ru/%D1%81%D1%82%D0%B0%D1%80%D0%BE%D0%B5/")
    client.get("/2019/11/26/no-such-story/")
    client.get("/archive/paper.html")
    assert counted() == {
        "/old/story/": 2, "/ru/старое/": 1, "/2019/11/26/no-such-story/": 1, "/archive/paper.html": 1,
    }  # fmt: skip
    row = DeadAddress.objects.values().get(path="/old/story/")
    today = timezone.localdate()
    assert row == {"id": row["id"], "path": "/old/story/", "hits": 2, "first_on": today, "last_on": today}


NOT_COUNTED = [
    "/wp-login.php", "/index.php/news/", "/wp-content/themes/x/", "/.env", "/.git/config", "/cgi-bin/test/",
    "/feed.xml", "/x.ics", "/a/%3Cscript%3E/",
    "/a/'or'1/", "/a/%E2%80%AEb/", "/a/%0Ab/", f"/{'long-' * 70}/", "/news/?rubric=%FF", "/nowhere/?id=7",
    "/corrections/?page=9", "/a@example.org/", "/documents/00000000-0000-4000-8000-000000000000/",
    "/review/abcdefghijklmnopqrstuv/", "/follow-me/R2d2c3poBb8aaBBccDDee-1/", "/x/0123456789abcdef0123/",
    "/meetings/documents/1/", "/a/%FF/", "/a%25%00b/", "/a/../b/",
]  # fmt: skip


def test_what_is_not_counted(client, paper):
    client.raise_request_exception = False
    client.force_login(paper.boss)  # the desk has a 404 only for its own
    withdrawn(paper.english_only, by=paper.boss)
    for address in ("/admin/none/", "/static/none.css", "/media/none.webp", *NOT_COUNTED):
        assert client.get(address).status_code in (400, 404), address
    for prefix in ("", "/ru"):
        assert client.get(f"{prefix}/2019/11/20/trainers/").status_code == 410
        assert client.get(f"{prefix}/nowhere").status_code == 301  # the slash is still to come
        client.get(f"{prefix}/nowhere/?id=7")
        client.get(f"{prefix}/review/abcdefghijklmnopqrstuv/")
        client.post(f"{prefix}/nowhere/")
    assert counted() == {}


def test_the_table_is_bounded(db, monkeypatch):
    monkeypatch.setattr(deadaddresses, "MOST", 3)
    monkeypatch.setattr(deadaddresses, "MOST_GATHERED", 5)
    day = timezone.localdate()
    DeadAddress.objects.create(
        path="/worn/", hits=99, first_on=day, last_on=day - datetime.timedelta(days=181)
    )
    DeadAddress.objects.create(path="/often/", hits=7, first_on=day, last_on=day - datetime.timedelta(days=9))
    DeadAddress.objects.create(path="/once/", hits=1, first_on=day, last_on=day - datetime.timedelta(days=1))
    for number in range(20):
        deadaddresses.gathered.add({f"/{number}/": 1})
    deadaddresses.gathered.add({"/4/": 2})
    assert len(deadaddresses.gathered.counts) == 5
    assert counted() == {"/often/": 7, "/4/": 3, "/3/": 1}


def test_it_is_written_in_one_statement_every_few_seconds(client, paper, monkeypatch):
    client.get("/")
    before = queries(lambda: client.get("/wp-none/"))
    monkeypatch.setattr(deadaddresses, "SECONDS", 60)
    with CaptureQueriesContext(connection) as captured:
        client.get("/wp-none/")
        deadaddresses.count(client.get("/nowhere/one/").wsgi_request)
    written = [q["sql"] for q in captured if "INSERT" in q["sql"] or "DELETE" in q["sql"]]
    assert len(written) == 2
    client.get("/nowhere/two/")
    client.get("/nowhere/two/")
    assert DeadAddress.objects.count() == 1
    assert queries(lambda: client.get("/wp-none/")) == before
    assert counted() == {"/nowhere/one/": 2, "/nowhere/two/": 2}


def test_a_write_that_fails_changes_no_answer_and_is_made_up_for(client, paper, monkeypatch, caplog):
    monkeypatch.setattr(deadaddresses, "SECONDS", 0)
    with monkeypatch.context() as patch:

        def locked(day):
            raise OperationalError("database is locked")

        patch.setattr(deadaddresses, "_bound", locked)
        assert client.get("/nowhere/one/").status_code == 404
        assert DeadAddress.objects.count() == 0
    assert "could not be written" in caplog.text
    client.get("/nowhere/two/")
    assert counted() == {"/nowhere/one/": 1, "/nowhere/two/": 1}


# --- Redirects ----------------------------------------------------------------------------------------


def redirect(path, **target):
    return Redirect.objects.create(path=path, made_by=superuser(), **target)


def leads(client, path):
    response = client.get(path)
    return response.status_code, response.headers.get("Location")


def test_a_redirect_leads_to_what_is_public_only(client, paper, settings):
    redirect("/old/committee/", article=paper.story)
    redirect("/ru/old/committee/", article=paper.russian)
    redirect("/old/body/", entity=Entity.objects.get(pk=paper.body.pk))
    redirect("/ru/old/body/", entity=Entity.objects.get(pk=paper.body.pk))
    redirect("/old/list.html", to="/news/")
    redirect("/old/draft/", article=draft(by=paper.boss))
    redirect("/old/soon/", article=scheduled(by=paper.boss, at=ahead()))
    assert leads(client, "/old/committee/") == (301, url(paper.story))
    assert leads(client, "/old//committee?utm_source=x") == (301, f"{url(paper.story)}?utm_source=x")
    assert leads(client, "/ru/old/committee/") == (301, url(paper.russian))
    assert leads(client, "/old/body/") == (301, "/organizations/wco/")
    assert leads(client, "/ru/old/body/") == (301, "/ru/organizations/wco/")
    assert leads(client, "/old/list.html") == (301, "/news/")
    assert client.head("/old/list.html").status_code == 301
    for path in ("/old/draft/", "/old/soon/", "/ru/old/list.html", "/Old/list.html"):
        assert leads(client, path) == (404, None)
    assert client.post("/old/list.html").status_code in (403, 404, 405)
    assert counted().keys() == {"/old/draft/", "/old/soon/", "/ru/old/list.html", "/Old/list.html"}
    settings.DEBUG = True  # then Django has a page of its own for 404
    assert leads(client, "/old/list.html") == (301, "/news/")


def test_a_redirect_follows_its_target(client, paper):
    redirect("/old/committee/", article=paper.story)
    redirect("/old/trainers/", article=paper.english_only)
    redirect("/old/body/", entity=Entity.objects.get(pk=paper.committee.pk))
    withdrawn(paper.english_only, by=paper.boss, ending="moved", moved_to=paper.story)
    assert leads(client, "/old/trainers/") == (301, url(paper.story))
    withdrawn(paper.story, by=paper.boss, ending="gone", reason="Not ours to tell.")
    response = client.get("/old/committee/")
    assert (response.status_code, "Not ours to tell." in response.content.decode()) == (410, True)
    Entity.objects.filter(pk=paper.committee.pk).update(merged_into=paper.body.pk)
    assert leads(client, "/old/body/") == (301, "/organizations/wco/")
    Entity.objects.filter(pk=paper.body.pk).update(public_from=ahead())
    assert leads(client, "/old/body/") == (404, None)


def test_redirects_stand_behind_what_answers(client, paper):
    """Whoever gets around the form, or two people at one moment, still send nobody in a circle or away."""
    redirect("/news/", to="/about/")
    redirect("/a/", to="/b/")
    redirect("/b/", to="/a/")
    assert client.get("/news/").status_code == 200
    assert leads(client, "/a/") == leads(client, "/b/") == (404, None)


# --- The page for 404 ---------------------------------------------------------------------------------


def found(path, language="en"):
    return [target.url for target in likely.targets(path, language)]


def test_what_was_perhaps_meant(paper):
    paper_url, russian = url(paper.story), url(paper.russian)
    assert found("/2019/11/27/comittee/")[0] == paper_url
    assert found("/old/committee.html")[0] == paper_url
    assert found("/2019/11/27/komitet/", "ru")[0] == russian
    assert found("/ru/комитет/", "ru")[0] == russian
    assert found("/people/kunio-mikurija/") == ["/people/kunio-mikuriya/"]
    FormerAddress.objects.create(entity_id=paper.body.pk, kind="organization", slug="customs-body")
    assert found("/organizations/customs-body/") == ["/organizations/wco/"]
    assert found("/bodies/wco/") == ["/organizations/wco/"]
    assert found("/zzzz/") == found("/") == found("/2019/11/") == found("/ru/") == []


def test_nothing_is_meant_that_is_not_public(paper):
    draft(by=paper.boss, title="Quetzal", slug="quetzal")
    scheduled(by=paper.boss, at=ahead(), title="Quetzal", slug="quetzal-two")
    Entity.objects.filter(pk=paper.person.pk).update(public_from=ahead())
    assert found("/quetzal/") == found("/people/kunio-mikuriya/x/") == []
    assert Edition.objects.ahead().exists()


@pytest.mark.parametrize(
    ("prefix", "heading"), [("", "Perhaps you are looking for"), ("/ru", "Возможно, вы ищете")]
)
def test_the_page_helps_on(client, paper, prefix, heading):
    client.get(f"{prefix}/")
    bare = queries(lambda: client.get(f"{prefix}/wp-none/"))
    with CaptureQueriesContext(connection) as captured:
        html = client.get(f"{prefix}/2019/11/27/the-comittee/").content.decode()
    assert heading in html
    assert f'<a href="{url(paper.story)}" lang="en">The Committee holds its 21st Meeting</a>' in html
    assert 'value="the comittee"' in html
    assert len(captured) - bare == 2
    html = client.get(f"{prefix}/wp-none/committee/").content.decode()
    assert heading not in html


@pytest.mark.parametrize(
    ("path", "words"),
    [("/2019/11/the-news_of.html", "the news of"), ("/ru/новости-дня/", "новости дня"), ("/2019/11/", ""), ("/", "")],
)  # fmt: skip
def test_the_words_of_an_address(path, words):
    assert likely.words_of(path) == words


def test_the_desk_and_other_methods_have_their_pages(client, paper):
    client.force_login(paper.boss)
    response = client.get("/admin/nowhere/")
    assert (
        response.status_code,
        "There is nothing at this address of the desk" in response.content.decode(),
    ) == (404, True)
    for prefix, text in (("", "This page takes no forms"), ("/ru", "Эта страница не принимает форм")):
        response = client.post(f"{prefix}/news/")
        assert (response.status_code, text in response.content.decode()) == (405, True)
        assert "GET" in response.headers["Allow"]
