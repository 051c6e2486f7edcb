"""How actions stand, by standard and by organisation. A query each, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from audit_portal.figures.bars import Bar, bar_of_parts
from questionnaires.compliance.follow_up.asked import Top
from questionnaires.returns.models import Action, ActionQuerySet

Status = Action.Status
PARTS = ("Overdue", "Open and not yet due", "Done", "Dropped")


@dataclass(frozen=True)
class Numbers:
    """`open` are all that are open, the overdue ones too."""

    overdue: int = 0
    open: int = 0
    done: int = 0
    dropped: int = 0

    def __add__(self, other: "Numbers") -> "Numbers":
        return Numbers(
            self.overdue + other.overdue,
            self.open + other.open,
            self.done + other.done,
            self.dropped + other.dropped,
        )

    @property
    def total(self) -> int:
        return self.open + self.done + self.dropped

    @property
    def parts(self) -> list[tuple[str, int]]:
        numbers = (self.overdue, self.open - self.overdue, self.done, self.dropped)
        return list(zip(PARTS, numbers, strict=True))

    @property
    def bar(self) -> Bar:
        return bar_of_parts([number for _, number in self.parts], PARTS, marked=None)

    @property
    def told(self) -> str:
        return ", ".join(f"{label.lower()}: {number:,}" for label, number in self.parts)


@dataclass(frozen=True)
class Line:
    """`under`: the questionnaire of a standard, where there are several."""

    code: str
    title: str
    under: str
    numbers: Numbers


def by_organisation(actions: ActionQuerySet, *, on: date) -> list[Line]:
    """Most overdue first."""
    rows = _counted(actions, "organisation", "organisation__name", on=on)
    lines = [Line(str(pk), name, "", numbers) for (pk, name), numbers in rows]
    return sorted(lines, key=lambda line: (-line.numbers.overdue, -line.numbers.open, line.title))


def by_standard(actions: ActionQuerySet, tops: dict[int, Top], *, on: date) -> list[Line]:
    """In the order of the questionnaire; standards without an action too."""
    sums: dict[str, Numbers] = defaultdict(Numbers)
    for (standard,), numbers in _counted(actions, "question__standard", on=on):
        sums[tops[standard].code] += numbers
    every = sorted({top.code: top for top in tops.values()}.values(), key=lambda top: top.order)
    several = len({top.questionnaire for top in every}) > 1
    return [
        Line(top.code, top.title, top.questionnaire if several else "", sums[top.code])
        for top in every
    ]


def in_all(lines: Iterable[Line]) -> Numbers:
    return sum((line.numbers for line in lines), Numbers())


def _counted(
    actions: ActionQuerySet, *by: str, on: date
) -> Iterable[tuple[tuple[Any, ...], Numbers]]:
    of_open = Q(status=Status.OPEN)
    rows = actions.values_list(*by).annotate(
        overdue_ones=Count("pk", filter=of_open & Q(due__lt=on)),
        open_ones=Count("pk", filter=of_open),
        done_ones=Count("pk", filter=Q(status=Status.DONE)),
        dropped_ones=Count("pk", filter=Q(status=Status.DROPPED)),
    )
    for row in rows:
        yield row[: len(by)], Numbers(*row[len(by) :])
