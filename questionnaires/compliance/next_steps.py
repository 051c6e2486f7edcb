"""What the home page and the navigation offer the board's manager and chair."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from audit_portal.home.beginning import FirstTask
from audit_portal.home.navigation import Link
from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Board, BoardMember, Role, Seat
from questionnaires.compliance.rounds_page import (
    RoundLine,
    deadline_words,
    in_a_sentence,
    lines_of,
)
from questionnaires.returns.models import AuditRound

WATCHING = (Role.MANAGER, Role.CHAIR)


def rounds_to_watch(seat: Seat, on: date) -> Iterator[NextStep]:
    if seat.board is None or seat.role not in WATCHING:
        return
    rounds = AuditRound.objects.tracked_by(seat.user).for_board(seat.board).filter(closed_on=None)
    lines = lines_of(list(rounds.prefetch_related("cohorts")), seat.user, today=on)
    for line in lines:
        yield _step(line, on)
    if not lines and seat.role == Role.MANAGER:
        yield NextStep(
            title="Open a round",
            url=reverse("compliance:open", args=[seat.board.slug]),
            detail="No round is open. Choose a questionnaire, the dates and who is asked.",
        )


def has_had_a_round(board: Board) -> bool:
    return AuditRound.objects.for_board(board).exists()


def first_round_to_open(board: Board) -> Iterator[FirstTask]:
    ready = BoardMember.objects.filter(board=board, until=None).exists()
    yield FirstTask(
        title="Open a round",
        url=reverse("compliance:open", args=[board.slug]),
        detail="Choose the dates and who is asked. You see who it is before anybody is written to.",
        status="Not yet started" if ready else "Cannot start yet",
        order=60,
        blocked=not ready,
    )


def _step(line: RoundLine, on: date) -> NextStep:
    late = line.counts.overdue > 0
    days = abs((line.first_due - on).days) if line.first_due else 0
    return NextStep(
        title=in_a_sentence(line),
        url=reverse("compliance:tracker", args=[line.audit_round.slug]),
        detail=deadline_words(line),
        status=f"{line.counts.overdue} late" if late else "",
        order=20 + min(days, 60),
        late=late,
    )


def rounds_link(seat: Seat) -> Iterator[Link]:
    if seat.board is not None and seat.role in WATCHING:
        yield Link("Rounds", reverse("compliance:rounds", args=[seat.board.slug]), order=20)
