"""The outbox: one row per message, written in the transaction that gave rise to it."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import Board, User


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, *, at: datetime) -> "MessageQuerySet":
        return self.filter(state=Message.State.QUEUED, not_before__lte=at)

    def stranded(self, *, before: datetime) -> "MessageQuerySet":
        """Claimed by a process that has not come back since."""
        return self.filter(state=Message.State.CLAIMED, claimed_at__lt=before)

    def visible_to(self, user: User) -> "MessageQuerySet":
        """To the managers of the board; what no board sent, to the site's administrator."""
        managed = Q(board__in=Board.objects.managed_by(user))
        return self.filter(managed | Q(board=None) if user.is_superuser else managed)


class Message(models.Model):
    """A mail to one recipient and what became of it.

    queued -> claimed -> sent, or back to queued (a fault that may pass), or failed (one that will
    not), or uncertain: claimed by a process that died, so that nobody knows whether it went.
    Where the installation has no mail server, claimed -> kept: readable here, sent to nobody.

    A secret message holds a link or code that lets its reader in: its words are wiped once sent.
    `purpose` names who looks at it again before it goes (second_look.py); most go as they are.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting to be sent"
        CLAIMED = "claimed", "Being sent"
        SENT = "sent", "Sent"
        KEPT = "kept", "Kept here, not sent"
        UNCERTAIN = "uncertain", "Not known whether sent"
        FAILED = "failed", "Failed"
        SUPERSEDED = "superseded", "No longer needed"

    recipient = models.EmailField()
    recipient_name = models.CharField(max_length=150, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    secret = models.BooleanField(default=False)
    purpose = models.CharField(max_length=20, blank=True)
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
        indexes = [
            models.Index(fields=["state", "not_before"], name="message_due"),
            models.Index(fields=["board", "-created_at"], name="message_of_board"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "queued",
                        "claimed",
                        "sent",
                        "kept",
                        "uncertain",
                        "failed",
                        "superseded",
                    ]
                ),
                name="message_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.recipient}"
