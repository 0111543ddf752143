"""Posting the desk's forms as a browser would."""

from articles.desk.conflict import form_data


def filled(article, **changes):
    """The article's form as it was opened, with some fields changed: a dict for `client.post`."""
    post = {key: values for key, values in form_data(article.revision.data, article.revision_id).lists()}
    for name in ("bylines", "mentions"):
        post[f"{name}-INITIAL_FORMS"] = post[f"{name}-TOTAL_FORMS"]
    return post | {"_continue": "1"} | changes


def verb(article, **fields):
    """What a verb's page posts."""
    return {"based_on": article.revision_id} | fields
