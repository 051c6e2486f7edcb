"""Whose answers an analysis counts: returns that were signed off by its cut-off.

As at the cut-off, not as at today: a return that was reopened since counts with what it had signed
off, and one that came later is late (docs/analysis.md).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from audit_portal.figures.percentages import Percentage
from questionnaires.compliance.as_at import AsAt, Returns
from questionnaires.compliance.tracking import counts_of
from questionnaires.returns.models import AuditRound, Status


class Member(NamedTuple):
    """A return that counts. `signed` is the sign-off that counts; `stands` while it is the last."""

    pk: int
    organisation: int
    name: str
    kind: str
    sector: str
    phase: str
    trust: str
    duty: str
    cohort: str
    variants: tuple[str, ...]
    signed: datetime
    stands: bool


@dataclass(frozen=True)
class Base:
    """expected = returned + in progress + not started, at the cut-off; `late` came after it."""

    cut_off: date
    expected: int
    returned: int
    excused: int
    late: int
    completion: Percentage | None

    def as_json(self) -> dict[str, int]:
        names = ("expected", "returned", "excused", "late")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Population:
    audit_round: AuditRound
    when: AsAt
    base: Base
    members: tuple[Member, ...]

    @classmethod
    def of(
        cls, audit_round: AuditRound, *, cut_off: date, today: date, of: Returns | None = None
    ) -> Self:
        """`of`: the returns that whoever asks may count; the whole round, if not given.

        Raises `DayToCome` for a cut-off after `today`.
        """
        returns = audit_round.returns.all() if of is None else of.filter(audit_round=audit_round)
        when = AsAt.on(cut_off, today=today)
        members = tuple(_members(returns, when))
        counts = counts_of(audit_round, returns, when)
        ever = returns.filter(status=Status.SIGNED_OFF, signed_off_at__gte=when.ends)
        late = ever.exclude(pk__in=[member.pk for member in members if not member.stands]).count()
        base = Base(
            cut_off,
            counts.expected,
            counts.returned,
            counts.excused,
            late,
            counts.completion,
        )
        return cls(audit_round, when, base, members)


TEXTS = {
    "name": "organisation_name",
    "kind": "organisation__kind",
    "sector": "organisation__sector",
    "phase": "organisation__phase",
    "trust": "organisation__parent__name",
    "duty": "duty_basis",
    "cohort": "cohort__name",
}
FIELDS = (*TEXTS.values(), "pk", "organisation_id", "variants", "returned")


def _members(returns: Returns, when: AsAt) -> list[Member]:
    """One query. In the order of the tracker."""
    signed_off = when.annotate(returns).filter(state=Status.SIGNED_OFF)
    rows = signed_off.order_by("organisation_name", "pk").values(*FIELDS, "status", "signed_off_at")
    return [_member(row) for row in rows.iterator(chunk_size=2000)]


def _member(row: dict[str, Any]) -> Member:
    return Member(
        pk=row["pk"],
        organisation=row["organisation_id"],
        variants=tuple(row["variants"]),
        signed=row["returned"],
        stands=row["status"] == Status.SIGNED_OFF and row["signed_off_at"] == row["returned"],
        **{name: row[field] or "" for name, field in TEXTS.items()},
    )
