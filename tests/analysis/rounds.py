"""Rounds with answers of a test's own making, written straight into the tables."""

from datetime import datetime
from typing import Any

from questionnaires.definitions.structure import structure_of
from questionnaires.returns.models import Answer, AuditReturn, ReturnEvent
from tests.factories import NOW

OPENED = NOW


def answered(audit_return: AuditReturn, ratings: dict[str, str], *, at: datetime = NOW) -> None:
    """Rates these questions, by key of the point; "" answers without a rating that counts."""
    structure = structure_of(audit_return.audit_round.version)
    for key, point in ratings.items():
        question = structure.by_key[key]
        Answer.objects.create(
            audit_return=audit_return,
            question_id=question.pk,
            point_id=question.points_by_key[point].pk if point else None,
            not_applicable_reason="We have no such thing." if point == "na" else "",
            complete=bool(point),
            revision=1,
            updated_at=at,
        )


def stands(audit_return: AuditReturn, status: str, *, at: datetime = NOW) -> None:
    """Moves it there, with its event, whatever way led there."""
    fields: dict[str, Any] = {"status": status}
    if status == "signed_off":
        fields |= {
            "signed_off_at": at,
            "submitted_at": at,
            "receipt": f"R{audit_return.pk}-{at:%j%H%M%S}",
            "checksum": "0" * 64,
        }
    if status == "excused":
        fields["excused_reason"] = "Closed."
    ReturnEvent.objects.create(
        audit_return=audit_return,
        at=at,
        from_status=audit_return.status,
        to_status=status,
        who_name="Dev",
    )
    AuditReturn.objects.filter(pk=audit_return.pk).update(**fields)
    audit_return.refresh_from_db()
