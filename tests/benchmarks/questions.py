"""A long return: standards of ten questions, each of another kind, answered throughout."""

from datetime import timedelta
from typing import Any

from audit_portal.organisations.models import Board, User
from questionnaires.definitions.kinds import Content
from questionnaires.definitions.models import Choice, Column, Standard, Version
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.saving import Edit, save_answers
from questionnaires.returns.models import Action, Answer, AnswerEvidence, AuditReturn, Evidence
from questionnaires.returns.sheet import Sheet
from tests.factories import NOW, TODAY, make_draft, make_question, make_scale

KINDS: dict[str, Any] = {
    "rating": None,
    "yes_no_partly": "yes",
    "narrative": "We do this every year, and the board reads what we found. " * 6,
    "person": {"name": "Jo Fields", "role": "Designated safeguarding lead"},
    "date": "2026-01-31",
    "whole_number": 42,
    "single_choice": "c2",
    "multiple_choice": ["c1", "c3"],
    "rows": [{"name": "Staff", "number": 12, "trained": "2026-01-31"}] * 5,
    "terms": {"c1": 3, "c2": 4, "c3": 5},
}
CELLS = {"text": "Staff", "whole_number": 12, "date": "2026-01-31"}
WORDS = "What we do, who does it, and how we know that it works. " * 5


def make_draft_of_all_kinds(owner: Board, *, standards: int = 20) -> Version:
    """Questions s1-q1 to s20-q10; q1 is always a rating, and so on in the order of `KINDS`."""
    version = make_draft(owner=owner, code="long", standards=0)
    version.scales.all().delete()
    scale = make_scale(version)
    for s in range(1, standards + 1):
        standard = Standard.objects.create(
            version=version, key=f"s{s}", order=s, number_printed=str(s), title=f"Standard {s}"
        )
        for q, kind in enumerate(KINDS, start=1):
            question = make_question(
                standard,
                f"s{s}-q{q}",
                order=s * 100 + q,
                number_printed=f"{s}.{q}",
                kind=kind,
                scale=scale if kind == "rating" else None,
                help="Think of the last twelve months.",
            )
            _add_options(question.pk, kind)
    return version


def _add_options(question: int, kind: str) -> None:
    if kind in ("single_choice", "multiple_choice", "terms"):
        Choice.objects.bulk_create(
            Choice(question_id=question, key=f"c{n}", order=n, label=f"Choice {n}")
            for n in range(1, 4)
        )
    if kind == "rows":
        columns = (("name", "text"), ("number", "whole_number"), ("trained", "date"))
        Column.objects.bulk_create(
            Column(question_id=question, key=key, order=n, label=key.title(), kind=column)
            for n, (key, column) in enumerate(columns, start=1)
        )


def answer_everything(audit_return: AuditReturn, who: User) -> None:
    """Every question answered; one piece of evidence and one action at each rating."""
    sheet = Sheet.of(audit_return)
    questions = sheet.structure.questions
    edits = [Edit(q, content_for(q), sheet.answer_to(q).seen) for q in questions]
    save_answers(audit_return, edits, who=who, role="lead", at=NOW)
    evidence = Evidence.objects.create(
        organisation=audit_return.organisation,
        kind="location",
        title="Training log",
        where="With the training team",
        added_at=NOW,
    )
    ratings = Answer.objects.filter(audit_return=audit_return, question__kind="rating")
    for answer in ratings:
        AnswerEvidence.objects.create(answer=answer, evidence=evidence, added_at=NOW)
        Action.objects.create(
            organisation=audit_return.organisation,
            audit_return=audit_return,
            question_id=answer.question_id,
            what="Train the rest",
            owner="Jo Fields",
            due=TODAY + timedelta(days=60),
            created_at=NOW,
        )


def content_for(question: QuestionShape) -> Content:
    if question.kind == "rating":
        return Content(point=question.points[1].pk, commentary=WORDS)
    return Content(value=_value(question), commentary=WORDS if question.commentary else "")


def _value(question: QuestionShape) -> Any:
    keys = [choice.key for choice in question.choices]
    others = {
        "short_text": "A few words about it",
        "percentage": 85.5,
        "statement": True,
        "single_choice": keys[-1] if keys else "",
        "multiple_choice": keys[::2],
        "terms": dict.fromkeys(keys, 12),
        "rows": [{column.key: CELLS[column.kind] for column in question.columns}] * 5,
    }
    return others.get(question.kind, KINDS.get(question.kind))
