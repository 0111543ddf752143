"""What the list of stories does with several at once. Each goes through the workflow, by its own rules."""

from django import forms
from django.contrib import admin, messages
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from articles import rules, workflow

SHOWN = 5  # sentences about stories that were left as they are


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("New owner"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = rules.writers().order_by("display_name", "username")


class BulkActions:
    """Actions of the story's `ModelAdmin`. A row says which revision was seen: `seen-<key>`."""

    actions = ["submit_selected", "approve_selected", "hand_over_selected", "delete_to_bin"]

    @admin.action(description=gettext_lazy("Submit the selected drafts for review"), permissions=["change"])
    def submit_selected(self, request, queryset):
        done = self.each(request, queryset, workflow.submit)
        text = ngettext("%(count)d story is in review now.", "%(count)d stories are in review now.", done)
        self.tell(request, text, done)

    @admin.action(description=gettext_lazy("Approve the selected stories"), permissions=["change"])
    def approve_selected(self, request, queryset):
        done = self.each(request, queryset, workflow.approve)
        text = ngettext("%(count)d story is approved.", "%(count)d stories are approved.", done)
        self.tell(request, text, done)

    @admin.action(description=gettext_lazy("Hand the selected stories over"), permissions=["change"])
    def hand_over_selected(self, request, queryset):
        """Asks to whom on a page of its own."""
        form = HandOverForm(request.POST if "to" in request.POST else None)
        if not form.is_valid():
            return self.ask(request, queryset, form)
        to = form.cleaned_data["to"]
        done = self.each(request, queryset, workflow.hand_over, to=to)
        text = ngettext(
            "%(count)d story is with %(name)s now.", "%(count)d stories are with %(name)s now.", done
        )
        self.tell(request, text, done, name=to)
        return None

    @admin.action(description=gettext_lazy("Move the selected drafts to the bin"), permissions=["change"])
    def delete_to_bin(self, request, queryset):
        done = self.each(request, queryset, workflow.delete)
        text = ngettext("%(count)d story is in the bin.", "%(count)d stories are in the bin.", done)
        self.tell(request, text, done)

    def each(self, request, queryset, verb, **arguments):
        """Do it to every story as it was seen; say of the first few why it was not done. Returns how many were."""
        done, refused = 0, []
        for article in queryset.select_related("rubric", "revision"):
            seen = request.POST.get(f"seen-{article.pk}", "")
            try:
                if not seen.isdecimal():
                    raise workflow.Stale(article)
                verb(article, by=request.user, based_on=int(seen), **arguments)
                done += 1
            except workflow.Invalid as error:
                refused.append((article, " ".join(error.messages)))
            except workflow.NotAllowed:
                refused.append((article, _("It is not yours to do.")))
            except workflow.Stale:
                refused.append((article, _("Another revision than the one in the list: look at it first.")))
        for article, why in refused[:SHOWN]:
            text = _("“%(title)s”: %(why)s") % {"title": article.title, "why": why}
            self.message_user(request, text, messages.WARNING)
        if more := len(refused) - SHOWN if len(refused) > SHOWN else 0:
            text = ngettext("%(count)d more was left.", "%(count)d more were left.", more)
            self.message_user(request, text % {"count": more}, messages.WARNING)
        return done

    def tell(self, request, text, done, **words):
        level = messages.SUCCESS if done else messages.WARNING
        self.message_user(request, text % {"count": done, **words}, level)

    def ask(self, request, queryset, form):
        rows = [(article, request.POST.get(f"seen-{article.pk}", "")) for article in queryset]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Hand over"),
            "opts": self.opts,
            "rows": rows,
            "form": form,
        }
        return TemplateResponse(request, "admin/articles/article/hand_over_selected.html", context)
