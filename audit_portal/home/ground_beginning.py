"""What a board sets, brings in and gives before its first round."""

from collections.abc import Iterator

from django.urls import reverse

from audit_portal.home.beginning import FirstTask
from audit_portal.organisations.models import Board, Invitation, Organisation, Seat

DONE = "Completed"
TO_DO = "Not yet started"


def settings_to_set(board: Board) -> Iterator[FirstTask]:
    done = bool(board.short_name or board.address) and bool(board.contact_email)
    yield FirstTask(
        title=f"Set your {board.get_calls_itself_display().lower()}’s names and letterhead",
        url=reverse("organisations:settings", args=[board.slug]),
        detail="What organisations read on mails and letters, and where their replies go.",
        status=DONE if done else "In progress" if board.revision else TO_DO,
        order=10,
        done=done,
    )


def organisations_to_bring_in(board: Board) -> Iterator[FirstTask]:
    members = Organisation.objects.for_board(board).count()
    yield FirstTask(
        title="Bring in your organisations",
        url=reverse("organisations:bring_in", args=[board.slug]),
        detail="Schools and colleges from a file of the register, agencies one by one.",
        status=_so_far(members, Organisation.objects.awaiting_duty(board).count()),
        order=20,
        done=bool(members),
    )


def colleagues_to_invite(board: Board) -> Iterator[FirstTask]:
    seats = Seat.objects.open().filter(board=board).count()
    # The first manager was invited by a command, and not by a colleague.
    by_people = Invitation.objects.open().exclude(invited_by=None)
    invited = by_people.filter(board=board).count()
    done = seats > 1 or invited > 0
    yield FirstTask(
        title="Invite your colleagues",
        url=reverse("organisations:board_people", args=[board.slug]),
        detail="A second manager, the chair, those who review returns or write questionnaires.",
        status=f"{seats} in, {invited} invited" if done else TO_DO,
        order=40,
        done=done,
    )


def leads_to_invite_first(board: Board) -> Iterator[FirstTask]:
    members = Organisation.objects.for_board(board)
    there, without = members.count(), members.without_lead().count()
    yield FirstTask(
        title="Invite the lead of each organisation",
        url=f"{reverse('organisations:board', args=[board.slug])}?lead=no",
        detail="Only they can answer. You may go on doing this once the round is open.",
        status=f"{there - without} of {there} there" if there else "Cannot start yet",
        order=50,
        done=bool(there) and not without,
        blocked=not there,
    )


def _so_far(members: int, awaiting: int) -> str:
    """Those whose duty is not known yet came in, too, and are not asked before it is."""
    if not members and not awaiting:
        return TO_DO
    return f"{members} so far, {awaiting} without a duty" if awaiting else f"{members} so far"
