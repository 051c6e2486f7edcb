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

_WHY = {
    DutyBasis.NMSS: "It is asked for under the Non-Maintained Special Schools regulations.",
    DutyBasis.CONTRACT: "It is asked for under the contract.",
    DutyBasis.FUNDING_AGREEMENT: "It is asked for under the funding agreement.",
    DutyBasis.VOLUNTARY: "Taking part is voluntary, and every return helps the board.",
}


def in_short(duty: str) -> str:
    """For a narrow column; the law's full name stands on the organisation's own page."""
    basis = DutyBasis(duty)
    return SHORT.get(basis, basis.label)


def words_for(duty: str) -> DutyWords:
    return _OTHERWISE.get(DutyBasis(duty), STATUTORY)


def why_asked(duty: str) -> str:
    """On what ground the board asks, in one sentence."""
    basis = DutyBasis(duty)
    return _WHY.get(basis) or f"It is asked for under {basis.label}."


def asked_of(duty: str, *, several: bool = False) -> str:
    """Between who and what: "must", or for those who take part by their own will "is asked to"."""
    obligation = words_for(duty).obligation
    return obligation.replace("is ", "are ", 1) if several else obligation
