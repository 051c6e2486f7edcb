"""A stage of two years: Asha's agency returned the first version; the second is asked now.

In the second, s1-q1 is called lead, s1-q2 is worded in another way, s1-q3 is rescaled; s2 has not
changed.
"""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from audit_portal.organisations.models import Board, Organisation, User
from questionnaires.definitions.documents import document_of
from questionnaires.definitions.documents.importing import write_draft
from questionnaires.definitions.models import Version
from questionnaires.returns.sign_off.submitting import submit
from tests.factories import (
    make_board,
    make_organisation,
    make_return,
    make_round,
    make_seat,
    make_user,
    make_version,
    publish_directly,
)
from tests.returns.signing import answer_all, approve

_number = count(1)


def two_years() -> dict[str, Any]:
    """By what a test asks for: primary keys of the version and the return, addresses of people."""
    board = make_board(f"two-years-{next(_number)}")
    housing = make_organisation(board)
    edna, asha, dev = (make_user(name) for name in ("Edna", "Asha", "Dev"))
    make_seat(edna, board, "editor")
    make_seat(asha, housing, "lead")
    make_seat(dev, housing, "senior_lead")
    first = make_version(owner=board)
    _returned(board, housing, first, asha, dev)
    second = _second(first)
    now = make_round(board, second, title="This year", **_dates(0))
    asked = make_return(now, housing)
    keys = second.questions.values_list("key", "pk")
    return {
        "version": second.pk,
        "return": asked.pk,
        "names": {key: f"q{pk}" for key, pk in keys},
        "edna": edna.email,
        "asha": asha.email,
    }


def _dates(years_ago: int) -> dict[str, Any]:
    first_due = timezone.localdate() + timedelta(days=14 - 365 * years_ago)
    return {
        "opens": first_due - timedelta(days=28),
        "first_due": first_due,
        "final_due": first_due + timedelta(days=14),
    }


def _returned(board: Board, housing: Organisation, version: Version, asha: User, dev: User) -> None:
    at = timezone.now() - timedelta(days=360)
    audit_return = make_return(make_round(board, version, title="Last year", **_dates(1)), housing)
    answer_all(audit_return, asha, at=at)
    approve(submit(audit_return, who=asha, at=at), dev, "senior_lead", at=at)


def _second(first: Version) -> Version:
    document = document_of(first)
    questions = document["standards"][0]["questions"]
    questions[0]["key"] = "lead"
    questions[1]["text"] = "Is s1-q2 in place everywhere?"
    questions[2]["meanings"] = {"green": "In place and tested"}
    return publish_directly(write_draft(first.questionnaire, document))
