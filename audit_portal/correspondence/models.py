"""The outbox: one row per message, written in the transaction that gave rise to it."""

from datetime import datetime

from django.db import models
from django.db.models import Q


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, *, at: datetime) -> "MessageQuerySet":
        return self.filter(state=Message.State.QUEUED, not_before__lte=at)


class Message(models.Model):
    """A mail to one recipient and what became of it.

    queued -> claimed -> sent, or back to queued (a fault that may pass), or failed (one that will
    not), or uncertain: claimed by a process that died, so that nobody knows whether it went.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting to be sent"
        CLAIMED = "claimed", "Being sent"
        SENT = "sent", "Sent"
        UNCERTAIN = "uncertain", "Not known whether sent"
        FAILED = "failed", "Failed"
        SUPERSEDED = "superseded", "No longer needed"

    recipient = models.EmailField()
    recipient_name = models.CharField(max_length=150, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    board = models.ForeignKey(
        "organisations.Board", models.PROTECT, null=True, blank=True, related_name="messages"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    server_said = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "not_before"], name="message_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["queued", "claimed", "sent", "uncertain", "failed", "superseded"]
                ),
                name="message_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.recipient}"
