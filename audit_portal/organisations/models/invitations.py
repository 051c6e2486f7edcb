"""Offers of a seat."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models.people import (
    BOARD_ROLES,
    ORGANISATION_ROLES,
    Role,
    Seat,
    User,
)

if TYPE_CHECKING:
    from audit_portal.organisations.models import Board, Organisation


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Neither taken up nor withdrawn; they may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def pending(self, *, at: datetime) -> "InvitationQuerySet":
        return self.open().filter(expires_at__gt=at)

    def reaching(self, board: "Board | None") -> "InvitationQuerySet":
        """Those that are not kept to a board, and those kept to this one."""
        return self.filter(Q(only_for_board=None) | Q(only_for_board=board))

    def written_by(self, board: "Board") -> "InvitationQuerySet":
        """Those of a list of contacts that this board has not sent yet."""
        unsent = self.open().filter(sent_at=None)
        ours = Q(only_for_board=None, organisation__home_board=board) | Q(only_for_board=board)
        return unsent.filter(ours)


class Invitation(models.Model):
    """An offer of a seat, taken up once by whoever holds the link that was mailed.

    Only a digest of the link's token is kept, so that the table cannot be used to sign in. When it
    hands over a seat, that seat ends as this invitation is accepted.
    """

    class State(models.TextChoices):
        WRITTEN = "written", "Not sent yet"
        PENDING = "pending", "Invited"
        ACCEPTED = "accepted", "Accepted"
        WITHDRAWN = "withdrawn", "Withdrawn"
        EXPIRED = "expired", "Expired"

    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
    )
    board = models.ForeignKey(
        "organisations.Board", models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    only_for_board = models.ForeignKey(
        "organisations.Board", models.PROTECT, null=True, blank=True, related_name="+"
    )
    hands_over = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="successors"
    )
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)  # None: written, for the manager to send
    expires_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(board=None, organisation__isnull=False, role__in=ORGANISATION_ROLES)
                    | Q(
                        organisation=None,
                        board__isnull=False,
                        role__in=BOARD_ROLES,
                        only_for_board=None,
                    )
                ),
                name="invitation_role_fits_its_place",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at=None),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, expires_at=None, accepted_at=None)
                | Q(sent_at__isnull=False, expires_at__isnull=False),
                name="invitation_sent_until_some_day",
            ),
            models.UniqueConstraint(
                fields=["email", "organisation", "role"],
                condition=Q(
                    accepted_at=None,
                    withdrawn_at=None,
                    organisation__isnull=False,
                    only_for_board=None,
                ),
                name="invitation_once_per_organisation_role",
            ),
            models.UniqueConstraint(
                fields=["email", "organisation", "role", "only_for_board"],
                condition=Q(accepted_at=None, withdrawn_at=None, only_for_board__isnull=False),
                name="invitation_once_per_role_kept_to_a_board",
            ),
            models.UniqueConstraint(
                fields=["email", "board", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None, board__isnull=False),
                name="invitation_once_per_board_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}"

    def state(self, *, at: datetime) -> "Invitation.State":
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        if self.expires_at is None:
            return self.State.WRITTEN
        return self.State.PENDING if at < self.expires_at else self.State.EXPIRED

    @property
    def place(self) -> "Organisation | Board":
        place = self.organisation or self.board
        assert place is not None  # noqa: S101 - for the type checker; the database keeps it so
        return place
