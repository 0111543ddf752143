"""The forms of readers who follow by mail."""

import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from subscriptions.models import Subscriber

UNUSABLE = _("This is no address that a mail could reach. Look for a slip.")
# Of what RFC 5322 allows the part that is in use. Quotes would write one mailbox in any number of ways, each of them
# mailed anew; a machine without a domain, or named by its number, may be one of ours.
USUAL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9-]+\.)+[a-z0-9-]*[a-z][a-z0-9-]*")


def folded(address):
    """One way of writing an address: small letters, the domain as the name system has it. `ValidationError` if it
    has none.

    Which capitals a mailbox distinguishes its own server could say; none in use distinguishes any.
    """
    name, _at, domain = address.rpartition("@")
    try:
        one = f"{name.lower()}@{domain.lower().encode('idna').decode()}"
    except UnicodeError:  # a label that is empty or too long
        raise ValidationError(UNUSABLE) from None
    if not USUAL.fullmatch(one):
        raise ValidationError(UNUSABLE)
    return one


class ChoiceForm(forms.Form):
    """What is followed, of `topics` (`subscriptions.topics.Topic`s), and how often that is mailed."""

    what = forms.MultipleChoiceField(
        label=_("What you want to follow"), error_messages={"required": _("Choose at least one.")}
    )
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=Subscriber.Rhythm,
        initial=Subscriber.Rhythm.DAILY,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, topics, **kwargs):
        super().__init__(*args, **kwargs)
        self.topics = topics
        self.fields["what"].choices = [(topic.value, topic.label) for topic in topics]

    @cached_property
    def ticked(self):
        return self["what"].value() or []

    @property
    def chosen(self):
        """The topics that were chosen."""
        return [topic for topic in self.topics if topic.value in self.cleaned_data["what"]]


class AskForm(ChoiceForm):
    """`address` comes out folded."""

    address = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_address(self):
        address = folded(self.cleaned_data["address"])
        if len(address) > Subscriber._meta.get_field("address").max_length:
            raise ValidationError(UNUSABLE)
        return address


class FollowedForm(ChoiceForm):
    language = forms.ChoiceField(
        label=_("Language of the mails"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
