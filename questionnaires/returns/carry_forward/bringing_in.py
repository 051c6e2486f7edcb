"""Bringing last time's answers in: suggestions that count for nothing until somebody confirms them.

Commentary, evidence and facts come in. Ratings do not, nor statements, which somebody made then.
The earlier return is only read.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from audit_portal.organisations.models import User
from questionnaires.definitions.kinds import EMPTY, Content, kind_of
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.saving import locked_for_answering
from questionnaires.returns.carry_forward.from_another import goes_on
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


@dataclass(frozen=True)
class Waiting:
    """A question that nobody has answered, with last time's answers to what it goes on from.

    The first is the one it is linked to; there are more where questions were merged. `comparable`:
    an answer to the first means the same today.
    """

    question: QuestionShape
    then: tuple[Given, ...]
    comparable: bool


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
    found = [one for one in waiting(sheet, Sheet.of(earlier)) if one.question.pk not in taken]
    citations = _evidence(locked, earlier, found)
    rows = [
        _suggestion(locked, one, has_evidence=one.question.pk in citations, who=who, at=at)
        for one in found
    ]
    stored = Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["audit_return", "question"],
        update_fields=FILLED,
    )
    _cite(stored, citations, who=who, at=at)
    if not sheet.structure.asked_about.isdisjoint(one.question.pk for one in found):
        _keep_required(locked)
    return [one.question for one in found]


def waiting(sheet: Sheet, before: Sheet) -> list[Waiting]:
    """Also those that no condition lets through yet: they come to light as others are answered."""
    by_key = goes_on(before.structure, sheet.structure)
    is_another = before.structure.code != sheet.structure.code
    found = []
    for question in sheet.structure.questions:
        now = sheet.answer_to(question)
        if now.revision or not now.content.is_empty or now.carried_from:
            continue
        pairs = [(link, before.answer_by_key(link.before)) for link in by_key.of(question.key)]
        answered = [
            (link, then) for link, then in pairs if then and _is_worth_it(then, other=is_another)
        ]
        if answered:
            given = tuple(then for _, then in answered)
            found.append(Waiting(question, given, answered[0][0].comparable))
    return found


def _is_worth_it(then: Given, *, other: bool) -> bool:
    """Of another audit only what was put in words; last time's rating is there to be seen, too."""
    return then.pk is not None and (bool(then.content.commentary) or not other)


def suggested(one: Waiting) -> Content:
    """What of last time's answer is brought in. Of several answers, the words alone."""
    question, [then, *others] = one.question, one.then
    words = _words(one.then) if question.commentary else ""
    if question.kind in GIVEN_ANEW or others or not one.comparable:
        return replace(EMPTY, commentary=words)
    value = then.content.value
    if value is not None and kind_of(question).problem_with(question, value):
        return replace(EMPTY, commentary=words)
    return Content(None, value, words, then.content.not_applicable_reason)


def _words(answers: Sequence[Given]) -> str:
    """Where there are several, each begins with the number its question had."""
    written = [given for given in answers if given.content.commentary]
    if len(written) < 2:
        return "".join(given.content.commentary for given in written)
    return "\n\n".join(
        f"{given.question.number} {given.content.commentary}".strip() for given in written
    )


def _suggestion(
    audit_return: AuditReturn, one: Waiting, *, has_evidence: bool, who: User, at: datetime
) -> Answer:
    """Without words or evidence there is nothing to confirm: the row then holds where to look."""
    content = suggested(one)
    return Answer(
        audit_return=audit_return,
        question_id=one.question.pk,
        value=content.value,
        commentary=content.commentary,
        not_applicable_reason=content.not_applicable_reason,
        carried_from_id=one.then[0].pk,
        confirmed=content.is_empty and not has_evidence,
        revision=0 if content.is_empty else 1,
        updated_at=at,
        updated_by=who,
    )


def _taken(audit_return: AuditReturn) -> frozenset[int]:
    """Questions to which somebody attached evidence already: that is an answer begun."""
    cited = AnswerEvidence.objects.filter(answer__audit_return=audit_return)
    return frozenset(cited.values_list("answer__question_id", flat=True))


def _evidence(
    audit_return: AuditReturn, earlier: AuditReturn, found: Sequence[Waiting]
) -> dict[int, list[int]]:
    """Evidence by question of today, as far as it belongs to this organisation; each once."""
    cited: dict[int | None, list[int]] = defaultdict(list)
    rows = AnswerEvidence.objects.filter(
        answer__audit_return=earlier, evidence__organisation=audit_return.organisation_id
    )
    for answer, evidence in rows.order_by("pk").values_list("answer_id", "evidence_id"):
        cited[answer].append(evidence)
    by_question = {
        one.question.pk: list(dict.fromkeys(e for then in one.then for e in cited[then.pk]))
        for one in found
    }
    return {question: evidence for question, evidence in by_question.items() if evidence}


def _cite(
    stored: list[Answer], citations: dict[int, list[int]], *, who: User, at: datetime
) -> None:
    rows = [
        AnswerEvidence(answer=answer, evidence_id=evidence, added_at=at, added_by=who)
        for answer in stored
        for evidence in citations.get(answer.question_id, ())
    ]
    bulk_create_with_history(rows, AnswerEvidence, default_user=who, default_date=at)


def _keep_required(audit_return: AuditReturn) -> None:
    """A fact that was brought in may let further questions through."""
    answered, required = Sheet.of(audit_return).counts
    AuditReturn.objects.filter(pk=audit_return.pk).update(answered=answered, required=required)
