"""When the chase of a board was run, so that a night it was missed shows."""

from django.db import models

from audit_portal.organisations.models import Board, User


class ChaseRun(models.Model):
    """`on` is the day it was decided for. Append-only. Without `by` it ran by itself."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="chase_runs")
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    messages = models.PositiveIntegerField()
    notices = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["board", "on"], name="chase_run_of_a_day")]

    def __str__(self) -> str:
        return f"{self.board}, {self.on}: {self.messages} messages"
