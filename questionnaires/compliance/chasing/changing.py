"""Changing a ladder: only a step of which no notice is written yet may change or go.

The database keeps it so (`fixed_once_used`); here it is said in a sentence, under the lock that the
chase takes, so that nobody changes a step while it is being used.
"""

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count

from audit_portal.ledger import Rule
from questionnaires.compliance.chasing.words import problem_with
from questionnaires.compliance.models import LadderStep, Notice
from questionnaires.returns.models import AuditRound

USED = "Somebody has been asked by this step already, so it stays as it is."
TWICE = "The ladder has a step of this kind on this day already: choose another day, or change it."


class LadderRefused(Exception):
    """The message is a sentence for the person who asked."""


def fixed_once_used() -> Iterator[Rule]:
    notice, step = Notice._meta.db_table, LadderStep._meta.db_table
    used = f'EXISTS (SELECT 1 FROM "{notice}" n WHERE n.step_id = OLD.id)'  # noqa: S608 - the names of our own tables
    yield Rule(step, "UPDATE", USED, when=used)
    yield Rule(step, "DELETE", USED, when=used)


def save_step(step: LadderStep) -> None:
    """A new one or a changed one."""
    for words in (step.subject, step.text):
        if problem := problem_with(words):
            raise LadderRefused(problem)
    try:
        with transaction.atomic():
            _hold(step)
            step.save()
    except IntegrityError as refused:
        if "step_once" in str(refused) or "UNIQUE" in str(refused):
            raise LadderRefused(TWICE) from refused
        raise


@transaction.atomic
def remove_step(step: LadderStep) -> None:
    _hold(step)
    LadderStep.objects.filter(pk=step.pk).delete()


def _hold(step: LadderStep) -> None:
    AuditRound.objects.select_for_update(no_key=True).get(pk=step.audit_round_id)
    if step.pk and not LadderStep.objects.filter(pk=step.pk).exists():
        raise LadderRefused("Somebody has removed this step meanwhile.")
    if step.pk and step.notices.exists():
        raise LadderRefused(USED)


def steps_of(audit_round: AuditRound) -> list[Any]:
    """In their order, each with `used`: the number of notices written by it."""
    return list(audit_round.ladder.annotate(used=Count("notices")))
