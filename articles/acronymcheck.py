"""Whether an acronym is spelled out where a text first uses it.

Acronyms are the names that the register keeps as such. One that everybody knows is kept as a short name there, or its
body is only suggested for links.
"""

from django.utils.translation import gettext as _

from articles.checkrules import Finding
from articles.mends import mend
from organizations import cases
from organizations.folding import fold
from organizations.models import Entity, Name


class AcronymCheck:
    """Of one draft. `settled` are keys of entities whose name stood in the text, or of which nothing more is said."""

    def __init__(self, draft):
        self.draft, self.register, self.reading = draft, draft.facts.register, draft.reading
        self.settled = set(self.register.refused.get(draft.pk, ()))
        self.named = {hit.candidates[0].pk for hit in self.reading.hits if _is_name(hit)}

    def findings(self):
        for passage in self.reading.passages:
            hits = self.reading.within(passage, self.reading.hits)
            for number, hit in enumerate(hits):
                if _is_name(hit):
                    self.settled.add(hit.candidates[0].pk)
                elif passage.field == "body" and passage.is_prose and _is_acronym(hit):
                    meant = self._meant(hit)
                    is_new = self.settled.isdisjoint(known.pk for known in meant)
                    self.settled |= {known.pk for known in meant}
                    if is_new and not self._is_told(passage, hit, hits[number + 1 :], meant):
                        yield self._finding(passage, hit, meant)

    def _meant(self, hit):
        """The one entity whose name stands anywhere in the text, or all that the acronym may mean."""
        named = [known for known in hit.candidates if known.pk in self.named]
        return named if len(named) == 1 else list(hit.candidates)

    def _is_told(self, passage, hit, following, meant):
        if not all(
            known.policy == Entity.LinkPolicy.AUTO and self.register.is_public(known.pk) for known in meant
        ):
            return True
        return _is_in_brackets(passage.text, hit, following, meant) or self._is_in_a_case(passage, hit, meant)

    def _is_in_a_case(self, passage, hit, meant):
        """Its Russian name, or a longer one that holds it, stands there in a case that the register does not have."""
        text, place = self.reading.text, passage.place + hit.start
        for known in meant:
            if known.label_ru and cases.named(known.label_ru).search(text, 0, place):
                return True
        folded = fold(hit.words)
        longer = (
            form.text
            for key, forms in self.reading.index.forms.items()
            if folded in key and " " in key
            for form in forms
            if form.kind != Name.Kind.ACRONYM
        )
        return any(
            match.start() <= place < match.end()
            for name in longer
            for match in cases.named(name).finditer(text)
        )

    def _finding(self, passage, hit, meant):
        """English puts the acronym in brackets; Russian, where the name would need its case, puts the name there."""
        if len(meant) > 1:
            told = _(
                "“%(words)s” is not spelled out, and it may mean several: write the name at its first use."
            )
            return Finding(told % {"words": hit.words}, passage.field)
        name = self.register.name(meant[0].pk, self.draft.data["language"])
        text, end = passage.text, hit.end
        if self.draft.data["language"] == "ru":
            now = f"{hit.words} ({name})"
        elif text[end : end + 2] in ("’s", "'s"):
            now, end = f"{name}{text[end : end + 2]} ({hit.words})", end + 2
        else:
            now = f"{name} ({hit.words})"
        told = _("“%(words)s” is not spelled out: write “%(now)s” where the text first uses it.")
        change = mend(passage, self.draft.data, hit.start, end, now)
        return Finding(told % {"words": hit.words, "now": now}, passage.field, change)


def _is_acronym(hit):
    """Kept in the register as one, and written like one."""
    capitals = (sum(map(str.isupper, word)) for word in hit.words.split())
    kinds = {form.kind for form in hit.forms} or {hit.form}
    return kinds == {Name.Kind.ACRONYM} and max(capitals) > 1


def _is_name(hit):
    """One entity by its name, and not by an acronym or as somebody named before."""
    return len(hit.candidates) == 1 and not _is_acronym(hit) and hit.form not in ("surname", "ordinal")


def _is_in_brackets(text, hit, following, meant):
    """It stands in brackets behind what it stands for, or its name in brackets behind it."""
    before, behind = text[: hit.start].rstrip(), text[hit.end :].lstrip()
    if before.endswith("(") and behind.startswith((")", ",", ";")):
        return True
    name = next((other for other in following if _is_name(other)), None)
    between = text[hit.end : name.start].strip(' «“"') if name else ""
    return between == "(" and name.candidates[0].pk in {known.pk for known in meant}
