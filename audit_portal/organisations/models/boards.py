"""The body that asks for the audits, and what it has set for itself."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models.people import Seat, User

if TYPE_CHECKING:
    from audit_portal.organisations.models.organisations import Organisation


class BoardColour(models.TextChoices):
    """The colour of a board's pages. What each looks like stands in assets/_colours.scss."""

    TEAL = "teal", "Teal"
    BLUE = "blue", "Blue"
    GREEN = "green", "Green"
    PURPLE = "purple", "Purple"
    PLUM = "plum", "Plum"
    SLATE = "slate", "Slate"


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, user: User) -> "BoardQuerySet":
        """The boards where this person holds an open seat."""
        return self.filter(pk__in=Seat.objects.open().of(user).values("board"))

    def managed_by(self, user: User) -> "BoardQuerySet":
        return self.filter(
            pk__in=Seat.objects.open().of(user).filter(role="manager").values("board")
        )

    def concerned_with(self, organisation: "Organisation") -> "BoardQuerySet":
        """Those that keep its record, and those it owes something to."""
        owed = organisation.memberships.filter(until=None).values("board")
        return self.filter(Q(pk=organisation.home_board_id) | Q(pk__in=owed))


class Board(models.Model):
    """A safeguarding board or partnership. Its names and papers are its own to set.

    `contact_email` is where replies to mails go; `partner_types` are the sectors offered for its
    organisations. A limit left empty is the installation's; `organisations/limits.py` applies it.
    """

    class CallsItself(models.TextChoices):
        BOARD = "board", "Board"
        PARTNERSHIP = "partnership", "Partnership"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=30, blank=True)
    calls_itself = models.CharField(
        max_length=12, choices=CallsItself.choices, default=CallsItself.BOARD
    )
    address = models.TextField(max_length=400, blank=True)
    logo = models.FileField(upload_to="letterheads", blank=True)
    chair_name = models.CharField(max_length=150, blank=True)
    chair_title = models.CharField(max_length=100, blank=True)
    manager_name = models.CharField(max_length=150, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=50, blank=True)
    colour = models.CharField(max_length=10, choices=BoardColour.choices, default=BoardColour.TEAL)
    partner_types = models.JSONField(default=list, blank=True)
    session_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    evidence_max_files = models.PositiveIntegerField(null=True, blank=True)
    evidence_max_mb = models.PositiveSmallIntegerField(null=True, blank=True)
    smallest_group = models.PositiveSmallIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(calls_itself__in=["board", "partnership"]),
                name="board_calls_itself_known",
            ),
            models.CheckConstraint(
                condition=Q(session_minutes=None) | Q(session_minutes__gte=5),
                name="board_session_of_five_minutes",
            ),
            models.CheckConstraint(
                condition=Q(evidence_max_files=None) | Q(evidence_max_files__gte=1),
                name="board_keeps_a_file",
            ),
            models.CheckConstraint(
                condition=Q(evidence_max_mb=None) | Q(evidence_max_mb__gte=1),
                name="board_takes_a_megabyte",
            ),
            models.CheckConstraint(
                condition=Q(smallest_group=None) | Q(smallest_group__gte=3),
                name="board_shows_no_pair",
            ),
            models.CheckConstraint(
                condition=Q(colour__in=BoardColour.values), name="board_colour_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """What it is called where there is little room."""
        return self.short_name or self.name


class BoardChange(models.Model):
    """One setting that somebody changed; `revision` counts what was saved together."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="changes")
    revision = models.PositiveIntegerField()
    setting = models.CharField(max_length=30)
    was = models.TextField(blank=True)
    became = models.TextField(blank=True)
    at = models.DateTimeField()
    who = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "change of a board's settings"
        ordering = ["-revision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "revision", "setting"], name="change_once_per_setting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.setting} of {self.board}, change {self.revision}"
