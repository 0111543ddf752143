"""The server that `deploy/` recommends starts for real and answers as a production site."""

import http.client
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("server")  # one server for all of them


def environment(folder):
    """What a server has, and nothing of the tests."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | {
        "SECRET_KEY": "".join(chr(33 + n * 7 % 90) for n in range(60)),
        "ALLOWED_HOSTS": "news.example.org",
        "SITE_URL": "https://news.example.org",
        "DEFAULT_FROM_EMAIL": "newsroom@news.example.org",
        "DATA_DIR": str(folder),
        "TRUST_PROXY": "on",
    }


def command(port):
    """ExecStart of the unit, with this checkout's interpreter and a free port."""
    unit = (ROOT / "deploy" / "newsroom.service").read_text()
    _program, *options = shlex.split(re.search(r"^ExecStart=(.*)$", unit, re.M)[1])
    options[options.index("--port") + 1] = str(port)
    options[options.index("--workers") + 1] = "1"
    return [sys.executable, "-m", "granian", *options]


def ask(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": "news.example.org", **headers})
    response = connection.getresponse()
    return response, response.read()


def wait_for(port, server):
    for _ in range(150):
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"granian did not start: {server.communicate(timeout=5)[0]}")


@pytest.fixture(scope="module")
def port(tmp_path_factory, migrated_file):
    folder = tmp_path_factory.mktemp("server")
    shutil.copyfile(migrated_file, folder / "db.sqlite3")
    env = environment(folder)
    for arguments in (["migrate", "--verbosity", "0"], ["collectstatic", "--no-input", "--verbosity", "0"]):
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, timeout=240)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    server = subprocess.Popen(
        command(number), cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        wait_for(number, server)
        yield number
    finally:
        server.terminate()
        server.communicate(timeout=20)


def test_the_front_page_is_served(port):
    response, body = ask(port, "/", **{"X-Forwarded-Proto": "https"})
    assert (response.status, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b"</html>" in body


def test_its_style_sheet_is_one_hashed_and_compressed_file(port):
    _response, body = ask(port, "/", **{"X-Forwarded-Proto": "https"})
    address = re.search(rb'href="(/static/css/main\.[0-9a-f]{12}\.css)"', body)[1].decode()
    response, sheet = ask(port, address, **{"X-Forwarded-Proto": "https", "Accept-Encoding": "br"})
    assert (response.status, response.headers["Content-Encoding"]) == (200, "br")
    assert "immutable" in response.headers["Cache-Control"]
    _response, sheet = ask(port, address, **{"X-Forwarded-Proto": "https"})
    assert b"@import" not in sheet


def test_plain_http_is_sent_to_https(port):
    response, _body = ask(port, "/")
    assert (response.status, response.headers["Location"]) == (301, "https://news.example.org/")


def test_an_unknown_host_is_refused(port):
    response, _body = ask(port, "/", Host="evil.example", **{"X-Forwarded-Proto": "https"})
    assert response.status == 400


def test_the_limits_of_nginx_let_the_largest_upload_pass():
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", text)[1])
    assert megabytes > 25  # an attachment at its limit, and the form around it


def test_the_pages_that_nginx_sends_by_itself_exist():
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    named = set(re.findall(r"error_page [\d= ]+ /(static/\S+);", text))
    assert named == {"static/errors/413.html", "static/errors/503.html"}
    assert [name for name in named if not (ROOT / name).is_file()] == []
