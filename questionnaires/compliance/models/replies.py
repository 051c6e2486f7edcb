"""What came back to the board: replies and bounces, read from a file of its mailbox."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Board, Seat, User


class Reply(models.Model):
    """A mail that came in. `key` is its own checksum: the same file read twice adds nothing.

    It waits until the manager takes it in or puts it aside; without `message` nobody knows what
    it answers.
    """

    class Kind(models.TextChoices):
        REPLY = "reply", "Reply"
        BOUNCE = "bounce", "Could not be delivered"
        DELAY = "delay", "Not delivered yet"
        AUTOMATIC = "automatic", "Automatic reply"

    class State(models.TextChoices):
        WAITING = "waiting", "To be taken in"
        TAKEN = "taken", "Taken in"
        ASIDE = "aside", "Put aside"

    board = models.ForeignKey(Board, models.PROTECT, related_name="replies")
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="replies"
    )
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    text = models.TextField()
    said = models.CharField(max_length=200, blank=True)  # by the mail server
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["board", "key"], name="reply_read_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["reply", "bounce", "delay", "automatic"]),
                name="reply_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "taken", "aside"]), name="reply_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(message__isnull=False),
                name="reply_taken_in_is_matched",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender}: {self.subject}"

    @property
    def who(self) -> str:
        return self.sender_name or self.sender or "Unknown sender"


class DeadAddressQuerySet(models.QuerySet["DeadAddress"]):
    def open(self) -> "DeadAddressQuerySet":
        """Somebody with a seat still has this address, and nobody has said that it works."""
        held = Seat.objects.open().filter(
            user__email__iexact=OuterRef("message__recipient"), user__is_active=True
        )
        return self.filter(Exists(held), settled_at=None)


class DeadAddress(models.Model):
    """A task: a message came back, so this person has no working address."""

    message = models.OneToOneField(Message, models.PROTECT, related_name="dead_address")
    said = models.CharField(max_length=200)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DeadAddressQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.message.recipient
