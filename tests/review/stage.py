"""Rafi and Sana review for the board; Housing's and Probation's returns are signed off."""

from dataclasses import dataclass
from datetime import datetime

from audit_portal.organisations.models import User
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.submitting import submit
from questionnaires.review.dealing.giving import Wish, give_out, not_given_out
from questionnaires.review.judging import Judgement, judge
from questionnaires.review.models import Review
from tests.conftest import Cast
from tests.factories import NOW, make_seat, make_user
from tests.returns.signing import answer_all, approve


@dataclass
class Reviewers:
    rafi: User
    sana: User


def make_reviewers(cast: Cast) -> Reviewers:
    found = Reviewers(make_user("Rafi"), make_user("Sana"))
    for one in (found.rafi, found.sana):
        make_seat(one, cast.board, "reviewer")
    return found


def sign_off(cast: Cast, audit_return: AuditReturn, lead: User, *, at: datetime = NOW) -> None:
    """Green everywhere, approved by somebody with the seat there."""
    if not audit_return.answered:
        answer_all(audit_return, lead, at=at)
    audit_return = submit(audit_return, who=lead, at=at)
    signer = cast.dev
    if audit_return.organisation != cast.housing:
        signer = make_user("Signatory")
        make_seat(signer, audit_return.organisation, "senior_lead")
    approve(audit_return, signer, "senior_lead", at=at)


def give(cast: Cast, *reviewers: User, way: str = "all", **fields: object) -> None:
    wish = Wish(way, tuple(one.pk for one in reviewers), **fields)  # type: ignore[arg-type]
    seen = not_given_out(cast.audit_round).count()
    give_out(cast.audit_round, wish, seen=seen, by=cast.mo, at=NOW)


def given(cast: Cast, reviewer: User) -> Review:
    """Housing's return, to be read by this reviewer."""
    sign_off(cast, cast.audit_return, cast.asha)
    give(cast, reviewer)
    return Review.objects.get(audit_return=cast.audit_return)


def question(review: Review, key: str) -> int:
    return Sheet.of(review.audit_return).shown[key].pk


def point(review: Review, key: str, label: str) -> int:
    return Sheet.of(review.audit_return).shown[key].points_by_key[label].pk


def moderate(
    review: Review,
    by: User,
    key: str = "s1-q1",
    to: str = "amber",
    *,
    seen: int = 0,
    reason: str = "The policy is of 2019",
    at: datetime = NOW,
) -> bool:
    judgement = Judgement(False, point(review, key, to), reason, evidence="partial")
    return judge(review, question(review, key), judgement, seen=seen, by=by, at=at)


def agree(review: Review, by: User, key: str = "s1-q1", *, seen: int = 0) -> bool:
    judgement = Judgement(True, evidence="sufficient")
    return judge(review, question(review, key), judgement, seen=seen, by=by, at=NOW)
