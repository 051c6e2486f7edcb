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


SHORT = {
    DutyBasis.S11: "Section 11",
    DutyBasis.S175: "Section 175",
    DutyBasis.S157: "Section 157",
    DutyBasis.NMSS: "NMSS regulations",
    DutyBasis.EYFS: "EYFS",
    DutyBasis.S55: "Section 55",
}


def in_short(duty: str) -> str:
    """For a narrow column; the law's full name stands on the organisation's own page."""
    basis = DutyBasis(duty)
    return SHORT.get(basis, basis.label)


def words_for(duty: str) -> DutyWords:
    return _OTHERWISE.get(DutyBasis(duty), STATUTORY)
