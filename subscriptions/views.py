"""The pages of following by mail: to ask, to confirm, to change, to leave.

None sets a cookie, so none can compare a form's token with one: they are exempt from that check on purpose. What a
form forged elsewhere could do, its maker can do without it: ask for a mail to some address. The other pages do
nothing without the token in their address, which only the mail carries.

Mail scanners open every link, so opening one changes nothing: each page has a button.
"""

from functools import wraps

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from subscriptions import asking, topics
from subscriptions.forms import AskForm, FollowedForm
from subscriptions.models import Subscriber

with_form = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt
@with_form
def ask(request):
    """The form; `?rubric=`, `?organization=` and `?person=` choose beforehand. Known and unknown addresses get the
    same answer.
    """
    named = topics.named(request.GET)
    offered = [*topics.general(), *topics.of_entities(named)]
    chosen = [topic for topic in offered if topic.value in named]
    form = AskForm(
        request.POST if request.method == "POST" else None,
        topics=offered,
        initial={"what": [topic.value for topic in chosen] or [topics.ALL]},
    )
    if form.is_valid():
        asking.ask(
            form.cleaned_data["address"],
            form.chosen,
            rhythm=form.cleaned_data["rhythm"],
            language=get_language(),
        )
        return HttpResponseRedirect(reverse("subscriptions:sent"))
    context = {"form": form, "topic": chosen[0] if len(chosen) == 1 else None, "is_indexed": not request.GET}
    return render(request, "subscriptions/ask.html", context, status=400 if form.is_bound else 200)


@require_safe
def sent(request):
    return render(request, "subscriptions/sent.html")


def by_link(view):
    """A page whose address is a secret: kept nowhere, found nowhere, and told to no other site.

    The view gets the subscriber, or None where the link is over. It may be opened from anywhere, see above.
    """

    @csrf_exempt
    @with_form
    @wraps(view)
    def opened(request, token):
        try:
            response = view(request, Subscriber.objects.of_token(token))
        except Subscriber.DoesNotExist:  # it has left at this very moment
            response = _over(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return opened


@by_link
def followed(request, subscriber):
    """A button that confirms; once that is done, what is followed and how often, to change."""
    if subscriber is None:
        return _over(request)
    confirms = request.method == "POST" and "confirm" in request.POST
    if confirms:
        asking.confirm(subscriber)
    if not subscriber.confirmed_at:
        context = {"topics": topics.followed(subscriber), "subscriber": subscriber}
        return render(request, "subscriptions/confirm.html", context)
    form = _form_of(subscriber, request, request.POST if request.method == "POST" and not confirms else None)
    saved = form.is_valid()
    if saved:
        rhythm, language = form.cleaned_data["rhythm"], form.cleaned_data["language"]
        asking.change(subscriber, form.chosen, rhythm=rhythm, language=language)
    return render(
        request,
        "subscriptions/followed.html",
        {"form": form, "subscriber": subscriber, "saved": saved, "confirmed": confirms},
        status=400 if form.is_bound and not saved else 200,
    )


def _form_of(subscriber, request, data):
    """Its form; what the address proposes beside is ticked and not saved yet."""
    named = topics.named(request.GET)
    present = topics.followed(subscriber)
    offered = [*topics.general(), *present, *topics.of_entities(named)]
    offered = list({topic.value: topic for topic in offered}.values())
    initial = {"rhythm": subscriber.rhythm, "language": subscriber.language}
    initial["what"] = [*(topic.value for topic in present), *named]
    return FollowedForm(data, topics=offered, initial=initial)


@by_link
def leave(request, subscriber):
    """A button and, for the button of mail programs (RFC 8058), a POST that leaves. It may come twice, or late:
    the answer is always that this address is not followed by.
    """
    if request.method == "POST":
        if subscriber is not None:
            asking.leave(subscriber)
        return render(request, "subscriptions/left.html")
    return (
        render(request, "subscriptions/leave.html", {"subscriber": subscriber})
        if subscriber
        else _over(request)
    )


def _over(request):
    return render(request, "subscriptions/over.html", status=404)
