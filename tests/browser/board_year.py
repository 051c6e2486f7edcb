"""A board's year: a school's return on last year's version, and a round on the next."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from questionnaires.definitions.models import Version
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.sign_off.submitting import submit
from tests.benchmarks.questions import answer_everything
from tests.definitions.building.long_drafts import draft_of
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

_number = count(1)
DATES = ("opens", "first_due", "final_due")


def last_year() -> dict[str, Any]:
    """Twelve questions, which Grace's school has answered, and Helen and Idris signed off."""
    now, board = timezone.now(), make_board(f"year-{next(_number)}")
    school = make_organisation(board, "Alder Brook Primary School", duty="s175", kind="school")
    grace, helen, idris, mo = (make_user(name) for name in ("Grace", "Helen", "Idris", "Mo"))
    make_seat(grace, school, "lead")
    make_seat(helen, school, "senior_lead")
    make_seat(idris, school, "accountable")
    make_seat(mo, board, "manager")
    version = publish_directly(draft_of(board, standards=2, questions=6))
    long_ago = {name: now.date() - timedelta(days=400 - n) for n, name in enumerate(DATES)}
    audit_return = make_return(make_round(board, version, title="Audit 2025", **long_ago), school)
    answer_everything(audit_return, grace)
    audit_return.refresh_from_db()
    submission = submit(audit_return, who=grace, at=now)
    approve(submission, helen, "senior_lead", at=now)
    approve(submission, idris, "accountable", at=now)
    return {"version": version.pk, "return": audit_return.pk, "mo": mo.email, "grace": grace.email}


def this_year(*, version: int, earlier: int) -> int:
    """The return in a round that asks this version of the same school."""
    school = AuditReturn.objects.get(pk=earlier).organisation
    asked = Version.objects.get(pk=version)
    today = timezone.localdate()
    dates = {name: today + timedelta(days=20 * n - 1) for n, name in enumerate(DATES)}
    audit_round = make_round(asked.questionnaire.owner, asked, title="Audit 2026", **dates)
    return make_return(audit_round, school).pk
