"""Bringing last time's answers in: suggestions that count for nothing until somebody confirms them.

Commentary, evidence and facts come in. Ratings do not, nor statements, which somebody made then.
The earlier return is only read.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from audit_portal.organisations.models import User
from questionnaires.definitions.comparing import asked_alike
from questionnaires.definitions.kinds import EMPTY, Content, kind_of
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.saving import locked_for_answering
from questionnaires.returns.models import Answer, AnswerEvidence, AuditReturn, Status
from questionnaires.returns.sheet import Given, Sheet

GIVEN_ANEW = ("rating", "statement")
OPEN_TO_SUGGESTIONS = (Status.NOT_STARTED, Status.IN_PROGRESS)
FILLED = (
    "value",
    "commentary",
    "not_applicable_reason",
    "carried_from",
    "confirmed",
    "revision",
    "updated_at",
    "updated_by",
)


@transaction.atomic
def bring_in(
    audit_return: AuditReturn, earlier: AuditReturn, *, who: User, at: datetime
) -> list[QuestionShape]:
    """The questions that have been given last time's answer. Those with words of their own stay.

    Asked twice, it brings in once. Status and ratings are left as they are. Raises `NotAnswerable`.
    """
    locked = locked_for_answering(audit_return)
    sheet = Sheet.of(locked)
    taken = _taken(locked)
    pairs = [pair for pair in waiting(sheet, Sheet.of(earlier)) if pair[0].pk not in taken]
    citations = _evidence(locked, earlier)
    rows = [
        _suggestion(locked, question, then, question_evidence=then.pk in citations, who=who, at=at)
        for question, then in pairs
    ]
    stored = Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["audit_return", "question"],
        update_fields=FILLED,
    )
    _cite(stored, citations, who=who, at=at)
    _keep_required(locked)
    return [question for question, _ in pairs]


def waiting(sheet: Sheet, before: Sheet) -> list[tuple[QuestionShape, Given]]:
    """Questions that nobody has answered, with last time's answer where there is one.

    Also those that no condition lets through yet: they come to light as the others are answered.
    """
    found = []
    for question in sheet.structure.questions:
        earlier = before.structure.by_key.get(question.key)
        now = sheet.answer_to(question)
        if earlier is None or now.revision or not now.content.is_empty or now.carried_from:
            continue
        then = before.answer_to(earlier)
        if then.pk is not None:
            found.append((question, then))
    return found


def suggested(question: QuestionShape, then: Given) -> Content:
    """What of last time's answer is brought in."""
    words = then.content.commentary if question.commentary else ""
    if question.kind in GIVEN_ANEW or not asked_alike(then.question, question):
        return replace(EMPTY, commentary=words)
    value = then.content.value
    if value is not None and kind_of(question).problem_with(question, value):
        return replace(EMPTY, commentary=words)
    return Content(None, value, words, then.content.not_applicable_reason)


def _suggestion(
    audit_return: AuditReturn,
    question: QuestionShape,
    then: Given,
    *,
    question_evidence: bool,
    who: User,
    at: datetime,
) -> Answer:
    """Without words or evidence there is nothing to confirm: the row then holds where to look."""
    content = suggested(question, then)
    return Answer(
        audit_return=audit_return,
        question_id=question.pk,
        value=content.value,
        commentary=content.commentary,
        not_applicable_reason=content.not_applicable_reason,
        carried_from_id=then.pk,
        confirmed=content.is_empty and not question_evidence,
        revision=0 if content.is_empty else 1,
        updated_at=at,
        updated_by=who,
    )


def _taken(audit_return: AuditReturn) -> frozenset[int]:
    """Questions to which somebody attached evidence already: that is an answer begun."""
    cited = AnswerEvidence.objects.filter(answer__audit_return=audit_return)
    return frozenset(cited.values_list("answer__question_id", flat=True))


def _evidence(audit_return: AuditReturn, earlier: AuditReturn) -> dict[int, list[int]]:
    """Evidence by the answer that cited it, as far as it belongs to this organisation."""
    found: dict[int, list[int]] = {}
    cited = AnswerEvidence.objects.filter(
        answer__audit_return=earlier, evidence__organisation=audit_return.organisation_id
    )
    for answer, evidence in cited.order_by("pk").values_list("answer_id", "evidence_id"):
        found.setdefault(answer, []).append(evidence)
    return found


def _cite(
    stored: list[Answer], citations: dict[int, list[int]], *, who: User, at: datetime
) -> None:
    rows = [
        AnswerEvidence(answer=answer, evidence_id=evidence, added_at=at, added_by=who)
        for answer in stored
        for evidence in citations.get(answer.carried_from_id or 0, ())
    ]
    bulk_create_with_history(rows, AnswerEvidence, default_user=who, default_date=at)


def _keep_required(audit_return: AuditReturn) -> None:
    """A fact that was brought in may let further questions through."""
    answered, required = Sheet.of(audit_return).counts
    AuditReturn.objects.filter(pk=audit_return.pk).update(answered=answered, required=required)
