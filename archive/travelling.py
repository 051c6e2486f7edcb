"""What of a row does not travel, and what takes its place.

No password, link or code leaves the installation: people set a new password by “Forgotten your
password?”, and links are sent anew. Taken in and given out again, a row is the same: whatever is
said of it here holds for a row that has travelled before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from archive.belongings import Label
from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Board

Row = dict[str, Any]

# Columns that are not in the archive, with what a row is given in their place when it comes in.
WITHHELD: dict[Label, dict[str, Callable[[], Any]]] = {
    "organisations.User": {
        "password": lambda: make_password(None),  # no password fits
        "last_login": lambda: None,
        "is_superuser": lambda: False,  # whoever looks after one installation does not do so there
        "is_staff": lambda: False,
    },
}

# Foreign keys to rows that may belong to another board: then they lead nowhere.
MAY_LEAD_ELSEWHERE: dict[Label, tuple[str, ...]] = {
    "organisations.Invitation": ("hands_over",),
    "returns.Answer": ("carried_from",),
}


@dataclass(frozen=True)
class Journey:
    """Of which board, and when."""

    board: Board
    at: datetime


def as_it_travels(label: Label, row: Row, journey: Journey) -> Row:
    change = _CHANGES.get(label)
    return row if change is None else row | change(row, journey)


def _organisation(row: Row, journey: Journey) -> Row:
    """The record of a guest is kept by another board, which does not come along."""
    return {"home_board": journey.board.pk}


def _invitation(row: Row, journey: Journey) -> Row:
    """One that is still open stands as written, and is sent anew with a link of its own."""
    gone: Row = {"token_digest": f"left behind {row['id']}"}
    if row["accepted_at"] is None and row["withdrawn_at"] is None:
        gone |= {"sent_at": None, "expires_at": None}
    return gone


def _approval_link(row: Row, journey: Journey) -> Row:
    gone: Row = {"token_digest": f"left behind {row['id']}", "code_digest": ""}
    if row["used_at"] is None and row["withdrawn_at"] is None:
        gone["withdrawn_at"] = journey.at
    return gone


WAITING = (Message.State.QUEUED, Message.State.CLAIMED)
STAYED_BEHIND = "It was not sent before the board moved here."


def _message(row: Row, journey: Journey) -> Row:
    """What waits to be sent is sent from where it waits, never from both places."""
    gone: Row = {"text": "", "html": ""} if row["secret"] else {}
    if row["state"] in WAITING:
        gone |= {"state": Message.State.SUPERSEDED, "server_said": STAYED_BEHIND}
    return gone


_CHANGES: dict[Label, Callable[[Row, Journey], Row]] = {
    "organisations.Organisation": _organisation,
    "organisations.Invitation": _invitation,
    "returns.ApprovalLink": _approval_link,
    "correspondence.Message": _message,
}
