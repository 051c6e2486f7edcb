"""A return for each organisation that is asked."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from audit_portal.organisations.models import BoardMember, Organisation
from questionnaires.definitions.structure import Structure, structure_of
from questionnaires.returns.models import AuditReturn, AuditRound, Cohort, ReturnEvent, Status
from questionnaires.returns.sheet import Sheet


@transaction.atomic
def open_returns(
    audit_round: AuditRound, cohort: Cohort, members: Iterable[BoardMember], *, at: datetime
) -> list[AuditReturn]:
    """One return for each, not started, with its variants and the number of required questions."""
    structure = structure_of(audit_round.version)
    required: dict[tuple[str, ...], int] = {}
    returns = [
        _opened(audit_round, cohort, member.organisation, member.duty_basis, structure, required)
        for member in members
    ]
    AuditReturn.objects.bulk_create(returns, batch_size=500)
    ReturnEvent.objects.bulk_create(
        (
            ReturnEvent(audit_return=opened, at=at, to_status=Status.NOT_STARTED, who_name="")
            for opened in returns
        ),
        batch_size=500,
    )
    return returns


def _opened(
    audit_round: AuditRound,
    cohort: Cohort,
    organisation: Organisation,
    duty: str,
    structure: Structure,
    required: dict[tuple[str, ...], int],
) -> AuditReturn:
    variants = structure.variants_for(kind=organisation.kind, duty=duty)
    key = tuple(variants)
    if key not in required:
        required[key] = Sheet(structure.for_variants(variants), {}).counts[1]
    return AuditReturn(
        audit_round=audit_round,
        cohort=cohort,
        organisation=organisation,
        organisation_name=organisation.name,
        duty_basis=duty,
        variants=variants,
        required=required[key],
    )
