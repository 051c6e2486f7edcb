"""One organisation's return in one round, and everything that ever happened to it."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from audit_portal.organisations.models import (
    Board,
    BoardMember,
    DutyBasis,
    Organisation,
    Seat,
    Succession,
    User,
)
from questionnaires.definitions.models import Standard
from questionnaires.returns.models.rounds import AuditRound, Cohort

if TYPE_CHECKING:
    from questionnaires.returns.models.paper_returns import PaperReturn


class Status(models.TextChoices):
    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Awaiting approval"
    SENT_BACK = "sent_back", "Sent back"
    SIGNED_OFF = "signed_off", "Returned"
    EXCUSED = "excused", "Excused"


READ_AT_THE_BOARD = ("manager", "chair", "reviewer")
ANSWERABLE = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.SENT_BACK)


class AuditReturnQuerySet(models.QuerySet["AuditReturn"]):
    def at_seats(self, user: User, *roles: str) -> "AuditReturnQuerySet":
        """Returns of organisations where this person holds an open seat of these roles.

        A seat kept to one board reaches only that board's rounds and those shared with it.
        """
        seats = Seat.objects.open().of(user).at_organisations(*roles)
        anywhere = Q(organisation__in=seats.filter(only_for_board=None).values("organisation"))
        kept = seats.filter(organisation=models.OuterRef("organisation")).filter(
            Q(only_for_board__rounds=models.OuterRef("audit_round"))
            | Q(only_for_board__shared_rounds=models.OuterRef("audit_round")),
        )
        return self.filter(anywhere | models.Exists(kept))

    def visible_to(self, user: User, seats: Sequence[Seat] | None = None) -> "AuditReturnQuerySet":
        """Returns whose words this person may read; `seats` are theirs, where they are known.

        Own, of schools under one's parent body, of predecessors; and at the board once signed off.
        The seats are read first, for every page asks this: most people hold one, and a query that
        names it is many times quicker to build and to run than one that looks for all cases.
        """
        if seats is None:
            seats = list(Seat.objects.open().of(user))
        places = [seat.organisation_id for seat in seats if not seat.only_for_board_id]
        places = [place for place in places if place is not None]
        boards = [seat.board_id for seat in seats if seat.role in READ_AT_THE_BOARD]
        ways = [_kept_to_a_board(seat) for seat in seats if seat.only_for_board_id]
        if places:
            inherited = Succession.objects.filter(successor__in=places).values("predecessor")
            ways += [
                Q(organisation__in=places),
                Q(organisation__parent__in=places),
                Q(organisation__in=inherited),
            ]
        if boards:
            ways.append(Q(status=Status.SIGNED_OFF) & _in_rounds_of(boards))
        managed = [seat.board_id for seat in seats if seat.role == "manager"]
        if managed:
            ways.append(Q(audit_round__board__in=managed) & _from_paper())
        return self.filter(reduce(or_, ways)) if ways else self.none()

    def tracked_by(self, user: User) -> "AuditReturnQuerySet":
        """Returns whose progress, but not words, this person may see in the tracker."""
        return self.filter(_of_boards(user, "manager", "chair"))

    def concerning(self, board: Board) -> "AuditReturnQuerySet":
        """Of its own rounds, and of its members in rounds that are shared with it."""
        return self.filter(_in_rounds_of([board.pk]))

    def editable_by(self, user: User) -> "AuditReturnQuerySet":
        """Where this person may answer, in the standards given to them."""
        return self.answered_by(user).filter(status__in=ANSWERABLE, audit_round__closed_on=None)

    def answered_by(self, user: User) -> "AuditReturnQuerySet":
        """Who answers, whether or not answers are taken now: see `answering/pen.py`."""
        return self.at_seats(user, "lead", "contributor") | self.typed_in_by(user)

    def typed_in_by(self, user: User) -> "AuditReturnQuerySet":
        """Came on paper and are marked so: the managers of the board that runs the round type."""
        return self.run_by(user).filter(_from_paper())

    def handed_over_by(self, user: User) -> "AuditReturnQuerySet":
        """Who submits for approval, and looks after that: the lead, or who types in from paper."""
        return self.led_by(user) | self.typed_in_by(user)

    def led_by(self, user: User) -> "AuditReturnQuerySet":
        return self.at_seats(user, "lead")

    def approvable_by(self, user: User) -> "AuditReturnQuerySet":
        return self.at_seats(user, "senior_lead", "accountable").filter(status=Status.SUBMITTED)

    def run_by(self, user: User) -> "AuditReturnQuerySet":
        """Of rounds that this person's board owns: may excuse, extend, reopen."""
        return self.filter(audit_round__in=AuditRound.objects.editable_by(user))

    def expected(self) -> "AuditReturnQuerySet":
        """The denominator: all but the excused."""
        return self.exclude(status=Status.EXCUSED)

    def overdue(self, *, on: date) -> "AuditReturnQuerySet":
        """Not returned, and past the day they were due: their extension, else first deadline."""
        return (
            self.exclude(status__in=[Status.SIGNED_OFF, Status.EXCUSED])
            .annotate(due_on=Coalesce("extended_to", F("cohort__first_due")))
            .filter(due_on__lt=on)
        )


def _kept_to_a_board(seat: Seat) -> Q:
    """A seat kept to one board reaches only that board's rounds and those shared with it."""
    rounds = AuditRound.objects.filter(
        Q(board=seat.only_for_board_id) | Q(shared_with=seat.only_for_board_id)
    )
    return Q(organisation=seat.organisation_id, audit_round__in=rounds.values("pk"))


def _from_paper() -> Q:
    """Marked now as typed in from paper by the board."""
    from questionnaires.returns.models.paper_returns import PaperReturn

    return Q(models.Exists(PaperReturn.objects.open().filter(audit_return=models.OuterRef("pk"))))


def _of_boards(user: User, *roles: str) -> Q:
    return _in_rounds_of(Seat.objects.open().of(user).at_boards(*roles).values("board"))


def _in_rounds_of(boards: Any) -> Q:
    """Rounds these boards own, whole; rounds shared with them, for their members only.

    `boards` is a list of primary keys or a query that gives them.
    """
    member = BoardMember.objects.filter(
        board__in=boards,
        until=None,
        organisation=models.OuterRef("organisation"),
        board__shared_rounds=models.OuterRef("audit_round"),
    )
    return Q(audit_round__board__in=boards) | Q(models.Exists(member))


class AuditReturn(models.Model):
    """`answered` of `required` is kept by every save, so that lists never count answers.

    `organisation_name`, `duty_basis` and `variants` are what they were when the return was opened:
    names change, and an audit is read as it was asked.
    """

    audit_round = models.ForeignKey(AuditRound, models.PROTECT, related_name="returns")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="returns")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="returns")
    organisation_name = models.CharField(max_length=200)
    duty_basis = models.CharField(max_length=20, choices=DutyBasis.choices)
    variants = models.JSONField(default=list)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.NOT_STARTED)
    extended_to = models.DateField(null=True, blank=True)
    extension_reason = models.TextField(blank=True)
    excused_reason = models.TextField(blank=True)
    answered = models.PositiveIntegerField(default=0)
    required = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    signed_off_at = models.DateTimeField(null=True, blank=True)
    last_activity_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=20, null=True, blank=True, unique=True)
    checksum = models.CharField(max_length=64, blank=True)

    objects = AuditReturnQuerySet.as_manager()

    class Meta:
        ordering = ["organisation_name", "pk"]
        indexes = [
            # The tracker counts a round from this index alone.
            models.Index(
                fields=["audit_round", "status", "cohort", "extended_to"], name="return_to_count"
            ),
            models.Index(fields=["audit_round", "organisation_name", "id"], name="return_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["audit_round", "organisation"], name="return_once_per_round"
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="return_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="excused") | ~Q(excused_reason=""),
                name="return_excused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(extended_to=None) | ~Q(extension_reason=""),
                name="return_extended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered__lte=F("required")), name="return_answered_within_required"
            ),
            models.CheckConstraint(
                condition=~Q(status="signed_off")
                | (Q(signed_off_at__isnull=False, receipt__isnull=False) & ~Q(checksum="")),
                name="return_signed_off_has_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_name}: {self.audit_round}"

    @property
    def due(self) -> date:
        """The day this organisation is asked to return by."""
        return self.extended_to or self.cohort.first_due

    @cached_property
    def paper_return(self) -> "PaperReturn | None":
        """The mark of a return that the board typed in, wholly or in part."""
        return self.paper_returns.that_count().order_by("-begun_at", "-pk").first()

    @property
    def is_answerable(self) -> bool:
        return self.status in ANSWERABLE and self.audit_round.closed_on is None


class ReturnEvent(models.Model):
    """A change of status: who, when, why. Append-only by trigger."""

    audit_return = models.ForeignKey(AuditReturn, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    from_status = models.CharField(max_length=12, choices=Status.choices, blank=True)
    to_status = models.CharField(max_length=12, choices=Status.choices)
    who = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    who_name = models.CharField(max_length=150)
    who_role = models.CharField(max_length=20, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["audit_return", "at"], name="event_by_return")]

    def __str__(self) -> str:
        return f"{self.audit_return_id}: {self.from_status} -> {self.to_status}"


class Assignment(models.Model):
    """A standard given to a contributor. One with none may answer everything."""

    audit_return = models.ForeignKey(AuditReturn, models.CASCADE, related_name="assignments")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assignments")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audit_return", "standard", "seat"], name="assignment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat} answers {self.standard}"
