"""How many parties a convention had, as reported: the newest numbers, and all of them as a stepped line.

Every number is what a source said for a day, so two of them may differ. Units of the drawing are those of its
`viewBox`, 640 by 210.
"""

from dataclasses import dataclass

from organizations.dates import Imprecise

LEFT, RIGHT = 10, 630
HIGH, LOW, GROUND = 60, 150, 180  # where the largest and the smallest number stand, and the axis
NARROW, WIDE = (
    84,
    52,
)  # what a number takes up in the large letters of a narrow page, and in those of a wide one


@dataclass(frozen=True)
class Point:
    """One reported number; `anchor` says where its figures stand, "" where there is no room for them.

    `narrow`: there is room on a narrow page too.
    """

    row: object
    x: int
    y: int
    anchor: str
    narrow: bool

    @property
    def above(self):
        """The base line of its figures."""
        return self.y - 18


@dataclass(frozen=True)
class Chart:
    """`line` and `area` are paths of SVG; `first` and `last` the months between which they run."""

    points: list
    line: str
    area: str
    first: Imprecise
    last: Imprecise


def latest(numbers):
    """The `ReportedNumber`s of the newest day: more than one where sources differ, none where there is no day."""
    dated = _dated(numbers)
    return [row for row in dated if row.on_latest == dated[-1].on_latest]


def differing(numbers):
    """Keys of those rows that another one contradicts: the same days, another number."""
    return {
        row.pk
        for row in _dated(numbers)
        for other in _dated(numbers)
        if row.on == other.on and row.number != other.number
    }


def chart(numbers):
    """The `Chart` of `ReportedNumber`s, None of fewer than two days."""
    rows = _dated(numbers)
    if len({row.on_latest for row in rows}) < 2:
        return None
    first, last = rows[0].on_latest, rows[-1].on_latest
    low, high = min(row.number for row in rows), max(row.number for row in rows)
    xs = [_scale(row.on_latest.toordinal(), first.toordinal(), last.toordinal(), LEFT, RIGHT) for row in rows]
    ys = [_scale(row.number, low, high, LOW, HIGH) for row in rows]
    steps = "".join(f"H{x}V{y}" for x, y in zip(xs[1:], ys[1:], strict=True))
    line = f"M{xs[0]} {ys[0]}{steps}"
    return Chart(
        [
            Point(row, x, y, anchor, bool(narrow))
            for row, x, y, anchor, narrow in zip(
                rows, xs, ys, _anchors(xs, WIDE), _anchors(xs, NARROW), strict=True
            )
        ],
        line,
        f"{line}V{GROUND}H{xs[0]}Z",
        Imprecise.month(first.year, first.month),
        Imprecise.month(last.year, last.month),
    )


def _dated(numbers):
    rows = [row for row in numbers if row.on]
    return sorted(rows, key=lambda row: (row.on_latest, row.number, row.pk))


def _scale(value, low, high, start, end):
    return round(start + (end - start) * (value - low) / (high - low)) if high > low else (start + end) // 2


def _anchors(xs, room):
    """The first and the last have figures, those between where there is room from one step to the next."""
    anchors = []
    for place, x in enumerate(xs):
        if place == len(xs) - 1:
            anchors.append("end")
        elif place == 0 or (xs[place + 1] - x >= room and RIGHT - x >= 2 * room):
            anchors.append("start")
        else:
            anchors.append("")
    return anchors
