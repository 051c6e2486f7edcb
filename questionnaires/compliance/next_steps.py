"""What the home page and the navigation offer the board's manager and chair."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse

from audit_portal.figures.days import start_of
from audit_portal.home.beginning import FirstTask
from audit_portal.home.navigation import Link
from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Board, BoardMember, Role, Seat
from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.messaging.opening import with_untold
from questionnaires.compliance.models import DeadAddress, Notice
from questionnaires.compliance.rounds_page import RoundLine, deadline_words, lines_of
from questionnaires.returns.models import AuditReturn, AuditRound, Status

WATCHING = (Role.MANAGER, Role.CHAIR)
PATIENCE = timedelta(days=14)  # for those who approve


def open_lines(seat: Seat, on: date) -> list[RoundLine]:
    """The open rounds that this seat watches, with their figures and `untold`."""
    if seat.board is None or seat.role not in WATCHING:
        return []
    rounds = AuditRound.objects.tracked_by(seat.user).for_board(seat.board).filter(closed_on=None)
    returns = AuditReturn.objects.tracked_by(seat.user)
    annotated = with_untold(rounds.prefetch_related("cohorts"), on=on)
    return lines_of(list(annotated), returns, AsAt.on(None, today=on))


def rounds_to_watch(seat: Seat, on: date) -> Iterator[NextStep]:
    """Late returns to both; the rest to the manager, who acts on it."""
    if seat.board is None or seat.role not in WATCHING:
        return
    lines = open_lines(seat, on)
    for line in lines:
        if line.counts.overdue:
            yield _late(line, seat)
    if seat.role == Role.MANAGER:
        yield from _to_be_told(lines, seat)
        yield from _for_the_boards_hand(seat.board)
        yield from _awaiting_approval_long(lines, seat, on)
        if not lines:
            yield NextStep(
                title="Open a round",
                url=reverse("compliance:open", args=[seat.board.slug]),
                detail="No round is open. Choose a questionnaire, the dates and who is asked.",
            )


def _late(line: RoundLine, seat: Seat) -> NextStep:
    number = line.counts.overdue
    verb = "Follow up" if seat.role == Role.MANAGER else "See"
    return NextStep(
        title=f"{verb} {_returns(number)} past the deadline: {line.audit_round.title}",
        url=f"{_tracker(line.audit_round)}?late=yes",
        detail=deadline_words(line),
        status=f"{number} late",
        order=20,
        late=True,
    )


def _to_be_told(lines: list[RoundLine], seat: Seat) -> Iterator[NextStep]:
    """Own rounds of which nobody has heard."""
    for line in lines:
        audit_round: Any = line.audit_round
        if not audit_round.untold or audit_round.board_id != seat.board_id:
            continue
        message = reverse("compliance:message", args=[audit_round.slug])
        yield NextStep(
            title=f"Tell the leads that it has opened: {audit_round.title}",
            url=f"{message}?words=opening",
            detail="Nobody has been written to about this round yet. The words are ready.",
            order=15,
        )


def _for_the_boards_hand(board: Board) -> Iterator[NextStep]:
    """Calls, letters and empty seats of the chase; messages of it that did not go."""
    notices = Notice.objects.filter(audit_return__audit_round__board=board)
    number = notices.tasks().count()
    number += DeadAddress.objects.open().filter(message__board=board).count()
    if number:
        yield NextStep(
            title=f"Do {number} task{'' if number == 1 else 's'} of the chase",
            url=reverse("compliance:tasks", args=[board.slug]),
            detail="Calls and letters that are due, empty seats, and addresses that do not work.",
            status=f"{number} to do",
            order=25,
        )
    if number := notices.in_trouble().values("message").distinct().count():
        messages = reverse("correspondence:board_messages", args=[board.slug])
        yield NextStep(
            title=f"Look at {number} message{'' if number == 1 else 's'} that may not have gone",
            url=f"{messages}?show=trouble",
            detail="The portal does not send these again by itself.",
            status=f"{number} in trouble",
            order=22,
        )


def _awaiting_approval_long(lines: list[RoundLine], seat: Seat, on: date) -> Iterator[NextStep]:
    """Submitted, and since then nobody has approved it or sent it back."""
    rounds = {line.audit_round.pk: line.audit_round for line in lines}
    waiting = (
        AuditReturn.objects.tracked_by(seat.user)
        .filter(audit_round__in=rounds, status=Status.SUBMITTED)
        .filter(submitted_at__lt=start_of(on - PATIENCE))
        .order_by()
        .values_list("audit_round_id")
        .annotate(number=Count("*"))
    )
    for pk, number in waiting:
        yield NextStep(
            title=f"Ask after {_returns(number)} awaiting approval: {rounds[pk].title}",
            url=f"{_tracker(rounds[pk])}?status=submitted",
            detail=f"Submitted more than {PATIENCE.days} days ago, and not decided since.",
            status=f"{number} waiting",
            code="submitted",
            order=30,
        )


def _returns(number: int) -> str:
    return f"{number} return{'' if number == 1 else 's'}"


def _tracker(audit_round: AuditRound) -> str:
    return reverse("compliance:tracker", args=[audit_round.slug])


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


def rounds_link(seat: Seat) -> Iterator[Link]:
    if seat.board is not None and seat.role in WATCHING:
        yield Link(
            "Rounds",
            reverse("compliance:rounds", args=[seat.board.slug]),
            order=20,
            detail="See who has returned and who has not, on any day.",
            within=(
                reverse("compliance:tracker", args=["-"]).removesuffix("-/"),
                reverse("compliance:actions", args=[seat.board.slug]),
                reverse("compliance:tasks", args=[seat.board.slug]),
                reverse("compliance:letters", args=[seat.board.slug]),
                reverse("compliance:replies", args=[seat.board.slug]),
            ),
        )
