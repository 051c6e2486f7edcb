"""A return that came on paper and is typed in by the board: the one exception to who answers."""

from django.db import models
from django.db.models import Q

from audit_portal.figures.days import spoken
from audit_portal.organisations.models import User
from questionnaires.returns.models.returns import AuditReturn


class PaperReturnQuerySet(models.QuerySet["PaperReturn"]):
    def open(self) -> "PaperReturnQuerySet":
        """Marked now: the managers of the board that runs the round may type."""
        return self.filter(ended_at=None)

    def that_count(self) -> "PaperReturnQuerySet":
        """Marked now, or ended after something was typed: the return is read as marked."""
        return self.filter(Q(ended_at=None) | Q(typed_at__isnull=False))


class PaperReturn(models.Model):
    """The mark, from when until when. `typed_at` is when the board first wrote into the return."""

    class Ending(models.TextChoices):
        TAKEN_OFF = "taken_off", "Taken off by the board"
        TAKEN_OVER = "taken_over", "Taken over by the organisation"

    audit_return = models.ForeignKey(AuditReturn, models.PROTECT, related_name="paper_returns")
    sent_by = models.CharField(max_length=200)
    received_on = models.DateField()
    reason = models.TextField()
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_by_name = models.CharField(max_length=150)
    typed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_by_name = models.CharField(max_length=150, blank=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    ended_why = models.TextField(blank=True)

    objects = PaperReturnQuerySet.as_manager()

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit_return"], condition=Q(ended_at=None), name="paper_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(sent_by="") & ~Q(reason=""), name="paper_says_who_and_why"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ending="")
                | Q(
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    ending__in=["taken_off", "taken_over"],
                ),
                name="paper_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(ending="taken_off") | Q(typed_at=None) | ~Q(ended_why=""),
                name="paper_taken_off_with_reason_once_typed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit_return_id}: on paper from {self.sent_by}"

    @property
    def in_a_line(self) -> str:
        """For a paper or a list."""
        part = "" if self.is_open else "in part, "
        day = spoken(self.received_on)
        return f"Typed in by the board, {part}from what {self.sent_by} sent; received {day}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None
