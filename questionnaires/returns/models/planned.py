"""A round that is being planned: what the manager has filled in so far, page by page."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from audit_portal.organisations.models import Board, User
from questionnaires.definitions.models import Version
from questionnaires.returns.models.rounds import AuditRound


class PlannedRoundQuerySet(models.QuerySet["PlannedRound"]):
    def editable_by(self, user: User) -> "PlannedRoundQuerySet":
        """All managers of the board plan together."""
        return self.filter(board__in=Board.objects.managed_by(user))

    def unfinished(self) -> "PlannedRoundQuerySet":
        return self.filter(opened=None)


class PlannedRound(models.Model):
    """`opened` is what became of it: then it only leads there.

    `approvals` names who must approve (`ApprovalRule.Needs`) by kind of organisation; kinds that
    are left out follow the usual rule. The ladder of `modelled_on` is taken over at the opening.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="planned_rounds")
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    slug = models.SlugField(blank=True)
    shared_with = models.ManyToManyField(Board, blank=True, related_name="+")
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    enrolment = models.CharField(
        max_length=10,
        choices=AuditRound.Enrolment.choices,
        default=AuditRound.Enrolment.CLOSED,
    )
    data_cut_off = models.DateField(null=True, blank=True)
    approvals = models.JSONField(default=dict)
    modelled_on = models.ForeignKey(
        AuditRound, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    opened = models.OneToOneField(
        AuditRound, models.SET_NULL, null=True, blank=True, related_name="planned_as"
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = PlannedRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_from=None)
                | Q(period_to=None)
                | Q(period_to__gte=F("period_from")),
                name="planned_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(enrolment__in=["closed", "open"]), name="planned_enrolment_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title or "A round without a title"


class PlannedCohort(models.Model):
    """Organisations that share their dates. `who` is a `rounds.choosing.Who`, as JSON."""

    planned = models.ForeignKey(PlannedRound, models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=100)
    opens = models.DateField()
    first_due = models.DateField()
    final_due = models.DateField()
    who = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["planned", "name"], name="planned_cohort_name_once"),
            models.CheckConstraint(
                condition=Q(first_due__gte=F("opens"), final_due__gte=F("first_due")),
                name="planned_cohort_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def days(self) -> tuple[date, date, date]:
        return self.opens, self.first_due, self.final_due
