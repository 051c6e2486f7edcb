"""What reviewers do with a return: judge its answers, read it through, take it up again.

Two reviewers may have the same return open. Each judgement carries the one it was made beside
(`seen`), so that nobody's is written over unseen. The self-rating is never altered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from audit_portal.organisations.models import User
from questionnaires.returns.sheet import Given, Sheet
from questionnaires.review.models import EvidenceFound, Review, ReviewedAnswer, ReviewState
from questionnaires.review.reading import is_rated
from questionnaires.review.states import ReviewRefused, held, move

REVIEWER = "reviewer"
READ_ALREADY = "This return has been read. Take it up again first, then change what you found."


@dataclass(frozen=True)
class Judgement:
    """`point` is the primary key of the rating it should be, where it is moderated."""

    agreed: bool
    point: int | None = None
    reason: str = ""
    comment: str = ""
    evidence: str = EvidenceFound.NOT_SEEN


class Overtaken(ReviewRefused):
    """Somebody else judged this answer meanwhile. Nothing of theirs was written over."""

    def __init__(self, theirs: ReviewedAnswer) -> None:
        super().__init__(
            f"{theirs.updated_by_name} has judged this answer while you were reading it. Nothing "
            "of yours is saved yet: read theirs below, then save yours or leave it."
        )
        self.theirs = theirs


@transaction.atomic
def judge(
    review: Review, question: int, judgement: Judgement, *, seen: int, by: User, at: datetime
) -> bool:
    """`question` is a primary key of one shown to the organisation. False when nothing would
    change. Raises `ReviewRefused`, or `Overtaken`."""
    review = held(review)
    given = _given(review, question)
    there = review.answers.filter(question=question).first()
    if there is not None and _says(there) == judgement and _is_of(there, given):
        return False
    if (there.revision if there else 0) != seen:
        if there is None:
            raise ReviewRefused("Open the page again: what was found here is no longer there.")
        raise Overtaken(there)
    if problem := problem_with(given, judgement):
        raise ReviewRefused(problem)
    _begin(review, by=by, at=at)
    _write(review, given, judgement, there, by=by, at=at)
    _count(review)
    return True


def _given(review: Review, question: int) -> Given:
    sheet = Sheet.of(review.audit_return)
    shape = sheet.structure.by_pk[question]
    return sheet.answer_to(shape)


def _says(row: ReviewedAnswer) -> Judgement:
    return Judgement(row.agreed, row.point_id, row.reason, row.comment, row.evidence)


def _is_of(row: ReviewedAnswer, given: Given) -> bool:
    return row.answer_revision == given.revision


def problem_with(given: Given, judgement: Judgement) -> str:
    """As a sentence; "" where it can be saved."""
    if judgement.agreed:
        return ""
    if not judgement.reason.strip():
        return "Write why you do not agree."
    if not is_rated(given):
        return "" if judgement.point is None else "This question is not rated."
    if judgement.point not in given.question.points_by_pk:
        return "Choose a rating of this question."
    if judgement.point == given.content.point:
        return "That is the rating the organisation gave: agree with it, or choose another."
    return ""


def _begin(review: Review, *, by: User, at: datetime) -> None:
    if review.state == ReviewState.READ:
        raise ReviewRefused(READ_ALREADY)
    if review.state == ReviewState.WAITING:
        move(review, ReviewState.READING, role=REVIEWER, by=by, at=at)


def _write(
    review: Review,
    given: Given,
    judgement: Judgement,
    there: ReviewedAnswer | None,
    *,
    by: User,
    at: datetime,
) -> None:
    row = there or ReviewedAnswer(review=review, question_id=given.question.pk, revision=0)
    row.agreed, row.point_id = judgement.agreed, judgement.point
    row.reason, row.comment = judgement.reason, judgement.comment
    row.evidence, row.answer_revision = judgement.evidence, given.revision
    row.revision += 1
    row.updated_at, row.updated_by, row.updated_by_name = at, by, by.name
    row.signed(by, at).save()


def _count(review: Review) -> None:
    counts = review.answers.aggregate(judged=Count("pk"), moderated=Count("pk", Q(agreed=False)))
    Review.objects.filter(pk=review.pk).update(**counts)


@transaction.atomic
def agree_with_the_rest(review: Review, questions: Iterable[int], *, by: User, at: datetime) -> int:
    """Those ratings among `questions` that nobody has judged as they stand, without a look at their
    evidence, and that is what is put down. How many. Raises `ReviewRefused`."""
    review = held(review)
    sheet = Sheet.of(review.audit_return)
    there = {row.question_id: row for row in review.answers.filter(question__in=questions)}
    left = [
        given
        for given in (sheet.answer_to(sheet.structure.by_pk[pk]) for pk in questions)
        if is_rated(given) and _is_left(given, there.get(given.question.pk))
    ]
    if left:
        _begin(review, by=by, at=at)
    for given in left:
        agreed = Judgement(agreed=True)
        _write(review, given, agreed, there.get(given.question.pk), by=by, at=at)
    _count(review)
    return len(left)


def _is_left(given: Given, row: ReviewedAnswer | None) -> bool:
    return row is None or not _is_of(row, given)


@transaction.atomic
def read_through(review: Review, *, by: User, at: datetime) -> None:
    """Every rating has been judged as it stands now. Raises `ReviewRefused`."""
    review = held(review)
    sheet = Sheet.of(review.audit_return)
    there = {row.question_id: row for row in review.answers.all()}
    rated = [given for q in sheet.shown.values() if is_rated(given := sheet.answer_to(q))]
    left = sum(_is_left(given, there.get(given.question.pk)) for given in rated)
    if left:
        ratings = "1 rating is" if left == 1 else f"{left} ratings are"
        raise ReviewRefused(f"{ratings} still to be judged: agree with it, or moderate it.")
    _begin_an_unrated(review, by=by, at=at)
    checksum = review.audit_return.checksum
    move(review, ReviewState.READ, role=REVIEWER, by=by, at=at, read_at=at, checksum=checksum)


def _begin_an_unrated(review: Review, *, by: User, at: datetime) -> None:
    """A return without a single rating is read without a judgement."""
    if review.state == ReviewState.WAITING:
        _begin(review, by=by, at=at)


@transaction.atomic
def take_up_again(review: Review, *, by: User, at: datetime) -> None:
    """To change what was found, or because the return was signed off anew. Raises
    `ReviewRefused`."""
    review = held(review)
    move(review, ReviewState.READING, role=REVIEWER, by=by, at=at, read_at=None, checksum="")
