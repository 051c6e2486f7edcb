"""What a board allows: never more than the installation, and often less."""

from django.conf import settings
from django.db.models import F, Q

from audit_portal.organisations.models import Board, Organisation, Seat, User


def files_allowed(organisation: Organisation) -> int:
    """How many files it may keep: its home board's word, within the installation's."""
    most = settings.EVIDENCE_MAX_FILES_PER_ORGANISATION
    return min(most, organisation.home_board.evidence_max_files or most)


def bytes_allowed(organisation: Organisation) -> int:
    """How large one of its files may be."""
    most = settings.EVIDENCE_MAX_BYTES
    board = organisation.home_board
    return min(most, board.evidence_max_mb * 1024 * 1024) if board.evidence_max_mb else most


def smallest_group(board: Board) -> int:
    """The fewest organisations or people whose answers are shown together to others."""
    return max(settings.SMALLEST_GROUP, board.smallest_group or 0)


def session_seconds(user: User) -> int:
    """Until they are signed out: the strictest of the boards where this person has a seat."""
    seats = Seat.objects.open().of(user)
    boards = Board.objects.filter(
        Q(pk__in=seats.values("board"))
        | Q(pk__in=seats.values("only_for_board"))
        | Q(pk__in=seats.values("organisation__home_board"))
    )
    strictest = boards.exclude(session_minutes=None).order_by(F("session_minutes")).first()
    most = settings.SESSION_COOKIE_AGE
    minutes = strictest.session_minutes if strictest else None
    return min(most, minutes * 60) if minutes else most
