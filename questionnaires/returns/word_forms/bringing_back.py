"""Bringing a filled-in form back: held as words, looked at, then used as suggestions.

A suggestion counts for nothing until somebody confirms or changes it, as those of last time
(`carry_forward/`). An answer that is there is never overwritten.
"""

from datetime import datetime
from hashlib import file_digest
from typing import BinaryIO

from django.db import transaction

from audit_portal.checking import Refused
from audit_portal.documents.word_tables import tables_of
from audit_portal.organisations.models import User
from questionnaires.definitions.kinds import Content
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.saving import locked_for_answering
from questionnaires.returns.models import Answer, AnswerEvidence, AuditReturn, WordForm
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.word_forms.reading import FormRead, FormRefused, read_form

FILLED = (
    "value",
    "commentary",
    "not_applicable_reason",
    "read_from",
    "confirmed",
    "revision",
    "updated_at",
    "updated_by",
)


def hold(
    audit_return: AuditReturn, file: BinaryIO, *, name: str, by: User, at: datetime
) -> WordForm:
    """In the place of one that this person left waiting. Raises `FormRefused`."""
    try:
        tables = tables_of(file)
    except Refused as refused:
        raise FormRefused(f"“{name}” cannot be used, because {refused}.") from refused
    read_form(tables, Sheet.of(audit_return), audit_return.audit_round.version)
    file.seek(0)
    digest = file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # it is seekable
    with transaction.atomic():
        WordForm.objects.filter(audit_return=audit_return, brought_by=by, used_at=None).delete()
        return WordForm.objects.create(
            audit_return=audit_return,
            name=name[:200],
            sha256=digest,
            tables=tables,
            brought_at=at,
            brought_by=by,
        )


def read_held(form: WordForm, audit_return: AuditReturn) -> FormRead:
    """As the return stands now. Raises `FormRefused`."""
    return read_form(form.tables, Sheet.of(audit_return), audit_return.audit_round.version)


@transaction.atomic
def use(form: WordForm, audit_return: AuditReturn, *, by: User, at: datetime) -> FormRead:
    """Write what is read as suggestions. Asked twice, it writes once. Raises `NotAnswerable`."""
    locked = locked_for_answering(audit_return)
    fresh = WordForm.objects.filter(pk=form.pk, used_at=None)
    if not fresh.update(used_at=at):
        return FormRead()
    read = read_held(form, locked)
    taken = _with_evidence(locked)
    read.found = [pair for pair in read.found if pair[0].pk not in taken]
    Answer.objects.bulk_create(
        [_suggestion(locked, form, *pair, by=by, at=at) for pair in read.found],
        update_conflicts=True,
        unique_fields=["audit_return", "question"],
        update_fields=FILLED,
    )
    answered, required = Sheet.of(locked).counts  # a fact may let further questions through
    AuditReturn.objects.filter(pk=locked.pk).update(answered=answered, required=required)
    return read


def _with_evidence(audit_return: AuditReturn) -> frozenset[int]:
    """Questions to which somebody attached evidence already: that is an answer begun."""
    cited = AnswerEvidence.objects.filter(answer__audit_return=audit_return)
    return frozenset(cited.values_list("answer__question_id", flat=True))


def _suggestion(
    audit_return: AuditReturn,
    form: WordForm,
    question: QuestionShape,
    content: Content,
    *,
    by: User,
    at: datetime,
) -> Answer:
    return Answer(
        audit_return=audit_return,
        question_id=question.pk,
        value=content.value,
        commentary=content.commentary,
        not_applicable_reason=content.not_applicable_reason,
        read_from=form,
        confirmed=False,
        revision=1,
        updated_at=at,
        updated_by=by,
    )


def forget_stale(at: datetime) -> None:
    """What was brought and never used: the worker does it once a day."""
    WordForm.objects.stale(at=at).delete()
