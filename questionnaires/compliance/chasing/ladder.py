"""The usual ladder, which every round is opened with. A board may change it, step by step."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from questionnaires.compliance.models import LadderStep
from questionnaires.returns.models import AuditRound

Channel = LadderStep.Channel


@dataclass(frozen=True)
class Rung:
    """A step before it belongs to a round; `offset` in days from the first deadline."""

    offset: int
    roles: tuple[str, ...]
    subject: str
    text: str
    channel: str = Channel.EMAIL

    def step_of(self, audit_round: AuditRound) -> LadderStep:
        return LadderStep(
            audit_round=audit_round,
            offset=self.offset,
            channel=self.channel,
            subject=self.subject,
            text=self.text,
            **{f"to_{role}": True for role in self.roles},
        )


USUAL = (
    Rung(
        -14,
        ("lead",),
        "Due on {deadline}: {round}, {organisation}",
        "{organisation} {must} return the {round} by {deadline}.\n\n"
        "What has been answered so far is saved. Leave time for the approval at the end: a return "
        "counts once it is approved.\n\n"
        "{duty}",
    ),
    Rung(
        -3,
        ("lead",),
        "Reminder: {round} is due on {deadline}, {organisation}",
        "The {round} is due from {organisation} on {deadline}.\n\n"
        "If it cannot be finished by then, tell the board before that day.",
    ),
    Rung(
        1,
        ("lead",),
        "Now late: {round}, {organisation}",
        "The {round} was due from {organisation} on {deadline} and has not reached the board.\n\n"
        "We ask you to finish and submit it now. If something stands in the way, tell the board "
        "what it is.",
    ),
    Rung(
        5,
        ("lead", "senior_lead"),
        "Still to come: {round}, {organisation}",
        "The {round} was due from {organisation} on {deadline} and has not reached the board.\n\n"
        "This message goes to the lead and to whoever heads the organisation. We ask you to agree "
        "between you who does what, so that the return is submitted and approved this week.\n\n"
        "{duty}",
    ),
    Rung(
        15,
        ("accountable",),
        "For your attention: {round}, {organisation}",
        "You are written to because you answer for safeguarding at {organisation}. The {round} "
        "was due on {deadline} and has not reached the board.\n\n"
        "We ask you to see to it that the return is completed and approved. Without it, the "
        "report to the board will say of {organisation}: {outcome}.\n\n"
        "{duty}",
    ),
    Rung(
        25,
        ("accountable",),
        "{round}: no return from {organisation}",
        "The {round} was due from {organisation} on {deadline}. {board} has not received it.\n\n"
        "I ask you to see to it that the return reaches the board without further delay, or to "
        "tell me what stands in the way. Until it does, the report to the board names "
        "{organisation} and says: {outcome}.\n\n"
        "{duty}",
        Channel.LETTER,
    ),
)


@transaction.atomic
def set_up_ladder(audit_round: AuditRound) -> list[LadderStep]:
    """The usual steps for a round that has none yet; what it has stays as it is.

    Of two who ask for it at once the second finds the steps of the first.
    """
    AuditRound.objects.select_for_update(no_key=True).get(pk=audit_round.pk)
    if audit_round.ladder.exists():
        return list(audit_round.ladder.all())
    return LadderStep.objects.bulk_create(rung.step_of(audit_round) for rung in USUAL)


def take_over_ladder(audit_round: AuditRound, earlier: AuditRound) -> None:
    """The steps of an earlier round, word for word."""
    steps = list(earlier.ladder.all())
    for step in steps:
        step.pk, step.audit_round = None, audit_round
    LadderStep.objects.bulk_create(steps)


def set_up_when_opened(
    sender: type[AuditRound],
    audit_round: AuditRound,
    modelled_on: AuditRound | None = None,
    **also: Any,
) -> None:
    if modelled_on is not None:
        take_over_ladder(audit_round, modelled_on)
    set_up_ladder(audit_round)
