"""The board asks how actions stand: whom, by when, and what reminds them."""

from django.db import models
from django.db.models import Q

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Board, Organisation, User


class UpdateRequest(models.Model):
    """All organisations with open actions are asked, once, to say by `due` how each stands."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="update_requests")
    due = models.DateField()
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-due", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["board", "due"], name="update_request_once_for_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.board}: by {self.due}"


class UpdateAsked(models.Model):
    """An organisation that was asked, and how many actions it had open on that day.

    Whether it has answered is seen from the updates of its actions, and is kept nowhere else.
    """

    request = models.ForeignKey(UpdateRequest, models.PROTECT, related_name="asked")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "organisation"], name="update_asked_once_of_each"
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="update_asked_about_something"),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.organisation}"


class UpdateNotice(models.Model):
    """One step of asking, to one person: one row, ever. Step 0 is the asking itself; the others are
    reminders. Without a message, a later step stood for it."""

    asked = models.ForeignKey(UpdateAsked, models.PROTECT, related_name="notices")
    step = models.PositiveSmallIntegerField()
    recipient = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField()
    decided_on = models.DateField()
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="update_notices"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["asked", "step", "recipient"], name="update_notice_once_per_recipient"
            ),
            models.CheckConstraint(
                condition=Q(decided_on__gte=models.F("due_on")), name="update_notice_never_early"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked}: {self.step}"
