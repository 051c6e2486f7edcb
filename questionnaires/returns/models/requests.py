"""What an organisation asks of its board about a return: a question, more time, to be let off.

On screen they are requests; the class has the longer name because of the web's own word.
"""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import Role, User
from questionnaires.definitions.models import Question
from questionnaires.returns.models.returns import AuditReturn


class RequestState(models.TextChoices):
    OPEN = "open", "Waiting for the board"
    ANSWERED = "answered", "Answered"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CLOSED = "closed", "Closed"


UNDECIDED = (RequestState.OPEN, RequestState.ANSWERED)
"""The board has not decided: it has the word, or the organisation has."""


class BoardRequestQuerySet(models.QuerySet["BoardRequest"]):
    def visible_to(self, user: User) -> "BoardRequestQuerySet":
        """To all seats of the organisation, and to managers and chairs as the tracker is."""
        own = AuditReturn.objects.at_seats(user)
        tracked = AuditReturn.objects.tracked_by(user)
        return self.filter(
            Q(audit_return__in=own.values("pk")) | Q(audit_return__in=tracked.values("pk"))
        )

    def tracked_by(self, user: User) -> "BoardRequestQuerySet":
        """Those that concern a board where this person is manager or chair."""
        return self.filter(audit_return__in=AuditReturn.objects.tracked_by(user).values("pk"))

    def asked_from(self, user: User) -> "BoardRequestQuerySet":
        """Of organisations that this person leads: may write and withdraw."""
        return self.filter(audit_return__in=AuditReturn.objects.led_by(user).values("pk"))

    def decided_by(self, user: User) -> "BoardRequestQuerySet":
        """Of rounds that this person's board runs: may answer, grant and refuse."""
        return self.filter(audit_return__in=AuditReturn.objects.run_by(user).values("pk"))

    def waiting(self) -> "BoardRequestQuerySet":
        """The board has the word; who has waited longest comes first."""
        return self.filter(state=RequestState.OPEN).order_by("waiting_since", "pk")


class BoardRequest(models.Model):
    """Its words are in its messages; the row holds what was asked for and where it stands.

    `waiting_since` is when the organisation had the last word. A day that was granted stands in
    `granted_until`, and in the extension that granting it made.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", "Question"
        TIME = "time", "More time"
        NOT_OURS = "not_ours", "Not ours"

    class Ground(models.TextChoices):
        CLOSED = "closed", "The organisation has closed"
        ANOTHER_RETURN = "another_return", "Another return answers for it"
        MERGED = "merged", "It has merged into another organisation"
        NOT_OUR_DUTY = "not_our_duty", "The duty does not apply to it"
        OTHER = "other", "Another reason"

    audit_return = models.ForeignKey(AuditReturn, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    about = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="+")
    wanted_day = models.DateField(null=True, blank=True)
    granted_until = models.DateField(null=True, blank=True)
    ground = models.CharField(max_length=15, choices=Ground.choices, blank=True)
    named = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    waiting_since = models.DateTimeField()

    objects = BoardRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["state", "waiting_since"], name="request_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["question", "time", "not_ours"]), name="request_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RequestState.values), name="request_state_known"
            ),
            models.CheckConstraint(
                condition=Q(about=None) | Q(kind="question"), name="request_about_if_a_question"
            ),
            models.CheckConstraint(
                condition=Q(kind="time", wanted_day__isnull=False)
                | Q(~Q(kind="time"), wanted_day=None),
                name="request_for_time_wants_a_day",
            ),
            models.CheckConstraint(
                condition=Q(~Q(ground=""), kind="not_ours") | Q(~Q(kind="not_ours"), ground=""),
                name="request_not_ours_says_why",
            ),
            models.CheckConstraint(
                condition=Q(ground__in=["", "closed", "not_our_duty", "other"])
                | Q(~Q(named=""), ground__in=["another_return", "merged"]),
                name="request_ground_names_the_other",
            ),
            models.CheckConstraint(
                condition=~Q(kind="question") | ~Q(state__in=["granted", "refused"]),
                name="request_question_is_not_granted",
            ),
            models.CheckConstraint(
                condition=Q(kind="time", state="granted", granted_until__isnull=False)
                | Q(~Q(kind="time", state="granted"), granted_until=None),
                name="request_granted_until_a_day",
            ),
            models.UniqueConstraint(
                fields=["audit_return", "kind"],
                condition=Q(state__in=["open", "answered"], kind__in=["time", "not_ours"]),
                name="request_undecided_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit_return_id}: {self.get_kind_display()}"

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED


class RequestMessage(models.Model):
    """What somebody wrote or did at a request, and how it stood afterwards: append-only."""

    request = models.ForeignKey(BoardRequest, models.PROTECT, related_name="messages")
    at = models.DateTimeField()
    who = models.ForeignKey(User, models.PROTECT, related_name="+")
    who_name = models.CharField(max_length=150)
    who_role = models.CharField(max_length=20, choices=Role.choices)
    state = models.CharField(max_length=10, choices=RequestState.choices)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") | Q(state__in=["granted", "withdrawn", "closed"]),
                name="request_message_has_words",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A message is never changed: write another.")
        super().save(**kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A message is never deleted.")
