"""Agencies begin from their last return: of most answers they say that they are still so."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from audit_portal.organisations.models import User
from demo.pens import Pen
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.pen import Pen as Answering
from questionnaires.returns.carry_forward.bringing_in import bring_in
from questionnaires.returns.carry_forward.confirming import confirm
from questionnaires.returns.carry_forward.earlier import earlier_return
from questionnaires.returns.sheet import Sheet

MOST = 0.7  # of what was carried over


def begin_from_last_time(pen: Pen, *, at: datetime) -> bool:
    """Whether there was a return to begin from."""
    lead = pen.holders["lead"]
    earlier = earlier_return(pen.audit_return, lead)
    if earlier is not None:
        bring_in(pen.audit_return, earlier, who=lead, at=at)
    return earlier is not None


def say_still_so(
    pen: Pen, questions: Sequence[QuestionShape], hand: tuple[User, str], *, at: datetime
) -> Sheet:
    """Of these, as far as there is something to confirm."""
    return confirm(Answering(*hand), pen.audit_return, questions, at=at)


def most_of(pen: Pen, questions: Sequence[QuestionShape]) -> list[QuestionShape]:
    """By a chance of its own, which draws nothing from the story."""
    one = pen.audit_return
    by_chance = Random(f"still so {one.audit_round.slug} {one.organisation_name}")
    return [question for question in questions if by_chance.random() < MOST]
