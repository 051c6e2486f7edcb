"""Opening a round, and how its returns came in, each beside the bare work on the same rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from audit_portal.figures.days import day_of
from audit_portal.organisations.models import Board, User
from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.burn_up.counting import changes
from questionnaires.compliance.burn_up.page import burn_up
from questionnaires.compliance.tracking import counts_of, tracked_returns
from questionnaires.returns.models import AuditReturn, AuditRound
from questionnaires.returns.rounds.opening import open_returns
from tests.benchmarks.timing import best
from tests.factories import make_round


def opened(board: Board, version: Any, *, at: datetime) -> dict[str, float]:
    """A round of all members of the board, and a bare write of rows with the same content."""
    audit_round = make_round(board, version)
    cohort = audit_round.cohorts.get()
    members = list(board.members.select_related("organisation"))
    made: list[AuditReturn] = []

    def portal() -> None:
        with _undone():
            made[:] = open_returns(audit_round, cohort, members, at=at)

    def bare() -> None:
        columns = ("organisation_id", "organisation_name", "duty_basis", "variants", "required")
        with _undone():
            rows = [
                AuditReturn(
                    audit_round=audit_round,
                    cohort=cohort,
                    **{name: getattr(one, name) for name in columns},
                )
                for one in made
            ]
            AuditReturn.objects.bulk_create(rows, batch_size=500)

    seconds, alone = best(portal, bare)
    return {"seconds": seconds, "bare": alone, "number": len(made)}


@contextmanager
def _undone() -> Iterator[None]:
    """A transaction that is rolled back, so that each turn writes into the same tables."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def came_in(slug: str, mo: str, *, at: datetime) -> dict[str, float]:
    """The page's facts beside the queries that they are made from."""
    rounds = AuditRound.objects.select_related("version__questionnaire")
    audit_round = rounds.prefetch_related("cohorts").get(slug=slug)
    user = User.objects.get(email=mo)
    when = AsAt.on(None, today=day_of(at))

    def queries() -> None:
        returns = tracked_returns(audit_round, user)
        counts_of(audit_round, returns, when)
        changes(returns, when)

    seconds, alone = best(lambda: burn_up(audit_round, user, when), queries)
    return {"seconds": seconds, "bare": alone}
