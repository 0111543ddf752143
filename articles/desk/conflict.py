"""Two people saved: both texts side by side, a choice for each difference, nothing lost.

`theirs` is the newest revision, `mine` what was posted, `base` the revision that mine was written on; all in
the shape of `articles.revisions`.
"""

from collections import Counter
from dataclasses import dataclass

from django.http import QueryDict

from articles import revisions
from articles.desk import diff, matching, structure
from articles.desk.names import Names
from articles.models import Tag

THEIRS, MINE, BOTH, EDIT = "theirs", "mine", "both", "edit"
BOTH_AS_MINE = "both-mine"
LONG = ("title", "lead", "body", "picture_alt", "picture_caption")
NAMED_ONCE = {"mentions": "entity"}  # lists whose rows are told apart by this alone


@dataclass
class Choice:
    """One difference. `who` changed it: "both", "mine" or "theirs". `chosen` is "" until somebody decides.

    `theirs` and `mine` are the values of a field, or lists of blocks of the body; `row` shows them.
    """

    key: str
    label: str
    theirs: object
    mine: object
    who: str
    row: diff.Row
    editable: bool = False
    is_body: bool = False
    chosen: str = ""
    text: str = ""

    def __post_init__(self):
        if self.who != BOTH:
            self.chosen = self.who

    @property
    def is_open(self):
        return not self.chosen

    @property
    def names_otherwise(self):
        """Both name the same in other words, where it may be named once."""
        theirs, mine = self._named
        return any(theirs[name] != mine[name] for name in theirs.keys() & mine.keys())

    @property
    def both(self):
        """`{answer: list}` of the ways to keep both, one behind the other.

        What both name in other words is kept in theirs or in mine. A way that says what one of the two says is none.
        """
        if not (isinstance(self.theirs, list) and self.theirs and self.mine):
            return {}
        if self.is_body:
            return {BOTH: [*self.theirs, *self.mine]}
        if not self.names_otherwise:
            return {BOTH: [*self.theirs, *(row for row in self.mine if row not in self.theirs)]}
        theirs, mine = self._named
        ways = {BOTH: theirs | mine | theirs, BOTH_AS_MINE: theirs | mine}
        return {answer: list(rows.values()) for answer, rows in ways.items() if rows not in (theirs, mine)}

    @property
    def allowed(self):
        return [THEIRS, MINE, *self.both, *([EDIT] if self.editable else [])]

    @property
    def value(self):
        """What will be saved: a field's value, or a list of blocks of the body."""
        if self.chosen == EDIT:
            return [self.text] if self.is_body else self.text
        if self.chosen in self.both:
            return self.both[self.chosen]
        return self.mine if self.chosen == MINE else self.theirs

    @property
    def _named(self):
        """`{name: row}` of theirs and of mine, of a list that may name each once."""
        name = NAMED_ONCE.get(self.key)
        return [{row[name]: row for row in rows} if name else {} for rows in (self.theirs, self.mine)]


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
            if answer in choice.allowed:
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


def merge(base, theirs, mine, user=None):
    """The `Merge` of two states; `user` looks at it."""
    names = Names(theirs, mine, user=user)
    choices, same, body = [], [], []
    for name in revisions.FIELDS:
        if name == "body":
            body = _body(base["body"], theirs["body"], mine["body"], names)
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
    who = _who(theirs[name] == base[name], mine[name] == base[name])
    editable = name in LONG
    row = diff.field_row(name, theirs, mine, names)
    return Choice(
        name, row.label, theirs[name], mine[name], who, row, editable, text=mine[name] if editable else ""
    )


def _body(base, theirs, mine, names):
    """Choices and unchanged blocks in order."""
    bodies = [structure.blocks(body) for body in (base, theirs, mine)]
    stretches = list(_stretches(*bodies))
    most = diff.share(sum(max(len(t), len(m)) for _b, t, m in stretches if t != m))
    result, place = [], 0
    for old, left, right in stretches:
        if left == right:
            result.append(left)
            place += len(left)
            continue
        who_changed = _who_changed(old, left, right)
        for i, j in diff.pairs(left, right):
            pair = [left[i]] if i is not None else [], [right[j]] if j is not None else []
            if pair[0] == pair[1]:
                result.append(pair[0])
            else:
                key = f"body-{len(result)}"
                result.append(_choice(key, pair, who_changed(*pair), place + 1, names, most))
            place += i is not None
    return result


def _choice(key, pair, who, number, names, most):
    theirs, mine = pair
    before, after = "".join(theirs), "".join(mine)
    label = diff.body_label(number, number, structure.kind_of(before or after))
    left, right, remarks = diff.block_lines(before, after, names, most)
    row = diff.Row(label, left, right, remarks=remarks)
    return Choice(key, label, theirs, mine, who, row, editable=True, is_body=True, text=after or before)


def _stretches(base, theirs, mine):
    """`(base, theirs, mine)`, lists of blocks, in order: what both have kept of `base`, and what is between."""
    kept = [_kept(base, text) for text in (theirs, mine)]
    b = t = m = 0
    for place in [*(place for place in range(len(base)) if place in kept[0] and place in kept[1]), len(base)]:
        left, right = kept[0].get(place, len(theirs)), kept[1].get(place, len(mine))
        if b < place or t < left or m < right:
            yield base[b:place], theirs[t:left], mine[m:right]
        if place < len(base):
            yield base[place : place + 1], theirs[left : left + 1], mine[right : right + 1]
        b, t, m = place + 1, left + 1, right + 1


def _kept(base, text):
    """`{place in base: place in text}` of what both have."""
    kept = {}
    for tag, a1, a2, b1, b2 in matching.opcodes(base, text):
        if tag == "equal":
            kept |= zip(range(a1, a2), range(b1, b2), strict=True)
    return kept


def _who_changed(old, left, right):
    """A function `(theirs, mine)` → who changed such a pair of blocks inside of the stretch `old`, `left`, `right`.

    "both" wherever that is not certain.
    """
    if left == old:
        return lambda theirs, mine: MINE
    if right == old:
        return lambda theirs, mine: THEIRS
    known, counts = Counter(old), (Counter(left), Counter(right))
    all_kept = [known <= count for count in counts]

    def who(theirs, mine):
        if theirs and mine:
            return _who(known[theirs[0]] > 0, known[mine[0]] > 0)
        side = 0 if theirs else 1  # which has the block that the other lacks
        block = (theirs or mine)[0]
        if known[block]:
            return BOTH if counts[1 - side][block] else (MINE, THEIRS)[side]  # left out by the other
        return (THEIRS, MINE)[side] if all_kept[side] else BOTH  # put in, or written in place of another

    return who


def _who(kept_by_them, kept_by_me):
    """Who changed it: whoever does not have what the common base had."""
    if kept_by_them and not kept_by_me:
        return MINE
    if kept_by_me and not kept_by_them:
        return THEIRS
    return BOTH
