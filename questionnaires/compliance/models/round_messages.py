"""What a board wrote to many of a round at once."""

from django.db import models

from audit_portal.organisations.models import User
from questionnaires.returns.models import AuditRound


class RoundMessage(models.Model):
    """`key` comes with the page it was written on, so that a form sent twice sends once."""

    audit_round = models.ForeignKey(AuditRound, models.PROTECT, related_name="round_messages")
    key = models.UUIDField(unique=True)
    subject = models.CharField(max_length=150)
    text = models.TextField()
    people = models.PositiveIntegerField()
    returns = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.audit_round}: {self.subject}"
