"""What a board says now, and saying something else."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from audit_portal.organisations.models import Board, Statement, User

DRAFTS = Path(__file__).parent / "drafts"
OF_THE_BOARD = "[name of the board]"


class SaidMeanwhile(Exception):
    """Somebody else has saved a newer text than the one that was edited."""

    def __init__(self, statement: Statement) -> None:
        super().__init__(str(statement))
        self.statement = statement


@dataclass(frozen=True)
class Said:
    """`statement` is None while the board has saved none and `text` is the shipped draft."""

    text: str
    statement: Statement | None = None

    @property
    def number(self) -> int:
        return self.statement.number if self.statement else 0


def draft_of(kind: str, board: Board | None = None) -> str:
    """The text that is shipped, with the name of the board where it is known."""
    text = (DRAFTS / f"{kind}.md").read_text(encoding="utf-8")
    return text.replace(OF_THE_BOARD, board.name) if board else text


def said_by(board: Board, kind: str) -> Said:
    newest = board.statements.filter(kind=kind).select_related("who").order_by("-number").first()
    return Said(newest.text, newest) if newest else Said(draft_of(kind, board))


@transaction.atomic
def say(board: Board, kind: str, text: str, *, seen: int, who: User, at: datetime) -> Statement:
    """A new version; the same text again makes none. Raises `SaidMeanwhile`.

    `seen` is the number of the version that was edited, 0 for the draft.
    """
    Board.objects.select_for_update().get(pk=board.pk)
    now = said_by(board, kind).statement
    if now and now.text == text:
        return now
    if now and now.number != seen:
        raise SaidMeanwhile(now)
    number = now.number + 1 if now else 1
    return Statement.objects.create(
        board=board, kind=kind, number=number, text=text, at=at, who=who
    )
