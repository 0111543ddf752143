"""What axe and the browser say of a page."""

from axe_playwright_python.sync_playwright import Axe

LOOKS = [(1280, "light"), (390, "dark")]
OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
    # Only for rules about films and turned screens, which do not run here: axe would ask for each style sheet again,
    # below the page's own address.
    "preload": False,
}


def problems(page, within=None):
    """What is wrong with a page of `strict=False`; an empty list is what is wanted.

    What axe finds (`within`: a selector, for a part of the page), what the policy refused and which script failed
    until now, and whether the page is wider than the window.
    """
    found = page.evaluate("window.refused")
    # At its end the bar that sticks to the window covers nothing; elsewhere chance decides which field it halves.
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    found += [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in Axe().run(page, context=within, options=OPTIONS).response["violations"]
        for node in violation["nodes"]
    ]
    page.evaluate("window.refused = []")  # axe sets styles
    return found + sideways(page)


def sideways(page):
    """Whether the page is wider than the window, as a list of what is wrong."""
    wide, width = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return [f"scrolls sideways by {wide - width} px of {width}"] if wide > width else []
