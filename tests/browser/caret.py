"""Where the editor's cursor stands: it hears of a selection after the browser, so a test waits until it has."""

HEARD = """() => {
  const { view } = document.activeElement.closest(".ProseMirror").editor;
  return view.domObserver.currentSelection.eq(view.domSelectionRange());
}"""
# 20 ms after it has got the focus, ProseMirror puts its own selection back over one it has not heard of yet.
FOCUSED = "() => new Promise((done) => setTimeout(done, 30))"


def heard(page):
    """Waits until the editor that has the focus knows the selection that the browser shows."""
    page.wait_for_function(HEARD)


def at_the_end(page):
    """The cursor behind the last word of the first editor of the page."""
    page.locator(".editor--on .ProseMirror").first.focus()
    page.evaluate(FOCUSED)
    page.keyboard.press("Control+End")
    heard(page)
