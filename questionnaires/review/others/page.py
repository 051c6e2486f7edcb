"""What an organisation sees of itself beside others: standard by standard, in words and as bars."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from audit_portal.figures.bars import Bar, bar_of_parts
from audit_portal.figures.percentages import Percentage, percentage
from audit_portal.organisations.models import Kind
from questionnaires.definitions.structure import PointShape, StandardShape
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.sheet import Sheet
from questionnaires.review.models import (
    FeedbackState,
    Review,
    ReviewedAnswer,
    ReviewState,
    SharedFigures,
)
from questionnaires.review.others.counting import BANDS, Tally, band, cell_of

PLURALS = {
    Kind.AGENCY: "agencies",
    Kind.SCHOOL: "schools",
    Kind.COLLEGE: "colleges",
    Kind.EARLY_YEARS: "early years settings",
    Kind.COMMISSIONED: "commissioned services",
    Kind.VOLUNTARY: "voluntary, community and faith groups",
}
VIEWS = {"own": "As organisations rate themselves", "board": "As the board sees it"}


@dataclass(frozen=True)
class Others:
    """Of one standard: the closest group whose figures are shown."""

    group: str
    counts: Sequence[int]
    yours: int | None

    @property
    def n(self) -> int:
        return sum(self.counts)

    @cached_property
    def bar(self) -> Bar:
        return bar_of_parts(self.counts, BANDS, marked=self.yours)

    @property
    def bands(self) -> list[tuple[str, Percentage, bool]]:
        return [
            (label, percentage(number, self.n), place == self.yours)
            for place, (label, number) in enumerate(zip(BANDS, self.counts, strict=True))
        ]

    @property
    def ahead(self) -> int:
        """How many stand in a higher band."""
        return sum(self.counts[: self.yours or 0])

    @property
    def told(self) -> str:
        """The finding, in a sentence."""
        of = f"Of {self.n:,} {self.group}"
        if self.yours is None:
            return f"{of}, {self.counts[0]:,} have all of it assured. You rated nothing here."
        if self.yours == 0:
            return f"{of}, {self.counts[0]:,} have all of it assured, and you are among them."
        here = BANDS[self.yours].lower()
        return (
            f"{of}, {self.ahead:,} stand higher; {self.counts[self.yours]:,} have {here}, as you."
        )

    @property
    def is_behind(self) -> bool:
        """More than half of them stand higher."""
        return 2 * self.ahead > self.n


@dataclass(frozen=True)
class Line:
    """A standard: your own ratings, the board's once it has written, and the others."""

    standard: StandardShape
    own: Tally
    board: Tally | None
    others: Others | None
    too_few: str  # a closer group that is too small to be shown, in words

    @property
    def name(self) -> str:
        return f"{self.standard.number} {self.standard.title}".strip()

    @property
    def own_share(self) -> Percentage:
        return percentage(*self.own)

    @property
    def board_share(self) -> Percentage | None:
        return percentage(*self.board) if self.board else None


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    shared: SharedFigures | None
    view: str

    @property
    def behind(self) -> list[Line]:
        return [line for line in self.lines if line.others and line.others.is_behind]

    @property
    def compared(self) -> int:
        return sum(line.others is not None for line in self.lines)


def page_of(audit_return: AuditReturn, view: str) -> Page:
    """`view` is a key of `VIEWS`. The return with its round, version and organisation."""
    sheet = Sheet.of(audit_return)
    shared = SharedFigures.objects.filter(audit_round=audit_return.audit_round_id).first()
    moderated = _moderated(audit_return)
    lines = []
    for standard in sheet.standards:
        rated = [given for q in standard.questions if (given := sheet.answer_to(q)).point]
        if not rated:
            continue
        own = tally_of(given.point for given in rated)
        board = None
        if moderated is not None:
            board = tally_of(
                given.question.points_by_pk.get(moderated.get(given.question.pk, 0), given.point)
                for given in rated
            )
        yours = band(board if view == "board" and board else own)
        tables = shared.tables.get(standard.key, {}).get(view, []) if shared else []
        others, too_few = _others(tables, audit_return, yours)
        lines.append(Line(standard, own, board, others, too_few))
    return Page(lines, shared, view)


def tally_of(points: Iterable[PointShape | None]) -> Tally:
    based = [point for point in points if point is not None and not point.outside_base]
    return sum(point.assured for point in based), len(based)


def _moderated(audit_return: AuditReturn) -> dict[int, int] | None:
    """By question the moderated point, once the board has written back; None until then."""
    review = Review.objects.filter(
        audit_return=audit_return, state=ReviewState.READ, letters__state=FeedbackState.SENT
    ).first()
    if review is None:
        return None
    rows = ReviewedAnswer.objects.filter(review=review, point__isnull=False)
    return {
        question: point for question, point in rows.values_list("question_id", "point_id") if point
    }


def _others(
    table: list[list[Any]], audit_return: AuditReturn, yours: int | None
) -> tuple[Others | None, str]:
    """Of those like it, the closest that are shown; and the closest of all, if it is too small."""
    place = audit_return.organisation
    kind, phase = cell_of(place.kind, place.phase)
    found = {(row[0], row[1]): (row[2], row[3]) for row in table}
    too_few = ""
    for group in ((kind, phase), (kind, ""), ("", "")):
        number, counts = found.get(group, (0, None))
        if counts is not None:
            return Others(words_of(*group), counts, yours), too_few
        if number and not too_few:
            too_few = words_of(*group)
    return None, too_few


def words_of(kind: str, phase: str) -> str:
    if not kind:
        return "organisations in this round"
    return f"{PLURALS[Kind(kind)]} ({phase})" if phase else PLURALS[Kind(kind)]
