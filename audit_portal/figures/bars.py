"""A bar made of parts, as plain numbers for the template that draws it as SVG.

Parts differ in lightness, not in hue alone, stand in a fixed order, and are labelled beside the
picture (templates/components/_bar_of_parts.html). The one it is about is marked from above.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 46
TOP = 16  # above it, room for the mark
GAP = 2


@dataclass(frozen=True)
class Segment:
    """`place` in the order of the labels gives it its shade (portal-band--0 is the darkest)."""

    place: int
    label: str
    number: int
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """`mark` is where the mark's point stands, None without one; `points` are its corners."""

    segments: list[Segment]
    mark: float | None
    width: int = WIDTH
    height: int = HEIGHT
    top: int = TOP

    @property
    def points(self) -> str:
        if self.mark is None:
            return ""
        return f"{self.mark - 9},1 {self.mark + 9},1 {self.mark},{TOP - 1}"

    @property
    def thickness(self) -> int:
        return self.height - self.top


def bar_of_parts(numbers: Sequence[int], labels: Sequence[str], *, marked: int | None) -> Bar:
    """`marked` is the place of the part that the mark stands above. Nothing of an empty part is
    drawn, but its mark stands where it would be."""
    total, before = sum(numbers) or 1, 0
    segments, mark = [], None
    for place, (number, label) in enumerate(zip(numbers, labels, strict=True)):
        x, width = WIDTH * before / total, WIDTH * number / total
        if number:
            drawn = max(round(width - GAP, 1), 1)
            segments.append(Segment(place, label, number, round(x, 1), drawn))
        if place == marked:
            mark = round(min(max(x + width / 2, 9), WIDTH - 9), 1)
        before += number
    return Bar(segments, mark)
