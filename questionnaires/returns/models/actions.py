"""Actions an organisation sets itself. They outlive the return that gave rise to them."""

from datetime import date
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import Organisation, Seat, User
from questionnaires.definitions.models import Question
from questionnaires.returns.models.returns import AuditReturn


class ActionQuerySet(models.QuerySet["Action"]):
    def open(self) -> "ActionQuerySet":
        return self.filter(status=Action.Status.OPEN)

    def visible_to(self, user: User) -> "ActionQuerySet":
        seats = Seat.objects.open().of(user).at_organisations()
        places = seats.filter(only_for_board=None).values("organisation")
        return self.filter(
            Q(organisation__in=places)
            | Q(organisation__parent__in=places)
            | Q(audit_return__in=AuditReturn.objects.visible_to(user).values("pk"))
        )

    def editable_by(self, user: User) -> "ActionQuerySet":
        """Whatever became of the return: an action stays open until it is done or dropped."""
        returns = AuditReturn.objects.at_seats(user, "lead", "contributor")
        return self.filter(audit_return__in=returns.values("pk"))

    def overdue(self, *, on: date) -> "ActionQuerySet":
        return self.open().filter(due__lt=on)

    def open_first(self) -> "ActionQuerySet":
        done = models.Case(models.When(status="open", then=0), default=1)
        return self.order_by(done, "due", "pk")


class Action(models.Model):
    """What, who, by when; raised by a question of a return, kept by the organisation."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="actions")
    audit_return = models.ForeignKey(AuditReturn, models.PROTECT, related_name="actions")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    what = models.TextField()
    owner = models.CharField(max_length=200)
    due = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "done", "dropped"]), name="action_status_known"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="action_says_what"),
        ]

    def __str__(self) -> str:
        return self.what

    def is_overdue(self, *, on: date) -> bool:
        return self.status == self.Status.OPEN and self.due < on


class ActionUpdate(models.Model):
    """Progress on an action, or a change of it: append-only."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="updates")
    at = models.DateTimeField()
    who = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Action.Status.choices)
    due = models.DateField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.note

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An update is never changed: append another.")
        super().save(**kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An update is never deleted.")
