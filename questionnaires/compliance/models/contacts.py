"""What people did beside the ladder: spoke to somebody, or let the chase rest."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from audit_portal.organisations.models import User
from questionnaires.compliance.models.notices import Notice
from questionnaires.returns.models import AuditReturn


class Contact(models.Model):
    """A call, mail, letter or meeting about a return, noted down by hand. Append-only.

    `on` is the day it took place, `at` when it was written down: a past day of the tracker shows
    what had been written down by then. `settles` is the task of the chase that it does.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", "Phone"
        EMAIL = "email", "E-mail"
        LETTER = "letter", "Letter"
        MEETING = "meeting", "Meeting"

    class Direction(models.TextChoices):
        OUT = "out", "We contacted them"
        IN = "in", "They contacted us"

    audit_return = models.ForeignKey(AuditReturn, models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=7, choices=Channel.choices)
    direction = models.CharField(max_length=3, choices=Direction.choices, default=Direction.OUT)
    who = models.CharField(max_length=150)
    on = models.DateField()
    note = models.TextField()
    settles = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="settled_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["phone", "email", "letter", "meeting"]),
                name="contact_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["out", "in"]), name="contact_direction_known"
            ),
            models.CheckConstraint(
                condition=~Q(who="") & ~Q(note=""), name="contact_says_who_and_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} with {self.who}"


class PauseQuerySet(models.QuerySet["Pause"]):
    def in_force(self, *, on: date) -> "PauseQuerySet":
        return self.filter(Q(until=None) | Q(until__gt=on), since__lte=on)


class Pause(models.Model):
    """The chase of a return rests from `since`; on `until` it goes on. None: until told so."""

    audit_return = models.ForeignKey(AuditReturn, models.PROTECT, related_name="pauses")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="pause_with_reason"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="pause_ends_after_it_began"
            ),
            models.UniqueConstraint(
                fields=["audit_return"], condition=Q(until=None), name="pause_one_without_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit_return_id}: {self.since} to {self.until or 'further notice'}"
