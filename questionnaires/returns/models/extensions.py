"""More time for one organisation. Each grant stays, so that a past day shows what held then."""

from django.db import models

from audit_portal.organisations.models import User
from questionnaires.returns.models.returns import AuditReturn


class Extension(models.Model):
    """The latest one is copied to `AuditReturn.extended_to`, where lists read it."""

    audit_return = models.ForeignKey(AuditReturn, models.PROTECT, related_name="extensions")
    until = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    who = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    who_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="extension_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.audit_return_id}: until {self.until}"
