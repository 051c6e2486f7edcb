"""What a board may take out of a round: the returns that are signed off and concern it.

Drafts are never in it, since nobody at a board reads them (docs/architecture.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.db.models import Count, Max, Sum
from django.urls import reverse

from audit_portal.jobs.kinds import About, Kind, Made, Progress, Work
from audit_portal.organisations.models import User
from questionnaires.returns.exchange.columns import SHEETS
from questionnaires.returns.exchange.workbook import write_exchange
from questionnaires.returns.exchange.writing import Row, as_cell, rows_of
from questionnaires.returns.models import (
    ActionUpdate,
    AuditReturn,
    AuditReturnQuerySet,
    AuditRound,
    Status,
)

AT_ONCE = 8000  # answers that a page waits for as a workbook: about a second
MOST_IN_A_WORKBOOK = 400_000  # answers; the file lies in the database until it is fetched
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Held:
    """What there is to take: returns signed off, of so many; `answers` is near, not exact."""

    returns: int
    of: int
    answers: int

    @property
    def is_quick(self) -> bool:
        return self.answers <= AT_ONCE

    @property
    def fits_a_workbook(self) -> bool:
        return self.answers <= MOST_IN_A_WORKBOOK


def to_take_out(audit_round: AuditRound, user: User) -> AuditReturnQuerySet:
    """Signed off, and of the boards where this person manages or chairs."""
    return concerning(audit_round, user).filter(status=Status.SIGNED_OFF)


def concerning(audit_round: AuditRound, user: User) -> AuditReturnQuerySet:
    return AuditReturn.objects.tracked_by(user).filter(audit_round=audit_round)


def held(audit_round: AuditRound, user: User) -> Held:
    signed = to_take_out(audit_round, user).aggregate(n=Count("pk"), answers=Sum("answered"))
    return Held(signed["n"], concerning(audit_round, user).count(), signed["answers"] or 0)


def lines(sheet: str, audit_round: AuditRound, user: User) -> Iterator[Row]:
    """The headings, then a row for each answer, return or action."""
    yield SHEETS[sheet]
    yield from rows_of(sheet, audit_round, to_take_out(audit_round, user), as_cell)


def may_have(user: User, about: About) -> bool:
    return AuditRound.objects.tracked_by(user).filter(pk=about["round"]).exists()


def prepare(user: User, about: About, on: date) -> Work:
    audit_round = AuditRound.objects.get(pk=about["round"])
    returns = to_take_out(audit_round, user)

    def make(progress: Progress) -> Made:
        expected = max(held(audit_round, user).answers, 1)

        def tell(rows: int) -> None:
            progress(min(95, 5 + 90 * rows // expected), f"{rows:,} rows are written")

        book = BytesIO()
        write_exchange(book, audit_round, returns, tell=tell)
        return Made(f"{audit_round.slug}-answers.xlsx", WORKBOOK, book.getvalue())

    return Work(f"{audit_round.title}: the answers", _fingerprint(returns), make)


def _fingerprint(returns: AuditReturnQuerySet) -> str:
    """Of signed-off returns only their actions move, and what the organisation is called."""
    columns = ("pk", "signed_off_at", "organisation_name", "organisation__urn")
    digest = sha256()
    for row in returns.order_by("pk").values_list(*columns).iterator():
        digest.update(repr(row).encode())
    updates = ActionUpdate.objects.filter(action__audit_return__in=returns.values("pk"))
    said: dict[str, Any] = updates.aggregate(n=Count("pk"), latest=Max("pk"))
    digest.update(repr(sorted(said.items())).encode())
    return digest.hexdigest()


def _back(about: About) -> str:
    slug = AuditRound.objects.values_list("slug", flat=True).get(pk=about["round"])
    return reverse("returns:answers_out", args=[slug])


KIND = Kind("returns.answers_in_a_workbook", may_have, prepare, _back, makes="workbook")
