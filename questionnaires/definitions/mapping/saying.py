"""A person's word on two questions, written down once and for all."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from audit_portal.organisations.models import User
from questionnaires.definitions.models import Question, QuestionMapping
from questionnaires.definitions.structure import QuestionShape, Structure

Verdict = QuestionMapping.Verdict


class MappingRefused(Exception):
    """The sentence says why."""


@dataclass(frozen=True)
class Word:
    verdict: str
    reason: str = ""


@transaction.atomic
def say(
    earlier: QuestionShape, later: QuestionShape, word: Word, *, who: User, at: datetime
) -> bool:
    """False, with nothing written, where that is the last word already.

    Raises `MappingRefused`. Both questions are of published versions; the database refuses others.
    """
    _refuse_nonsense(earlier, later, word)
    # One person after the other, so that two who press at once do not say one thing twice.
    Question.objects.select_for_update(no_key=True).get(pk=later.pk)
    last = QuestionMapping.objects.filter(earlier=earlier.pk, later=later.pk).last()
    if last is None and word.verdict == Verdict.TAKEN_BACK:
        return False
    if last is not None and Word(last.verdict, last.reason) == word:
        return False
    QuestionMapping.objects.create(
        earlier_id=earlier.pk,
        later_id=later.pk,
        verdict=word.verdict,
        reason=word.reason,
        by=who,
        at=at,
    )
    return True


def history(before: Structure, later: QuestionShape) -> QuerySet[QuestionMapping]:
    """All that was ever said of a question and those of an earlier version, the last word last."""
    rows = QuestionMapping.objects.filter(earlier__version=before.version_pk, later=later.pk)
    return rows.select_related("by", "earlier").order_by("pk")


def _refuse_nonsense(earlier: QuestionShape, later: QuestionShape, word: Word) -> None:
    if word.verdict == Verdict.COMPARABLE and earlier.kind != later.kind:
        raise MappingRefused(
            "The two take different kinds of answer, so answers cannot be compared. "
            "Choose “Goes on, but answers cannot be compared”."
        )
    if word.verdict == Verdict.NOT_COMPARABLE and not word.reason:
        raise MappingRefused("Say why answers cannot be compared.")
