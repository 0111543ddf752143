"""What is cached, how long: for now every page may be kept, and none is shown without asking again.

Without a word about it a browser may go by its own rules: Chromium keeps a 410 and a permanent redirect for
ever, and a page with a `Last-Modified` for a tenth of its age. A withdrawn story would stay readable, and a
reinstated one gone. With `no-cache` the answer to an unchanged page is an empty 304 (ConditionalGetMiddleware).
"""


def ask_again(get_response):
    """Middleware: `Cache-Control: no-cache` on every answer that says nothing of its own."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return middleware
