"""Living through a return's story with the portal's own acts, each at its own moment."""

from datetime import datetime
from random import Random

from audit_portal.organisations.models import Kind, User
from demo.actions import set_actions
from demo.answers import fill_in
from demo.evidence import Cupboard
from demo.pens import Pen
from demo.people import People
from demo.stories import IN_FULL, Story
from demo.words.writer import Voice, Writer
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.rounds.excusing import excuse
from questionnaires.returns.sign_off.decisions import Decision, Signer, Verdict, decide
from questionnaires.returns.sign_off.submitting import submit

EXCUSED_WHY = (
    "Closed for rebuilding until the autumn; its pupils are at a school that answers for them.",
    "Merging with the school next door, which answers for both.",
)
SENT_BACK_WHY = (
    "Two ratings look high to me. Please look again at training and at supervision.",
    "The date of the policy is that of the draft. Please put in the day it was approved.",
    "I cannot see how we know this about visitors. Add what we saw, or rate it lower.",
)


def pen_for(
    audit_return: AuditReturn, story: Story, people: People, writer: Writer, random: Random
) -> Pen:
    here = people.at[audit_return.organisation.name]
    elsewhere = [user.name for places in people.at.values() for user in places.values()]
    voice = Voice(
        random,
        audit_return.pk,
        Kind(audit_return.organisation.kind),
        [*(user.name for user in here.values()), *random.sample(elsewhere, 4)],
        audit_return.cohort.first_due,
    )
    return Pen(audit_return, story, writer, voice, here)


def enact(pen: Pen, cupboard: Cupboard, *, manager: User) -> None:
    story = pen.story
    if story.excused is not None:
        why = pen.random.choice(EXCUSED_WHY)
        excuse(pen.audit_return, why=why, by=manager, at=story.excused)
    if story.started is None:
        return
    sheet = fill_in(pen, cupboard)
    pen.audit_return.refresh_from_db()
    if story.filled == IN_FULL:
        set_actions(pen, sheet, at=story.filled_in_by)
        _sign(pen)


def _sign(pen: Pen) -> None:
    """Submitted, perhaps sent back and submitted again, then approved."""
    story, lead = pen.story, pen.holders["lead"]
    if story.first_sent is not None and story.sent_back is not None:
        submit(pen.audit_return, who=lead, at=story.first_sent)
        verdict = Verdict(Decision.SENT_BACK, reason=pen.random.choice(SENT_BACK_WHY))
        _decide(pen, verdict, "senior_lead", story.first_sent, story.sent_back)
    if story.submitted is None:
        return
    submit(pen.audit_return, who=lead, at=story.submitted)
    for role, moment in story.approved:
        met_on = story.submitted.date() if role == "accountable" else None
        _decide(pen, Verdict(Decision.APPROVED, met_on=met_on), role, story.submitted, moment)


def _decide(pen: Pen, verdict: Verdict, role: str, submission: datetime, at: datetime) -> None:
    signer = Signer.in_seat(pen.holders[role], role)
    decide(pen.audit_return, verdict, signer=signer, submission=submission, at=at)
