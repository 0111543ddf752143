"""The guard by itself: what it refuses, and what it lets through."""

import datetime
import logging
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import DataError
from django.http import HttpResponse, UnreadablePostError
from django.test import RequestFactory

from newsroom import security
from newsroom.wsgi import application


def passes(request):
    response = security.InputGuard(lambda request: HttpResponse("seen"))(request)
    assert response.status_code in (200, 400)
    assert (response.content == b"seen") == (response.status_code == 200)
    return response.status_code == 200


@pytest.mark.parametrize("charset", ["base64", "punycode", "undefined", "utf-16", "no-such"])
@pytest.mark.parametrize("parameter", ["charset={}", "Charset={}", "charset*=utf-8''{}", 'charset="{}"'])
def test_a_declared_charset_is_not_followed(charset, parameter):
    """Without the wrapper there would be no request that the guard could look at."""
    environ = RequestFactory().get("/search/?q=%C3%A9").environ
    environ["CONTENT_TYPE"] = f"text/plain; {parameter.format(charset)}"
    wrapped = security.declared_as_utf8(lambda environ, start_response: WSGIRequest(environ).GET)
    assert wrapped(environ, None).dict() == {"q": "é"}


def test_the_server_gets_the_wrapped_application():
    assert application.__qualname__ == security.declared_as_utf8(None).__qualname__


def test_a_boundary_is_kept():
    seen = []
    wrapped = security.declared_as_utf8(lambda environ, start_response: seen.append(environ["CONTENT_TYPE"]))
    wrapped({"CONTENT_TYPE": "multipart/form-data; boundary=x; charset=base64"}, None)
    wrapped({}, None)
    assert seen == ["multipart/form-data; boundary=x", ""]


def query(raw):
    return RequestFactory().get("/news/", QUERY_STRING=raw)


def form(raw):
    return RequestFactory().post("/news/", raw, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize(
    "raw",
    [
        "q=%00",
        "%00=1",
        "q=a%00b",
        "q=%FF",
        "q=%C3%28",
        "q=%ED%A0%80",  # a lone surrogate
        "q=\xff",
        "page=" + "9" * 30,
        "page=-" + "9" * 30,
        "page=%20" + "9" * 30,
        f"page={2**63}",
        "id__in=1,2," + "9" * 30,
        "page=" + "9" * 5000,
        "page=" + "%D9%A9" * 20,  # Arabic digits are digits too
        "q=" + "a" * 201,
        "q=ok&q=" + "a" * 201,
        "x=" + "a" * 5000,
        "&".join(f"f{number}=" for number in range(1000)),
    ],
)
def test_a_hostile_query_is_refused(raw):
    assert not passes(query(raw))


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "q=%D0%9C%D0%B8%D0%BA%D1%83%D1%80%D0%B8%D1%8F",
        "q=" + "я" * 200,
        f"page={2**63 - 1}",
        "page=000000000000000000001",
        "page=abc",
        "q=" + "9" * 100,  # words, not a number
        "utm_source=a%25b&x=%2",
        "date=2019-11-26",
    ],
)
def test_an_honest_query_passes(raw):
    assert passes(query(raw.encode().decode("latin-1")))


@pytest.mark.parametrize(
    "path", ["/a\x00b/", "/admin/articles/article/" + "9" * 30 + "/change/", "/" + "a" * 3000 + "/"]
)
def test_a_hostile_path_is_refused(path):
    request = RequestFactory().get("/")
    request.path_info = path
    assert not passes(request)


@pytest.mark.parametrize(
    "raw",
    [
        "title=%00",
        "%00=a",
        "title=%FF",
        "mention_set-TOTAL_FORMS=abc",
        "mention_set-TOTAL_FORMS=",
        "mention_set-INITIAL_FORMS=-1",
        "form-TOTAL_FORMS=1001",
        "form-TOTAL_FORMS=" + "9" * 30,
        "form-MAX_NUM_FORMS=1e9",
        "form-TOTAL_FORMS=1&form-TOTAL_FORMS=x",
    ],
)
def test_a_hostile_form_is_refused(raw):
    assert not passes(form(raw))


def test_an_honest_form_passes_in_both_encodings():
    assert passes(
        form("title=%D0%97%D0%B0%D0%BB&form-TOTAL_FORMS=3&form-MAX_NUM_FORMS=1000&body=" + "a" * 200_000)
    )
    assert passes(RequestFactory().post("/", {"title": "Зал", "form-INITIAL_FORMS": "0"}))


def test_a_hostile_multipart_form_is_refused():
    assert not passes(RequestFactory().post("/", {"title": "a\x00b"}))
    assert not passes(RequestFactory().post("/", b"x", content_type="multipart/form-data"))
    assert not passes(RequestFactory().post("/", b"x", content_type="multipart/form-data; boundary=é"))


def test_too_large_a_form_is_refused(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert not passes(form("a=" + "b" * 1000))
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    assert not passes(form("&".join("abcdef")))


def test_a_form_cut_off_on_its_way_is_refused():
    class Broken:
        def read(self, *args):
            raise UnreadablePostError("connection lost")

        def close(self):
            pass

    request = form("a=b")
    request._stream = Broken()
    assert not passes(request)


def test_a_cookie_with_nul_is_refused():
    request = RequestFactory(HTTP_COOKIE=r'sessionid="a\000b"').get("/")
    assert request.COOKIES["sessionid"] == "a\x00b"
    assert not passes(request)


def test_the_refusal_repeats_nothing_and_is_not_kept():
    response = security.InputGuard(None)(query("q=canary%00"))
    assert response.status_code == 400
    assert "canary" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_the_refusal_speaks_the_language_of_the_address():
    english = security.InputGuard(None)(query("q=%00")).content.decode()
    request = RequestFactory().get("/ru/news/", QUERY_STRING="q=%00")
    russian = security.InputGuard(None)(request).content.decode()
    assert '<html lang="en">' in english
    assert '<html lang="ru">' in russian
    assert 'href="/ru/"' in russian


def error_of(action):
    try:
        action()
    except Exception as error:
        return error
    raise AssertionError("no error")


@pytest.mark.parametrize(
    "error",
    [
        DataError("value out of range"),
        error_of(lambda: datetime.date(99999, 1, 1)),
        error_of(lambda: datetime.date(0, 1, 1)),
        error_of(lambda: datetime.date(2019, 13, 1)),
        error_of(lambda: datetime.date(2019, 2, 30)),
        error_of(lambda: datetime.timedelta(days=10**12)),
        error_of(lambda: "\ud800".encode()),
        error_of(lambda: Path("\x00").read_text()),
    ],
    ids=repr,
)
def test_errors_that_input_causes_are_answered_400(error, caplog):
    response = security.InputGuard(None).process_exception(query(""), error)
    assert response.status_code == 400
    assert [record.levelno for record in caplog.records if record.name == "newsroom.security"] == [
        logging.WARNING
    ]


@pytest.mark.parametrize(
    "error",
    [
        error_of(lambda: [][0]),
        error_of(lambda: {}["key"]),
        error_of(lambda: int("abc")),
        error_of(lambda: None.title),
        ZeroDivisionError(),
        ValueError("not enough values to unpack"),
    ],
    ids=repr,
)
def test_our_own_faults_stay_faults(error):
    assert security.InputGuard(None).process_exception(query(""), error) is None
