"""Marking a return as one that came on paper, and ending that.

While it is marked, the managers of the board that runs the round hold a pen for it
(`answering/pen.py`), and may hand it over for approval. Nobody at a board approves it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from audit_portal.figures.days import day_of
from audit_portal.organisations.models import User
from questionnaires.returns.answering.saving import NotAnswerable, locked_for_answering
from questionnaires.returns.models import Answer, AuditReturn, PaperReturn
from questionnaires.returns.paper_return import mail
from questionnaires.returns.transitions import locked

Ending = PaperReturn.Ending


class PaperRefused(Exception):
    """The message is a sentence for who tried."""


@dataclass(frozen=True)
class Received:
    """From whom the paper came, on which day, and why it came on paper."""

    sent_by: str
    on: date
    why: str


@transaction.atomic
def begin(audit_return: AuditReturn, received: Received, *, by: User, at: datetime) -> PaperReturn:
    """Mark it; the leads are told. Marking it twice is harmless. Raises `PaperRefused`."""
    try:
        locked_for_answering(audit_return)
    except NotAnswerable as refusal:
        raise PaperRefused(str(refusal)) from refusal
    there = audit_return.paper_returns.filter(ended_at=None).first()
    if there is not None:
        return there
    if _has_own_words(audit_return):
        raise PaperRefused(
            "The organisation has begun to answer this return itself, and a board does not read a "
            "draft. Ask its lead to go on from the paper."
        )
    if received.on > day_of(at):
        raise PaperRefused("The day it was received cannot be in the future.")
    paper = PaperReturn.objects.create(
        audit_return=audit_return,
        sent_by=received.sent_by.strip(),
        received_on=received.on,
        reason=received.why.strip(),
        begun_at=at,
        begun_by=by,
        begun_by_name=by.name,
    )
    mail.tell_leads(paper, at=at)
    return paper


def _has_own_words(audit_return: AuditReturn) -> bool:
    """Whether anything in it was last written while it was not marked."""
    written = Answer.objects.filter(audit_return=audit_return, revision__gt=0)
    for paper in audit_return.paper_returns.all():
        written = written.exclude(updated_at__range=(paper.begun_at, paper.ended_at))
    return written.exists()


def take_off(paper: PaperReturn, *, by: User, at: datetime, why: str = "") -> None:
    """Marked by mistake. With a reason once something was typed. Raises `PaperRefused`."""
    with transaction.atomic():
        paper = _still_open(paper)
        if paper.typed_at is not None and not why.strip():
            raise PaperRefused("Something has been typed in already: give a reason.")
        _end(paper, Ending.TAKEN_OFF, by=by, at=at, why=why)


def take_over(paper: PaperReturn, *, by: User, at: datetime) -> None:
    """The lead goes on from here; the board can type no more. Raises `PaperRefused`."""
    with transaction.atomic():
        paper = _still_open(paper)
        _end(paper, Ending.TAKEN_OVER, by=by, at=at, why="")
        mail.tell_typist(paper, at=at)


def _still_open(paper: PaperReturn) -> PaperReturn:
    audit_return = locked(paper.audit_return)
    paper = PaperReturn.objects.get(pk=paper.pk)
    paper.audit_return = audit_return
    if not paper.is_open:
        raise PaperRefused("The board no longer types in this return. Nothing was changed.")
    return paper


def _end(paper: PaperReturn, ending: Ending, *, by: User, at: datetime, why: str) -> None:
    paper.ending, paper.ended_at = ending, at
    paper.ended_by, paper.ended_by_name, paper.ended_why = by, by.name, why.strip()
    paper.save()
