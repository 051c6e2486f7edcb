"""People and their seats. Access belongs to a seat, never to a person: people change jobs."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from audit_portal.organisations.models import Board, Organisation


class Role(models.TextChoices):
    LEAD = "lead", "Lead"
    CONTRIBUTOR = "contributor", "Contributor"
    SENIOR_LEAD = "senior_lead", "Head teacher or head of service"
    ACCOUNTABLE = "accountable", "Chair of governors or chief officer"
    READER = "reader", "Reader"
    MANAGER = "manager", "Board manager"
    EDITOR = "editor", "Questionnaire editor"
    REVIEWER = "reviewer", "Reviewer"
    FACILITATOR = "facilitator", "Facilitator"
    CHAIR = "chair", "Chair"


ORGANISATION_ROLES = ("lead", "contributor", "senior_lead", "accountable", "reader")
BOARD_ROLES = ("manager", "editor", "reviewer", "facilitator", "chair")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """`password=None` makes an account that cannot sign in until a password is set."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in by e-mail address, kept in lower case."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class SeatQuerySet(models.QuerySet["Seat"]):
    def open(self) -> "SeatQuerySet":
        return self.filter(until=None)

    def of(self, user: Any) -> "SeatQuerySet":
        """The seats of a signed-in, active person; nobody else has any."""
        return self.filter(user=user.pk, user__is_active=True)

    def held_by(self, user: Any) -> "list[Seat]":
        """The open seats of this person with their places, the oldest first.

        Every page asks. They are sorted here, for to have the database sort them Django hashes
        every column of a query, and this one is wide.
        """
        places = ("organisation__home_board", "board", "only_for_board")
        seats = self.open().of(user).select_related(*places).order_by()
        return sorted(seats, key=lambda seat: seat.pk)

    def at_organisations(self, *roles: str) -> "SeatQuerySet":
        seats = self.exclude(organisation=None)
        return seats.filter(role__in=roles) if roles else seats

    def at_boards(self, *roles: str) -> "SeatQuerySet":
        seats = self.exclude(board=None)
        return seats.filter(role__in=roles) if roles else seats

    def reaching(self, board: "Board | None") -> "SeatQuerySet":
        """Those that are not kept to a board, and those kept to this one."""
        return self.filter(Q(only_for_board=None) | Q(only_for_board=board))

    def end(self, at: datetime, *, by: User | None = None) -> int:
        """Access ends with the seat, in the same transaction."""
        return self.open().update(until=at, ended_by=by)


class Seat(models.Model):
    """A role that a person holds at one organisation or one board, from when until when."""

    user = models.ForeignKey(User, models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="seats"
    )
    board = models.ForeignKey(
        "organisations.Board", models.PROTECT, null=True, blank=True, related_name="seats"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    only_for_board = models.ForeignKey(
        "organisations.Board", models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SeatQuerySet.as_manager()

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
                name="seat_role_fits_its_place",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(until=None, organisation__isnull=False, only_for_board=None),
                name="seat_once_per_organisation_role",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "only_for_board"],
                condition=Q(until=None, only_for_board__isnull=False),
                name="seat_once_per_role_kept_to_a_board",
            ),
            models.UniqueConstraint(
                fields=["user", "board", "role"],
                condition=Q(until=None, board__isnull=False),
                name="seat_once_per_board_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.place}"

    @property
    def its_board(self) -> "Board":
        """Whose rules hold here: the board itself, the one it is kept to, or the home board."""
        if self.organisation is None:
            assert self.board is not None  # noqa: S101 - for the type checker
            return self.board
        return self.only_for_board or self.organisation.home_board

    @property
    def place_called(self) -> str:
        """The place where there is little room."""
        return self.board.called if self.board else str(self.organisation)

    @property
    def place(self) -> "Organisation | Board":
        """Where the seat is: the constraint above keeps exactly one of the two."""
        place = self.organisation or self.board
        assert place is not None  # noqa: S101 - for the type checker; the database keeps it so
        return place
