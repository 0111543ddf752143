"""Which items of two sequences belong together: equal ones, and those that say nearly the same."""

from difflib import SequenceMatcher

# Beyond this many pairs of items a comparison would take seconds: they are then taken in order. Below,
# `autojunk` keeps `difflib` from its worst case, which grows with the third power.
MOST_PAIRS = 2_000_000
MOST_LIKENED = 2_500  # pairs of a changed run that are held against each other
ALIKE = 0.3  # share of common words from which two items count as one that was changed


def opcodes(a, b, most=MOST_PAIRS):
    """As `SequenceMatcher.get_opcodes`, with a bound: what is the same at both ends is never in question."""
    start = _common(a, b)
    end = _common(a[start:][::-1], b[start:][::-1])
    a_end, b_end = len(a) - end, len(b) - end
    found = [("equal", 0, start, 0, start)] if start else []
    if (a_end - start) * (b_end - start) > most:
        found.append(("replace", start, a_end, start, b_end))
    else:
        middle = SequenceMatcher(None, a[start:a_end], b[start:b_end]).get_opcodes()
        found += [(tag, a1 + start, a2 + start, b1 + start, b2 + start) for tag, a1, a2, b1, b2 in middle]
    if end:
        found.append(("equal", a_end, len(a), b_end, len(b)))
    return found


def align(a, b, likeness):
    """`[(i, j)]` in order, None on one side for what the other lacks. `likeness(i, j)` is from 0 to 1."""
    start = _common(a, b)
    end = _common(a[start:][::-1], b[start:][::-1])
    left, right = range(start, len(a) - end), range(start, len(b) - end)
    pairs = list(zip(range(start), range(start), strict=True))
    if len(left) * len(right) <= MOST_LIKENED:
        # As a whole, so that one item that has moved does not hold all others apart.
        pairs += _likened(left, right, lambda i, j: 1 if a[i] == b[j] else likeness(i, j))
    else:
        pairs += _by_equals(a, b, left, right, likeness)
    return pairs + list(zip(range(len(a) - end, len(a)), range(len(b) - end, len(b)), strict=True))


def _by_equals(a, b, left, right, likeness):
    """As `align`, for long sequences: by what is equal first, by likeness between."""
    pairs = []
    for tag, a1, a2, b1, b2 in opcodes([a[i] for i in left], [b[j] for j in right]):
        if tag == "replace":
            pairs += _likened(left[a1:a2], right[b1:b2], likeness)
        elif tag == "equal":
            pairs += zip(left[a1:a2], right[b1:b2], strict=True)
        else:
            pairs += [(i, None) for i in left[a1:a2]] + [(None, j) for j in right[b1:b2]]
    return pairs


def bag_likeness(a, b):
    """Share of common words of two frozensets."""
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1


def _likened(left, right, likeness):
    """Pairs of a changed run: those most alike, the rest between them by turns where there are as many."""
    if len(left) * len(right) > MOST_LIKENED:
        return _by_order(left, right)
    pairs, i, j = [], 0, 0
    for x, y in [*_best(left, right, likeness), (len(left), len(right))]:
        pairs += _by_order(left[i:x], right[j:y])
        if x < len(left):
            pairs.append((left[x], right[y]))
        i, j = x + 1, y + 1
    return pairs


def _by_order(left, right):
    if len(left) == len(right):
        return list(zip(left, right, strict=True))
    return [(i, None) for i in left] + [(None, j) for j in right]


def _best(left, right, likeness):
    """The places `[(x, y)]` of the pairs, rising on both sides, whose likeness adds up to most."""
    rows, columns = len(left), len(right)
    alike = [[likeness(i, j) for j in right] for i in left]
    best = [[0.0] * (columns + 1) for _row in range(rows + 1)]
    for x in range(rows - 1, -1, -1):
        for y in range(columns - 1, -1, -1):
            taken = alike[x][y] + best[x + 1][y + 1] if alike[x][y] >= ALIKE else 0
            best[x][y] = max(taken, best[x + 1][y], best[x][y + 1])
    pairs, x, y = [], 0, 0
    while x < rows and y < columns:
        if alike[x][y] >= ALIKE and best[x][y] == alike[x][y] + best[x + 1][y + 1]:
            pairs.append((x, y))
            x, y = x + 1, y + 1
        elif best[x][y] == best[x + 1][y]:
            x += 1
        else:
            y += 1
    return pairs


def _common(a, b):
    """How many items are the same from the beginning."""
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count
