"""A return of a hundred answers with two hundred pieces of evidence; a queue of many returns."""

from itertools import cycle
from typing import Any

from django.db import connection
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from audit_portal.organisations.models import Board, User
from questionnaires.returns.evidence.adding import Adder, Facts, add_link
from questionnaires.returns.models import Answer, AnswerEvidence, AuditReturn, AuditRound, Status
from questionnaires.returns.sign_off.submitting import submit
from questionnaires.review.dealing.giving import Wish, give_out
from questionnaires.review.models import Deal, Review
from tests.benchmarks.full_round import fill_round
from tests.benchmarks.questions import answer_everything, make_draft_of_all_kinds
from tests.factories import (
    make_board,
    make_organisation,
    make_return,
    make_round,
    make_seat,
    make_user,
    publish_directly,
)
from tests.returns.signing import approve

STANDARDS = 10  # of ten questions, each of another kind
EACH = 2  # pieces of evidence at an answer
REVIEWERS = 10
AT_ONCE = 2000


def reviewers_of(board: Board, number: int) -> list[User]:
    people = [make_user(f"Reviewer {n}") for n in range(number)]
    for one in people:
        make_seat(one, board, "reviewer")
    return people


def long_review(*, board: str) -> dict[str, Any]:
    """Signed off and given to a reviewer."""
    now = timezone.now()
    place = make_board(board)
    version = publish_directly(make_draft_of_all_kinds(place, standards=STANDARDS))
    housing = make_organisation(place)
    asha, dev = make_user("Asha"), make_user("Dev")
    make_seat(asha, housing, "lead")
    make_seat(dev, housing, "senior_lead")
    audit_return = make_return(make_round(place, version), housing)
    answer_everything(audit_return, asha)
    _show_evidence(audit_return, Adder(housing, asha, now))
    audit_return.refresh_from_db()
    approve(submit(audit_return, who=asha, at=now), dev, "senior_lead", at=now)
    [rafi] = reviewers_of(place, 1)
    mo = make_user("Mo")
    give_out(audit_return.audit_round, Wish("all", (rafi.pk,)), seen=1, by=mo, at=now)
    return {
        "review": Review.objects.get(audit_return=audit_return).pk,
        "rafi": rafi.email,
        "answers": audit_return.answers.count(),
        "evidence": AnswerEvidence.objects.filter(answer__audit_return=audit_return).count(),
    }


def _show_evidence(audit_return: AuditReturn, by: Adder) -> None:
    for answer in Answer.objects.filter(audit_return=audit_return):
        for n in range(EACH):
            title = f"Plan {answer.pk}-{n}"
            item = add_link(f"https://example.org/{title}", Facts(title=title), by)
            AnswerEvidence.objects.create(
                answer=answer, evidence=item, added_at=by.at, added_by=by.who
            )


def long_queue(*, board: str, returns: int) -> dict[str, Any]:
    """All signed off; four in five are given to one reviewer, the rest to nine; a third is read."""
    now = timezone.now()
    place = make_board(board)
    audit_round = fill_round(place, returns, today=timezone.localdate())
    audit_round.returns.update(
        status=Status.SIGNED_OFF,
        submitted_at=now,
        signed_off_at=now,
        receipt=Concat(Value("Q-"), Cast("pk", CharField())),
        checksum="0" * 64,
    )
    people = reviewers_of(place, REVIEWERS)
    _give(audit_round, people)
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")  # as it does by itself within minutes
    return {"round": audit_round.slug, "board": place.slug, "rafi": people[0].email}


def _give(audit_round: AuditRound, people: list[User]) -> None:
    now = timezone.now()
    keys = list(audit_round.returns.values_list("pk", flat=True))
    deal = Deal.objects.create(
        audit_round=audit_round,
        way="all",
        candidates=len(keys),
        number=len(keys),
        at=now,
        by=people[0],
        by_name=people[0].name,
    )
    read = {"state": "read", "read_at": now, "checksum": "0" * 64}
    states = cycle([{"state": "waiting"}, {"state": "reading"}, read])
    # The first has four in five, so that a page of their own is full in a round of 130, too.
    reviewers = cycle([one for other in people[1:] for one in (*[people[0]] * 4, other)])
    Review.objects.bulk_create(
        (
            Review(audit_return_id=pk, reviewer=next(reviewers), deal=deal, **next(states))
            for pk in keys
        ),
        batch_size=AT_ONCE,
    )
