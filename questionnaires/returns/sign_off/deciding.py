"""What a signatory has before them: the submission, what stands out in it, and every answer."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from questionnaires.returns.models import AuditReturn, ReturnEvent, Status
from questionnaires.returns.reading import Row, Section, read
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.approvers import signatories_of
from questionnaires.returns.sign_off.decisions import (
    DecisionRefused,
    MeetingRefused,
    Outdated,
    Signer,
    decide,
)
from questionnaires.returns.sign_off.forms import DecisionForm
from questionnaires.returns.transitions import MoveRefused


@dataclass(frozen=True, slots=True)
class RatingCount:
    """How many answers were given this rating, of the ratings on one scale.

    `to_read` are the answers themselves where the rating is not the good one.
    """

    scale: str
    label: str
    colour: str
    count: int
    to_read: list[Row]


def form_for(
    audit_return: AuditReturn, roles: dict[str, str], posted: QueryDict | None
) -> DecisionForm:
    """Bound to the submission that now waits. `roles` are those the reader may decide in."""
    return DecisionForm(posted, roles=roles, initial={"submission": _mark(audit_return)})


def attempt(
    form: DecisionForm, audit_return: AuditReturn, signer: Signer, *, at: datetime
) -> DecisionForm | None:
    """Take the decision in a valid form. None when it is taken, else the form to show again."""
    submission = form.cleaned_data["submission"]
    try:
        decide(audit_return, form.verdict, signer=signer, submission=submission, at=at)
    except Outdated as refusal:
        # Everything typed stays; what it will apply to is the submission that is now shown.
        audit_return.refresh_from_db()
        form = form.for_submission(_mark(audit_return))
        form.add_error(None, str(refusal))
    except MeetingRefused as refusal:
        form.add_error("met_on", str(refusal))
    except (DecisionRefused, MoveRefused) as refusal:
        form.add_error(None, str(refusal))
    else:
        return None
    return form


def _mark(audit_return: AuditReturn) -> str:
    return audit_return.submitted_at.isoformat() if audit_return.submitted_at else ""


def decision_page(audit_return: AuditReturn, form: DecisionForm) -> dict[str, Any]:
    sheet = Sheet.of(audit_return)
    sections = read(audit_return, sheet)
    return {
        "audit_return": audit_return,
        "form": form,
        "problems": problems(form),
        "sections": sections,
        "ratings": rating_counts(sheet, rows(sections)),
        "actions": sum(len(row.beside.actions) for section in sections for row in section.rows),
        "without_action": [row for row in rows(sections) if row.calls_for_action],
        "submitted": submission_event(audit_return),
        "signatories": signatories_of(audit_return),
    }


def rows(sections: list[Section]) -> list[Row]:
    return [row for section in sections for row in section.rows]


def submission_event(audit_return: AuditReturn) -> ReturnEvent | None:
    """Who submitted, and what they wrote to the signatories."""
    events = audit_return.events.filter(to_status=Status.SUBMITTED)
    return events.order_by("-at", "-pk").first()


def rating_counts(sheet: Sheet, rows: list[Row]) -> list[RatingCount]:
    """For each point of each scale in use, in the order of the scale; points nobody chose too."""
    rated: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.point is not None:
            rated[row.point.pk].append(row)
    scales = {q.scale.key: q.scale for q in sheet.shown.values() if q.scale is not None}
    return [
        RatingCount(
            scale.title,
            point.label,
            point.colour,
            len(rated[point.pk]),
            [] if point.assured else rated[point.pk],
        )
        for scale in scales.values()
        for point in scale.points
    ]


def problems(form: DecisionForm) -> list[tuple[str, str]]:
    """For the error summary: where each problem is, and its sentence."""
    places = {
        "decision": "decision-approved",
        "met_on": "id_met_on_0",
        "reason": "id_reason",
        "role": "role-1",
    }
    return [
        (places.get(field, "decision"), str(error))
        for field, errors in form.errors.items()
        for error in errors
    ]
