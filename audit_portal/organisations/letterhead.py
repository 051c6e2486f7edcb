"""What stands at the head of a board's letters and papers."""

from dataclasses import dataclass

from audit_portal.organisations.models import Board


@dataclass(frozen=True)
class Letterhead:
    """`logo` is a PNG, or None. What the board has not set is ""."""

    name: str
    called: str
    calls_itself: str
    address: tuple[str, ...]
    logo: bytes | None
    chair_name: str
    chair_title: str
    manager_name: str
    phone: str
    email: str


def letterhead_of(board: Board) -> Letterhead:
    """Reads the logo from the storage: ask once for a batch of letters."""
    return Letterhead(
        name=board.name,
        called=board.called,
        calls_itself=board.get_calls_itself_display().lower(),
        address=tuple(board.address.splitlines()),
        logo=_logo_of(board),
        chair_name=board.chair_name,
        chair_title=board.chair_title or "Chair",
        manager_name=board.manager_name,
        phone=board.contact_phone,
        email=board.contact_email,
    )


def _logo_of(board: Board) -> bytes | None:
    if not board.logo:
        return None
    try:
        with board.logo.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None
