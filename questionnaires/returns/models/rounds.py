"""A round: one version of a questionnaire, asked of many organisations between two dates."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from audit_portal.organisations.models import Board, Kind, Seat, User
from questionnaires.definitions.models import Version


class AuditRoundQuerySet(models.QuerySet["AuditRound"]):
    def of_boards(self, user: User, *roles: str) -> "AuditRoundQuerySet":
        """Rounds owned by, or shared with, boards where this person holds such a seat."""
        boards = Seat.objects.open().of(user).at_boards(*roles).values("board")
        return self.filter(Q(board__in=boards) | Q(shared_with__in=boards)).distinct()

    def visible_to(self, user: User) -> "AuditRoundQuerySet":
        """To every seat of the boards concerned, and to those who owe or owed a return in it."""
        seats = Seat.objects.open().of(user)
        boards = seats.at_boards().values("board")
        organisations = seats.at_organisations().values("organisation")
        return self.filter(
            Q(board__in=boards)
            | Q(shared_with__in=boards)
            | Q(returns__organisation__in=organisations)
        ).distinct()

    def tracked_by(self, user: User) -> "AuditRoundQuerySet":
        """Rounds whose tracker this person may open."""
        return self.of_boards(user, "manager", "chair")

    def editable_by(self, user: User) -> "AuditRoundQuerySet":
        """The owning board's managers run the round."""
        boards = Seat.objects.open().of(user).at_boards("manager").values("board")
        return self.filter(board__in=boards)

    def for_board(self, board: Board) -> "AuditRoundQuerySet":
        """Its own and those shared with it."""
        return self.filter(Q(board=board) | Q(shared_with=board)).distinct()

    def open(self, *, on: date) -> "AuditRoundQuerySet":
        return self.filter(closed_on=None, cohorts__opens__lte=on).distinct()


class AuditRound(models.Model):
    """`closed_on` ends answering for everybody; cohorts say when each organisation is due.

    Boards in `shared_with` read what concerns their members; the owning board runs the round.
    """

    class Enrolment(models.TextChoices):
        CLOSED = "closed", "A list of organisations, each owing a return"
        OPEN = "open", "Anybody may join: counts only, never a rate"

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    board = models.ForeignKey(Board, models.PROTECT, related_name="rounds")
    version = models.ForeignKey(Version, models.PROTECT, related_name="rounds")
    shared_with = models.ManyToManyField(Board, blank=True, related_name="shared_rounds")
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    enrolment = models.CharField(max_length=10, choices=Enrolment.choices, default=Enrolment.CLOSED)
    data_cut_off = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = AuditRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_from=None)
                | Q(period_to=None)
                | Q(period_to__gte=F("period_from")),
                name="round_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(enrolment__in=["closed", "open"]), name="round_enrolment_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Cohort(models.Model):
    """Organisations of a round that share their dates. Each date means the whole day.

    `who` is the rule by which they were chosen (a `rounds.choosing.Who` as JSON), for next year.
    """

    audit_round = models.ForeignKey(AuditRound, models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=100, default="All")
    opens = models.DateField()
    first_due = models.DateField()
    final_due = models.DateField()
    who = models.JSONField(default=dict)

    class Meta:
        ordering = ["opens", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit_round", "name"], name="cohort_name_once"),
            models.CheckConstraint(
                condition=Q(first_due__gte=F("opens"), final_due__gte=F("first_due")),
                name="cohort_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApprovalRule(models.Model):
    """Who must approve, for one kind of organisation in one round.

    Without a row: schools and colleges both, everybody else one of the two.
    """

    class Needs(models.TextChoices):
        EITHER = "either", "Either of the two"
        BOTH = "both", "Both"
        SENIOR_LEAD = "senior_lead", "The head teacher or head of service"
        ACCOUNTABLE = "accountable", "The chair of governors or chief officer"

    audit_round = models.ForeignKey(AuditRound, models.CASCADE, related_name="approval_rules")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    needs = models.CharField(max_length=12, choices=Needs.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit_round", "kind"], name="approval_rule_once"),
            models.CheckConstraint(
                condition=Q(needs__in=["either", "both", "senior_lead", "accountable"]),
                name="approval_rule_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.needs}"


class RoundEvent(models.Model):
    """What its board did to a round: when, who, why. Append-only by trigger."""

    class What(models.TextChoices):
        OPENED = "opened", "Opened"
        CLOSED = "closed", "Closed"
        REOPENED = "reopened", "Opened again"
        JOINED = "joined", "Organisations added"
        SHARED = "shared", "Shared with other boards"
        IMPORTED = "imported", "Past answers brought in"

    audit_round = models.ForeignKey(AuditRound, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    what = models.CharField(max_length=8, choices=What.choices)
    who = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    who_name = models.CharField(max_length=150, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    what__in=["opened", "closed", "reopened", "joined", "shared", "imported"]
                ),
                name="round_event_known",
            ),
            models.CheckConstraint(
                condition=~Q(what__in=["closed", "reopened"]) | ~Q(why=""),
                name="round_closed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit_round}: {self.get_what_display()}"
