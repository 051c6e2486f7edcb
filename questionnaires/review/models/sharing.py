"""How the returns of a round stand beside each other, as the board showed it to all of them."""

from django.db import models
from django.db.models import F, Q

from audit_portal.organisations.models import User
from questionnaires.returns.models import AuditRound


class SharedFigures(models.Model):
    """Once for a round, append-only; only what may be shown is kept.

    `tables`: by key of a standard and view ("own", "board") a list of [kind, phase, n, counts by
    band or null where they are hidden]. `read` of the `returned` had been read through that day.
    """

    audit_round = models.OneToOneField(AuditRound, models.PROTECT, related_name="shared_figures")
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    threshold = models.PositiveSmallIntegerField()
    returned = models.PositiveIntegerField()
    read = models.PositiveIntegerField()
    tables = models.JSONField()

    class Meta:
        verbose_name_plural = "shared figures"
        constraints = [
            models.CheckConstraint(
                condition=Q(threshold__gte=3), name="shared_figures_hide_small_numbers"
            ),
            models.CheckConstraint(
                condition=Q(read__lte=F("returned")), name="shared_figures_read_were_returned"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit_round}, {self.on}"
