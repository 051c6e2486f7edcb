"""The picture of two courses, as plain numbers for the template that draws it.

Drawn here and not by matplotlib: two lines and a grid are no reason to have it in a web process.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from questionnaires.compliance.burn_up.counting import Course

WIDTH, HEIGHT = 760, 340
LEFT, RIGHT, TOP, BOTTOM = 52, 24, 44, 44
AFTER = 28  # days of the round before that are shown past the end of this one
LINES = 4  # of the grid above the axis


@dataclass(frozen=True)
class Mark:
    """A line of the grid: where it stands, and what is written beside it."""

    at: float
    label: str


@dataclass(frozen=True)
class Deadline:
    """A line from top to bottom. Its words end at `at`; the second one's stand a line higher."""

    line: float
    at: float
    height: int
    label: str


@dataclass(frozen=True)
class Chart:
    """`now` and `before` are points of polylines; `before` is "" where there is no such round."""

    now: str
    before: str
    across: list[Mark]
    along: list[Mark]
    deadlines: list[Deadline]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def draw(course: Course, before: Course | None) -> Chart:
    """Shares where both rounds have a number to be out of, else counts."""
    paper = _Paper(course, before)
    return Chart(
        now=paper.line(course),
        before=paper.line(before) if before else "",
        across=[Mark(paper.y(top), label) for top, label in paper.levels()],
        along=list(paper.dates()),
        deadlines=list(paper.deadlines()),
    )


class _Paper:
    def __init__(self, course: Course, before: Course | None) -> None:
        self.course = course
        self.rated = course.expected is not None and (not before or before.expected is not None)
        ends = max(course.distance(course.final_due), course.distance(course.last)) + 3
        starts = [course.distance(course.opens)]
        if before:
            starts.append(before.distance(before.opens))
            ends = max(ends, min(before.distance(before.last), ends + AFTER))
        self.first, self.last = min(starts), ends
        courses = [one for one in (course, before) if one]
        self.most = 100.0 if self.rated else float(max([*_tops(courses), LINES]))

    def x(self, distance: float) -> float:
        share = (distance - self.first) / max(self.last - self.first, 1)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - value / self.most * (HEIGHT - TOP - BOTTOM), 1)

    def line(self, course: Course) -> str:
        """In steps: a number holds until the next day."""
        first = course.distance(course.opens)
        points, height = [f"{self.x(first)},{self.y(0)}"], self.y(0)
        for distance, number in enumerate(course.returned, start=first):
            if distance > self.last:
                break
            at, new = self.x(distance), self.y(self._value(course, number))
            if new != height:
                points += [f"{at},{height}", f"{at},{new}"]
            height = new
        end = min(course.distance(course.last), self.last)
        return " ".join([*points, f"{self.x(end)},{height}"])

    def _value(self, course: Course, number: int) -> float:
        """In the unit of the axis: a length on paper, not a figure that anybody reads."""
        return number / max(course.expected or 0, 1) * 100 if self.rated else number

    def levels(self) -> Iterator[tuple[float, str]]:
        for step in range(LINES + 1):
            value = self.most * step / LINES
            yield value, f"{value:.0f}%" if self.rated else f"{value:.0f}"

    def dates(self) -> Iterator[Mark]:
        """About six days along the axis, in weeks from the first deadline."""
        weeks = max((self.last - self.first) // 7 // 6, 1)
        distance = -(-self.first // 7) * 7
        while distance <= self.last:
            day = self.course.first_due + timedelta(days=distance)
            yield Mark(self.x(distance), f"{day.day} {day:%b}")
            distance += weeks * 7

    def deadlines(self) -> Iterator[Deadline]:
        course = self.course
        found = {"First deadline": course.first_due, "Final deadline": course.final_due}
        if course.first_due == course.final_due:
            found = {"Deadline": course.first_due}
        for place, (label, day) in enumerate(found.items()):
            line = self.x(course.distance(day))
            yield Deadline(line, line + 6, TOP - 8 - 18 * place, f"{label}, {day.day} {day:%b}")


def _tops(courses: list[Course]) -> list[int]:
    return [number for course in courses for number in course.returned]
