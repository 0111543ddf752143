"""Waiting for what a click sets off, never for a number of seconds."""

import time

PATIENCE = 30_000  # ms, for anything; only what fails takes so long


def follow(locator):
    """Clicks what leads to another page, and waits until that page is loaded, its scripts too."""
    with locator.page.expect_navigation():
        locator.click()


def until(page, condition):
    """Waits until `condition()` holds: for what the server writes, of which no page tells."""
    end = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < end, "it has not come to be so"
        page.wait_for_timeout(50)  # the browser goes on meanwhile
