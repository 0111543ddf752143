"""A real Chromium against a live server. Violations of the Content-Security-Policy and script errors fail."""

import os
import shutil

import pytest
from django.test import Client

from tests.browser.waiting import PATIENCE

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
  console.error(window.refused.at(-1));
});
window.addEventListener("error", (event) => window.refused.push(event.message));
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed, so the browser tests cannot run.")
        pytest.skip("Chromium is not installed: apt-get install chromium")
    # Playwright's loop runs in this thread, and Django's ORM refuses threads with a loop unless told.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import expect, sync_playwright  # only where a browser is there

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, live_server):
    """`visit(width=…, scheme="light", locale="en-GB")` → a page of a fresh visitor.

    `strict=False` for a page that axe looks at, which says itself what was refused before: axe sets styles, and
    each is a violation.
    """
    contexts, problems = [], []

    def new(*, width=1280, scheme="light", locale="en-GB", strict=True):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale=locale,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WATCH)
        contexts.append(context)
        page = context.new_page()
        if strict:
            page.on("console", lambda message: message.type == "error" and problems.append(message.text))
            page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield new
    for context in contexts:
        context.close()
    # A page that answers 4xx on purpose is reported by Chromium as a failed resource.
    assert [text for text in problems if "the server responded with a status of 4" not in text] == []


@pytest.fixture
def sign_in(visit, live_server):
    """`sign_in(user)` → an empty page with a session of that account."""

    def new(user, **kwargs):
        client = Client()
        client.force_login(user)
        page = visit(**kwargs)
        session = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return new
