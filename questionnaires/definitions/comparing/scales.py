"""What of a scale changed: which points there are, what they mean, their order, what they count."""

from collections.abc import Sequence
from enum import StrEnum

from questionnaires.definitions.comparing.plain import Point


class ScaleChange(StrEnum):
    POINTS = "points added or removed"
    MEANING = "what a point is called or means"
    DIRECTION = "the order of the points"
    ASSURED = "what a point counts for"
    COLOUR = "colours only"


def scale_changes(before: Sequence[Point], after: Sequence[Point]) -> list[ScaleChange]:
    then, now = {p.key: p for p in before}, {p.key: p for p in after}
    both = [(then[key], now[key]) for key in now if key in then]
    found = [ScaleChange.POINTS] if then.keys() != now.keys() else []
    if any((a.label, a.meaning) != (b.label, b.meaning) for a, b in both):
        found.append(ScaleChange.MEANING)
    if [key for key in then if key in now] != [key for key in now if key in then]:
        found.append(ScaleChange.DIRECTION)
    if any(_counts(a) != _counts(b) for a, b in both):
        found.append(ScaleChange.ASSURED)
    if not found and any(a.colour != b.colour for a, b in both):
        found.append(ScaleChange.COLOUR)
    return found


def _counts(point: Point) -> tuple[bool, bool, bool]:
    return point.assured, point.calls_for_action, point.outside_base
