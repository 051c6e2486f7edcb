"""The words follow the duty: a voluntary group is asked and never called non-compliant."""

from dataclasses import dataclass

from audit_portal.organisations.models import DutyBasis


@dataclass(frozen=True)
class DutyWords:
    """`obligation` goes between who and what; `overdue` says how things stand past the deadline."""

    obligation: str
    overdue: str


STATUTORY = DutyWords("must", "Not compliant")
OUTSTANDING = DutyWords("must", "Return outstanding")
INVITED = DutyWords("is asked to", "No return received")

_OTHERWISE = {
    DutyBasis.EYFS: OUTSTANDING,
    DutyBasis.CONTRACT: OUTSTANDING,
    DutyBasis.FUNDING_AGREEMENT: OUTSTANDING,
    DutyBasis.VOLUNTARY: INVITED,
}


def words_for(duty: str) -> DutyWords:
    return _OTHERWISE.get(DutyBasis(duty), STATUTORY)
