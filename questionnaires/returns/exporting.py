"""All answers of a round, one row each, for other programs (interfaces.md: `export_returns`)."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from audit_portal.figures.days import day_of, local_iso
from questionnaires.definitions.models import Question
from questionnaires.returns.models import Answer, AuditRound, PaperReturn

COLUMNS = (
    "organisation_id",
    "organisation",
    "urn",
    "status",
    "signed_off_on",
    "question",
    "rating",
    "value",
    "commentary",
    "not_applicable_reason",
    "answered_at",
    "rating_label",
    "on_paper",
)
IN_WORDS = (Question.Kind.SHORT_TEXT, Question.Kind.NARRATIVE)
FIELDS = (
    "audit_return__organisation_id",
    "audit_return__organisation_name",
    "audit_return__organisation__urn",
    "audit_return__status",
    "audit_return__signed_off_at",
    "question__key",
    "question__kind",
    "point__key",
    "value",
    "commentary",
    "not_applicable_reason",
    "updated_at",
    "point__label",
    "on_paper",
)


def answer_rows(audit_round: AuditRound) -> Iterator[dict[str, Any]]:
    """By name of the organisation, then in the order of print; `value` as it is stored.

    Drafts too: `status` says of each row how far its return is.
    """
    answers = Answer.objects.filter(audit_return__audit_round=audit_round, revision__gt=0)
    papers = PaperReturn.objects.that_count().filter(audit_return=OuterRef("audit_return"))
    ordered = answers.annotate(on_paper=Exists(papers)).order_by(
        "audit_return__organisation_name",
        "audit_return",
        "question__standard__order",
        "question__order",
    )
    for row in ordered.values_list(*FIELDS).iterator(chunk_size=2000):
        found = dict(zip(FIELDS, row, strict=True))
        signed_off_at = found["audit_return__signed_off_at"]
        yield {
            "organisation_id": str(found["audit_return__organisation_id"]),
            "organisation": found["audit_return__organisation_name"],
            "urn": found["audit_return__organisation__urn"],
            "status": found["audit_return__status"],
            "signed_off_on": day_of(signed_off_at).isoformat() if signed_off_at else None,
            "question": found["question__key"],
            "rating": found["point__key"],
            "value": found["value"],
            "commentary": found["commentary"],
            "not_applicable_reason": found["not_applicable_reason"],
            "answered_at": local_iso(found["updated_at"]),
            "rating_label": found["point__label"],
            "on_paper": found["on_paper"],
            "kind": found["question__kind"],
        }


def as_cells(row: dict[str, Any]) -> Iterator[Any]:
    """For a table of text: words as they are, any other value as JSON."""
    in_words = row["kind"] in IN_WORDS
    for column in COLUMNS:
        if column == "value" and row["value"] is not None and not in_words:
            yield json.dumps(row["value"], ensure_ascii=False)
        else:
            yield row[column]


def as_json(row: dict[str, Any]) -> dict[str, Any]:
    return {column: row[column] for column in COLUMNS}
