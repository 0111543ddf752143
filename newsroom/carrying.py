"""What was posted to the desk without a session: carried through the login instead of being lost.

The story's form has a way of its own, which makes an unsaved text of it: `articles.admin.signin`.
"""

from django.core import signing

SALT = "newsroom.carried"
MOST = 1024 * 1024  # characters that a login page carries
AGE = 24 * 3600  # seconds that it may be looked at


def carry(request):
    """A signed token with the posted fields and their address; "" where there is nothing to carry.

    What a script sends waits for no login, and a password is not written into a page.
    """
    if request.method != "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return ""
    posted = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [pair for pair in posted if pair[0] != "csrfmiddlewaretoken"]
    if not fields or any("password" in name for name, _value in fields):
        return ""
    if sum(len(name) + len(value) for name, value in fields) > MOST:
        return ""
    data = {
        "address": request.get_full_path(),
        "fields": fields,
        "files": [upload.name for uploads in request.FILES.lists() for upload in uploads[1]],
    }
    token = signing.dumps(data, salt=SALT, compress=True)
    return token if len(token) <= 2 * MOST else ""  # a login that is too large would be refused, text and all


def read(token):
    """`address`, `fields` as pairs, and `files`, names of what could not be carried; None of a token not ours."""
    try:
        return signing.loads(token, salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return None
