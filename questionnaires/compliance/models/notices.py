"""One step of the ladder, for one return, to one recipient: exactly one row, ever."""

from django.db import models
from django.db.models import Q

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import User
from questionnaires.compliance.models.ladder import RECIPIENTS, LadderStep, Recipient
from questionnaires.returns.models import AuditReturn, AuditRound


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of_round(self, audit_round: AuditRound) -> "NoticeQuerySet":
        return self.filter(audit_return__audit_round=audit_round)

    def in_trouble(self) -> "NoticeQuerySet":
        """Nothing more happens to these by itself."""
        return self.filter(message__state__in=[Message.State.FAILED, Message.State.UNCERTAIN])

    def tasks(self) -> "NoticeQuerySet":
        """What waits for the manager's hand: a call, a letter, a seat that nobody holds.

        In a round that is closed nothing is left to do, also before the chase has noted it.
        """
        return self.filter(state=Notice.State.TASK, audit_return__audit_round__closed_on=None)

    def delivered(self) -> "NoticeQuerySet":
        """Gone out, or kept here where the portal is not connected to a mail server."""
        return self.filter(message__state__in=[Message.State.SENT, Message.State.KEPT])


class Notice(models.Model):
    """A notice that is in a message has no state of its own: what became of the message became of
    the notice, so that the two can never tell different stories (`outcome`).

    `recipient` is empty where the step is a call or a letter, or nobody holds the seat `role`.
    `due_on` is the day the step fell on, `decided_on` the day of the chase that found it due.
    """

    class State(models.TextChoices):
        IN_MESSAGE = "in_message", "In a message"
        HELD = "held", "Held back"
        TASK = "task", "For the board to do"
        DONE = "done", "Done by the board"
        SUPERSEDED = "superseded", "No longer needed"

    audit_return = models.ForeignKey(AuditReturn, models.PROTECT, related_name="notices")
    step = models.ForeignKey(LadderStep, models.PROTECT, related_name="notices")
    role = models.CharField(max_length=12, choices=Recipient.choices)
    recipient = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField()
    decided_on = models.DateField()
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    why = models.CharField(max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "audit_return"], name="notice_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["audit_return", "step", "recipient"],
                condition=Q(recipient__isnull=False),
                name="notice_once_per_recipient",
            ),
            models.UniqueConstraint(
                fields=["audit_return", "step", "role"],
                condition=Q(recipient=None),
                name="notice_once_per_empty_seat",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["in_message", "held", "task", "done", "superseded"]),
                name="notice_state_known",
            ),
            models.CheckConstraint(condition=Q(role__in=RECIPIENTS), name="notice_role_known"),
            models.CheckConstraint(
                condition=Q(state="in_message", message__isnull=False)
                | (~Q(state="in_message") & Q(message=None)),
                name="notice_in_message_has_one",
            ),
            models.CheckConstraint(
                condition=~Q(state="superseded") | Q(superseded_by__isnull=False) | ~Q(why=""),
                name="notice_superseded_says_why",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False) | ~Q(state__in=["in_message", "held"]),
                name="notice_is_sent_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__gte=models.F("due_on")), name="notice_never_early"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} to {self.get_role_display().lower()}: {self.outcome}"

    @property
    def outcome(self) -> str:
        """What became of it: the message's state where it is in one, else its own."""
        return self.message.state if self.message is not None else self.state

    @property
    def outcome_in_words(self) -> str:
        of = self.message.get_state_display() if self.message is not None else None
        return of or self.get_state_display()

    @property
    def reason(self) -> str:
        """Why it did not go by itself, in a sentence."""
        if self.why or self.superseded_by is None:
            return self.why
        return f"The later step went instead: {self.superseded_by.step.when}."

    @property
    def to_do(self) -> str:
        """What a task asks of the board."""
        who = self.get_role_display()
        who = who[:1].lower() + who[1:]
        match self.step.channel:
            case LadderStep.Channel.PHONE:
                return f"Phone {who}"
            case LadderStep.Channel.LETTER:
                return f"Send a letter from the chair to {who}"
        return f"Find out who is {who}: nobody holds this seat"
