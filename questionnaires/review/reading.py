"""A return before its reviewer: each answer, what stands beside it, what was found so far."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from audit_portal.figures.days import day_of
from audit_portal.organisations.models import Seat, User
from questionnaires.definitions.mapping.continuity import continuity
from questionnaires.definitions.structure import PointShape, QuestionShape, StandardShape
from questionnaires.returns.carry_forward.confirming import confirmed_unchanged
from questionnaires.returns.carry_forward.earlier import earlier_return
from questionnaires.returns.models import AnswerEvidence, AuditReturn
from questionnaires.returns.reading import Row, read_standards
from questionnaires.returns.sheet import Given, Sheet
from questionnaires.review.models import Review, ReviewedAnswer
from questionnaires.review.signals import (
    Look,
    Signal,
    Whole,
    is_quick,
    signals_of,
    signals_of_return,
)
from questionnaires.review.timing import not_timed, time_taken


@dataclass(frozen=True)
class Then:
    """Last time's answer to a question that was asked alike, and what the board made of it."""

    given: Given
    found: ReviewedAnswer | None

    @property
    def moderated(self) -> PointShape | None:
        point = self.found.point_id if self.found else None
        return self.given.question.points_by_pk.get(point or 0)


Evidence = tuple[str, date | None]  # title, and the day by which it is to be reviewed


@dataclass(frozen=True)
class Line:
    """One answer in short. `found` is what a reviewer made of it, if one has."""

    given: Given
    evidence: list[Evidence]
    found: ReviewedAnswer | None
    then: Then | None
    signals: list[Signal]

    @property
    def question(self) -> QuestionShape:
        return self.given.question

    @property
    def is_outdated(self) -> bool:
        """The answer was changed after it was judged."""
        return self.found is not None and self.found.answer_revision != self.given.revision

    @property
    def is_left(self) -> bool:
        """A rating that nobody has judged as it stands now."""
        return is_rated(self.given) and (self.found is None or self.is_outdated)

    @property
    def moderated(self) -> PointShape | None:
        return self.question.points_by_pk.get((self.found and self.found.point_id) or 0)


def is_rated(given: Given) -> bool:
    return given.point is not None


@dataclass(frozen=True)
class Part:
    """A standard with its answers."""

    standard: StandardShape
    lines: list[Line]

    @property
    def rated(self) -> int:
        return sum(is_rated(line.given) for line in self.lines)

    @property
    def left(self) -> int:
        return sum(line.is_left for line in self.lines)

    @property
    def marked(self) -> int:
        return sum(bool(line.signals) for line in self.lines)

    @property
    def not_agreed(self) -> int:
        return sum(line.found is not None and not line.found.agreed for line in self.lines)


@dataclass(frozen=True)
class Reading:
    """`earlier` is the return before this one, where the reader may see one."""

    review: Review
    sheet: Sheet
    parts: list[Part]
    signals: list[Signal]
    earlier: AuditReturn | None

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines]

    @property
    def left(self) -> int:
        return sum(part.left for part in self.parts)

    @property
    def rated(self) -> int:
        return sum(part.rated for part in self.parts)

    @property
    def next(self) -> Part | None:
        """The first standard in which a rating is left to judge."""
        return next((part for part in self.parts if part.left), None)

    def part_of(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.standard.key == key), None)

    def line_of(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.question.key == key), None)

    def after(self, key: str) -> Line | None:
        """The next answer that is left to judge: below this one, else from the top."""
        lines = self.lines
        here = [line.question.key for line in lines].index(key)
        order = [*lines[here + 1 :], *lines[:here]]
        return next((line for line in order if line.is_left), None)


def reading_of(review: Review, user: User, seats: Sequence[Seat] | None = None) -> Reading:
    """A fixed number of queries, however many answers and pieces of evidence. `seats` are the
    person's, where they are known."""
    audit_return = review.audit_return
    sheet = Sheet.of(audit_return)
    earlier = earlier_return(audit_return, user, seats)
    then, evidence, found = _last_time(earlier, sheet), _evidence(audit_return), _found(review)
    looks = [
        _look(sheet.answer_to(question), evidence[question.pk], then.get(key))
        for key, question in sheet.shown.items()
    ]
    signals = signals_of(looks, submitted=_day_submitted(audit_return))

    def line(question: QuestionShape) -> Line:
        pk, key = question.pk, question.key
        given = sheet.answer_to(question)
        return Line(given, evidence[pk], found.get(pk), then.get(key), signals.get(key, []))

    parts = [Part(one, [line(question) for question in one.questions]) for one in sheet.standards]
    of_all = signals_of_return(looks, _whole(audit_return, sheet))
    return Reading(review, sheet, parts, of_all, earlier)


@dataclass(frozen=True)
class InFull:
    """`row` is the answer with all that stands beside it, as anybody reads it."""

    line: Line
    row: Row


def in_full(reading: Reading, part: Part, question: QuestionShape | None = None) -> list[InFull]:
    """The answers of a standard, or the one to `question`, with evidence and actions."""
    standard = part.standard
    if question is not None:
        standard = replace(standard, questions=(question,))
    [section] = read_standards(reading.review.audit_return, reading.sheet, [standard])
    lines = {line.question.key: line for line in part.lines}
    return [InFull(lines[row.question.key], row) for row in section.rows]


def _evidence(audit_return: AuditReturn) -> dict[int, list[Evidence]]:
    """By primary key of the question."""
    rows = AnswerEvidence.objects.filter(answer__audit_return=audit_return).order_by("pk")
    columns = ("answer__question_id", "evidence__title", "evidence__review_by")
    found: dict[int, list[Evidence]] = defaultdict(list)
    for question, title, review_by in rows.values_list(*columns):
        found[question].append((title, review_by))
    return found


def _day_submitted(audit_return: AuditReturn) -> date:
    assert audit_return.submitted_at is not None  # noqa: S101 - it is signed off
    return day_of(audit_return.submitted_at)


def _found(review: Review) -> dict[int, ReviewedAnswer]:
    return {one.question_id: one for one in review.answers.all()}


def _last_time(earlier: AuditReturn | None, sheet: Sheet) -> dict[str, Then]:
    """By the key of today's question, for those that can be compared with one of last time."""
    if earlier is None:
        return {}
    before = Sheet.of(earlier)
    rows = ReviewedAnswer.objects.filter(review__audit_return=earlier)
    judged: Mapping[int, ReviewedAnswer] = {one.question_id: one for one in rows}
    goes_on = continuity(before.structure, sheet.structure)
    found = {}
    for key in sheet.shown:
        links = (
            link for link in goes_on.of(key) if link.comparable and link.before in before.shown
        )
        questions = [before.shown[link.before] for link in links]
        if len(questions) == 1:  # a merged one has no single answer to stand beside it
            [then] = questions
            found[key] = Then(before.answer_to(then), judged.get(then.pk))
    return found


def _look(given: Given, evidence: list[Evidence], then: Then | None) -> Look:
    question, point = given.question, given.point
    return Look(
        key=question.key,
        name=question.number or question.text,
        point=point.label if point else "",
        assured=point is not None and point.assured,
        commentary=given.content.commentary,
        asks_evidence=question.evidence_rule != "none",
        evidence=len(evidence),
        review_by=tuple((title, day) for title, day in evidence if day),
        then=then.given.content.commentary if then else "",
    )


def _whole(audit_return: AuditReturn, sheet: Sheet) -> Whole:
    took = time_taken(audit_return)
    if (
        took is not None
        and is_quick(took)
        and not_timed(AuditReturn.objects.filter(pk=audit_return.pk))
    ):
        took = None
    unchanged = confirmed_unchanged(sheet)
    if unchanged is None:
        return Whole(took)
    return Whole(took, unchanged.number, unchanged.of)
