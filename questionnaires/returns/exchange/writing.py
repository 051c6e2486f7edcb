"""All that a round holds, row by row, for other programs (interfaces.md: `export_returns`)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Subquery, TextField
from django.db.models.functions import Cast

from audit_portal.figures.days import day_of, local_iso
from questionnaires.definitions.models import Question
from questionnaires.definitions.structure import QuestionShape, structure_of
from questionnaires.returns.exchange.columns import SHEETS
from questionnaires.returns.models import (
    Action,
    ActionUpdate,
    Answer,
    Approval,
    AuditReturn,
    AuditRound,
    PaperReturn,
    ReturnEvent,
    Status,
)
from questionnaires.returns.models.returns import AuditReturnQuerySet

IN_WORDS = (Question.Kind.SHORT_TEXT, Question.Kind.NARRATIVE)
AT_ONCE = 200  # returns, whose answers are held together
ANSWER = (
    "audit_return_id",
    "question_id",
    "point_id",
    "written",
    "commentary",
    "not_applicable_reason",
    "updated_at",
)

Row = tuple[Any, ...]  # in the order of the columns of its sheet
Told = Callable[[QuestionShape, str | None], Any]  # how the JSON of an answer is written
iso = lru_cache(maxsize=4096)(local_iso)


def rows_of(
    sheet: str, audit_round: AuditRound, returns: AuditReturnQuerySet, told: Told
) -> Iterator[Row]:
    """`sheet` is one of `SHEETS`; `returns` those of the round that are meant."""
    if sheet == "answers":
        return answer_rows(audit_round, returns, told)
    return return_rows(returns) if sheet == "returns" else action_rows(returns)


def as_cell(question: QuestionShape, stored: str | None) -> str | None:
    """For a table of text: words as they are, any other value as JSON."""
    if stored is None:
        return None
    if question.kind in IN_WORDS:
        return stored[1:-1] if "\\" not in stored else str(json.loads(stored))
    return stored if "\\" not in stored else json.dumps(json.loads(stored), ensure_ascii=False)


def as_json(question: QuestionShape, stored: str | None) -> Any:
    return None if stored is None else json.loads(stored)


def named(sheet: str, row: Row) -> dict[str, Any]:
    return dict(zip(SHEETS[sheet], row, strict=True))


@dataclass(frozen=True)
class _Whose:
    """What each answer of a return begins with, its rank among the returns, its last cell."""

    rank: int
    begins: Row
    on_paper: bool


def answer_rows(audit_round: AuditRound, returns: AuditReturnQuerySet, told: Told) -> Iterator[Row]:
    """By name of the organisation, then in the order of print.

    Drafts too: `status` says of each row how far its return is. What is only suggested and nobody
    has confirmed is no answer.
    """
    structure = structure_of(audit_round.version)
    order = {question.pk: n for n, question in enumerate(structure.questions)}
    for whose in _in_chunks(returns):
        answers = Answer.objects.filter(
            audit_return__in=list(whose), revision__gt=0, confirmed=True
        )
        # As the text it is stored in: few values need be read to be written again.
        answers = answers.annotate(written=Cast("value", TextField()))
        rows = list(answers.values_list(*ANSWER))
        rows.sort(key=lambda row: (whose[row[0]].rank, order[row[1]]))
        for pk, key, point, value, commentary, reason, at in rows:
            question, owner = structure.by_pk[key], whose[pk]
            rated = question.points_by_pk.get(point or 0)
            yield (
                *owner.begins,
                question.key,
                rated.key if rated else None,
                told(question, value),
                commentary,
                reason,
                iso(at),
                rated.label if rated else None,
                owner.on_paper,
            )


def _in_chunks(returns: AuditReturnQuerySet) -> Iterator[dict[int, _Whose]]:
    papers = PaperReturn.objects.that_count().filter(audit_return=OuterRef("pk"))
    rows = returns.annotate(has_paper=Exists(papers)).order_by("organisation_name", "pk")
    columns = rows.values_list(
        "pk",
        "organisation_id",
        "organisation_name",
        "organisation__urn",
        "status",
        "signed_off_at",
        "has_paper",
    )
    chunk: dict[int, _Whose] = {}
    for rank, (pk, organisation, name, urn, status, signed_off_at, paper) in enumerate(columns):
        begins = (str(organisation), name, urn, status, _day(signed_off_at))
        chunk[pk] = _Whose(rank, begins, paper)
        if len(chunk) == AT_ONCE:
            yield chunk
            chunk = {}
    yield chunk


def _day(moment: datetime | None) -> str | None:
    return day_of(moment).isoformat() if moment else None


def return_rows(returns: AuditReturnQuerySet) -> Iterator[Row]:
    """How each return stands, and the moments that led there.

    `signed_off_by` names those who approved; `reason` says why it is excused or was sent back.
    """
    reasons = ReturnEvent.objects.filter(audit_return=OuterRef("pk"), to_status=OuterRef("status"))
    reasons = reasons.filter(to_status__in=(Status.EXCUSED, Status.SENT_BACK))
    latest = Subquery(reasons.order_by("-at", "-pk").values("why")[:1])
    rows = returns.select_related("organisation").prefetch_related("approvals")
    rows = rows.annotate(latest_reason=latest)
    for row in rows.order_by("organisation_name", "pk").iterator(chunk_size=1000):
        approvals = _approvals(row)
        met_on = [each.met_on for each in approvals if each.met_on]
        yield (
            *_organisation(row),
            row.status,
            iso(row.started_at),
            iso(row.submitted_at),
            iso(row.signed_off_at),
            "; ".join(each.who_name for each in approvals),
            max(met_on).isoformat() if met_on else None,
            row.latest_reason or "",  # type: ignore[attr-defined]  # annotated above
        )


def _approvals(audit_return: AuditReturn) -> list[Approval]:
    """Of the submission that counts, where it is signed off; they are at hand already."""
    if audit_return.status != Status.SIGNED_OFF:
        return []
    return [
        approval
        for approval in audit_return.approvals.all()
        if approval.decision == Approval.Decision.APPROVED
        and approval.submitted_at == audit_return.submitted_at
    ]


def action_rows(returns: AuditReturnQuerySet) -> Iterator[Row]:
    """`note` is what was said of it last."""
    notes = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-at", "-pk")
    actions = Action.objects.filter(audit_return__in=returns.values("pk"))
    rows = actions.select_related("audit_return__organisation", "question").annotate(
        last_note=Subquery(notes.values("note")[:1])
    )
    ordered = rows.order_by("audit_return__organisation_name", "audit_return", "created_at", "pk")
    for row in ordered.iterator(chunk_size=1000):
        yield (
            *_organisation(row.audit_return),
            row.question.key,
            row.what,
            row.owner,
            row.due.isoformat(),
            row.status,
            iso(row.created_at),
            row.last_note or "",  # type: ignore[attr-defined]  # annotated above
        )


def _organisation(audit_return: AuditReturn) -> Row:
    organisation = audit_return.organisation
    return str(organisation.pk), audit_return.organisation_name, organisation.urn
