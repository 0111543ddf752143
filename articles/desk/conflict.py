"""Two people saved: both texts side by side, a choice for each difference, nothing lost.

`theirs` is the newest revision, `mine` what was posted, `base` the revision that mine was written on; all in
the shape of `articles.revisions`.
"""

from dataclasses import dataclass, field

from django.http import QueryDict

from articles import revisions
from articles.desk import diff
from articles.desk.names import Names
from articles.models import Tag

THEIRS, MINE, BOTH, EDIT = "theirs", "mine", "both", "edit"
LONG = ("title", "lead", "body", "picture_alt", "picture_caption")


@dataclass
class Choice:
    """One difference. `who` changed it: "both", "mine" or "theirs". `chosen` is "" until somebody decides."""

    key: str
    label: str
    theirs: object
    mine: object
    who: str
    theirs_parts: list = field(default_factory=list)
    mine_parts: list = field(default_factory=list)
    editable: bool = False
    is_body: bool = False
    chosen: str = ""
    text: str = ""

    @property
    def is_open(self):
        return not self.chosen

    @property
    def value(self):
        """What will be saved: a field's value, or a list of blocks of the body."""
        if self.chosen == EDIT:
            return [self.text] if self.is_body else self.text
        if self.chosen == BOTH:
            return [*self.theirs, *self.mine]
        return self.mine if self.chosen == MINE else self.theirs


@dataclass
class Merge:
    """The differences of one save, and what is the same in both texts."""

    choices: list
    same: list
    body: list  # of Choice, or of a list of blocks that are the same in both
    theirs: dict

    @property
    def open(self):
        return [choice for choice in self.choices if choice.is_open]

    @property
    def decided(self):
        return [choice for choice in self.choices if not choice.is_open]

    def read(self, post):
        """Take over the answers of a posted form."""
        for choice in self.choices:
            answer = post.get(f"merge-{choice.key}", "")
            choice.text = post.get(f"text-{choice.key}", choice.text)
            allowed = (
                {THEIRS, MINE}
                | ({EDIT} if choice.editable else set())
                | ({BOTH} if choice.is_body else set())
            )
            if answer in allowed:
                choice.chosen = answer

    def data(self):
        """The working copy as decided; an undecided difference keeps mine, so that nothing is lost."""
        data = dict(self.theirs)
        for choice in self.choices:
            if not choice.is_body:
                data[choice.key] = choice.mine if choice.is_open else choice.value
        parts = []
        for part in self.body:
            if isinstance(part, Choice):
                parts += part.mine if part.is_open else part.value
            else:
                parts += part
        data["body"] = "\n".join(parts)
        return data


def merge(base, theirs, mine):
    """The `Merge` of two states."""
    names = Names(theirs, mine)
    choices, same, body = [], [], []
    for name in revisions.FIELDS:
        if name == "body":
            body = _body(base["body"], theirs["body"], mine["body"])
            choices += [part for part in body if isinstance(part, Choice)]
        elif theirs[name] == mine[name]:
            if text := names.text(name, theirs):
                same.append((diff.label(name), text))
        else:
            choices.append(_field(name, base, theirs, mine, names))
    return Merge(choices, same, body, theirs)


def form_data(data, based_on):
    """`data` as the article's form would post it, for the one way in that every save takes."""
    post = QueryDict(mutable=True)
    post["based_on"] = based_on
    for name in revisions.TEXTS:
        post[name] = data[name]
    for name in revisions.FLAGS:
        if data[name]:
            post[name] = "on"
    for name in (*revisions.DATES, *revisions.KEYS):
        post[name] = data[name] or ""
    post.setlist("tags", Tag.objects.filter(name__in=data["tags"]).values_list("pk", flat=True))
    post.setlist("attachments", data["attachments"])
    for name in ("bylines", "mentions", "uploads"):
        items = data.get(name, [])
        post[f"{name}-TOTAL_FORMS"], post[f"{name}-INITIAL_FORMS"] = len(items), 0
        for index, item in enumerate(items):
            for key, value in item.items():
                post[f"{name}-{index}-{key}"] = value
    return post


def _field(name, base, theirs, mine, names):
    left, right = diff.words(names.text(name, theirs), names.text(name, mine))
    who = _who(theirs[name] == base[name], mine[name] == base[name])
    return Choice(
        name, diff.label(name), theirs[name], mine[name], who, left, right,
        editable=name in LONG, chosen="" if who == BOTH else who, text=mine[name] if name in LONG else "",
    )  # fmt: skip


def _body(base, theirs, mine):
    """Choices and unchanged blocks in order. A pair of which one side is as in `base` was changed by the other."""
    known = set(diff.blocks(base))
    result = []
    position = 0
    paired = diff.pairs(theirs, mine)
    most = diff.share(paired)
    for left, right in paired:
        if left == right:
            result.append(left)
            position += len(left)
            continue
        kept_by_them, kept_by_me = known.issuperset(left), known.issuperset(right)
        if kept_by_them and kept_by_me and bool(left) != bool(right):
            kept_by_them, kept_by_me = bool(left), bool(right)  # the empty side left it out
        who = _who(kept_by_them, kept_by_me)
        label = diff.body_label(position + 1, position + max(len(left), 1))
        parts = diff.block_words(left, right, most)
        result.append(
            Choice(
                f"body-{len(result)}",
                label,
                left,
                right,
                who,
                *parts,
                editable=True,
                is_body=True,
                chosen="" if who == BOTH else who,
                text="\n".join(right),
            )
        )
        position += len(left)
    return result


def _who(kept_by_them, kept_by_me):
    """Who changed it: whoever does not have what the common base had."""
    if kept_by_them and not kept_by_me:
        return MINE
    if kept_by_me and not kept_by_them:
        return THEIRS
    return BOTH
