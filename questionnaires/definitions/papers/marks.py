"""Letters that stand for the points of a scale beside their colour, for papers without colour."""

from collections.abc import Sequence

from questionnaires.definitions.structure import PointShape


def marks(points: Sequence[PointShape]) -> dict[str, str]:
    """By key: first letters where they tell all points apart, else initials, else numbers."""
    for short in (_first_letter, _initials):
        found = {point.key: short(point.label) for point in points}
        if all(found.values()) and len(set(found.values())) == len(found):
            return found
    return {point.key: str(n) for n, point in enumerate(points, start=1)}


def _first_letter(label: str) -> str:
    return label.strip()[:1].upper()


def _initials(label: str) -> str:
    return "".join(word[0] for word in label.split() if word[0].isalnum())[:3].upper()
