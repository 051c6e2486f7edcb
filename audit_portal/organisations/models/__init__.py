"""Boards, the organisations that owe them an audit, and the seats people hold at either."""

from audit_portal.organisations.models.boards import Board, BoardChange, BoardColour
from audit_portal.organisations.models.invitations import Invitation, InvitationQuerySet
from audit_portal.organisations.models.organisations import (
    BoardMember,
    DutyBasis,
    Kind,
    Organisation,
    Succession,
)
from audit_portal.organisations.models.people import (
    BOARD_ROLES,
    ORGANISATION_ROLES,
    Role,
    Seat,
    User,
)
from audit_portal.organisations.models.register import RegisterFile
from audit_portal.organisations.models.statements import Statement

__all__ = [
    "BOARD_ROLES",
    "ORGANISATION_ROLES",
    "Board",
    "BoardChange",
    "BoardColour",
    "BoardMember",
    "DutyBasis",
    "Invitation",
    "InvitationQuerySet",
    "Kind",
    "Organisation",
    "RegisterFile",
    "Role",
    "Seat",
    "Statement",
    "Succession",
    "User",
]
