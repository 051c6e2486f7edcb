"""What a reviewer asks of the organisation about one of its answers, and what it says."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Role, User
from questionnaires.definitions.models import Question
from questionnaires.returns.models import AuditReturn
from questionnaires.review.models.reviews import Review


class QueryState(models.TextChoices):
    OPEN = "open", "Waiting for the organisation"
    ANSWERED = "answered", "Answered"
    SETTLED = "settled", "Settled"


UNSETTLED = (QueryState.OPEN, QueryState.ANSWERED)


class QueryQuerySet(models.QuerySet["Query"]):
    def visible_to(self, user: User) -> "QueryQuerySet":
        """To all seats of the organisation, and to those who may read the review."""
        own = AuditReturn.objects.at_seats(user).values("pk")
        return self.filter(Q(review__audit_return__in=own) | self._read_at_the_board(user))

    def read_for_the_board(self, user: User) -> "QueryQuerySet":
        return self.filter(self._read_at_the_board(user))

    def answered_from(self, user: User) -> "QueryQuerySet":
        """Of organisations that this person leads."""
        return self.filter(review__audit_return__in=AuditReturn.objects.led_by(user).values("pk"))

    def asked_by_board(self, user: User) -> "QueryQuerySet":
        """Of returns that this person may judge: may write again, and settle."""
        return self.filter(review__in=Review.objects.judged_by(user).values("pk"))

    def waiting(self) -> "QueryQuerySet":
        """The organisation has the word; the first that is due comes first."""
        return self.filter(state=QueryState.OPEN).order_by("due", "pk")

    def _read_at_the_board(self, user: User) -> Q:
        return Q(review__in=Review.objects.readable_by(user).values("pk"))


class Query(models.Model):
    """Its words are in its messages. `due` is the day by which an answer is asked for;
    `waiting_since` is when the side that has the word got it."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="queries")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=QueryState.choices, default=QueryState.OPEN)
    due = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    waiting_since = models.DateTimeField()

    objects = QueryQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["state", "due"], name="query_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "answered", "settled"]), name="query_state_known"
            ),
            models.UniqueConstraint(
                fields=["review", "question"],
                condition=Q(state__in=["open", "answered"]),
                name="query_unsettled_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}/{self.question_id}: {self.get_state_display()}"

    @property
    def is_unsettled(self) -> bool:
        return self.state in UNSETTLED


class QueryMessage(models.Model):
    """What somebody wrote or did at a query, and how it stood afterwards: append-only."""

    query = models.ForeignKey(Query, models.PROTECT, related_name="messages")
    at = models.DateTimeField()
    who = models.ForeignKey(User, models.PROTECT, related_name="+")
    who_name = models.CharField(max_length=150)
    who_role = models.CharField(max_length=20, choices=Role.choices)
    state = models.CharField(max_length=8, choices=QueryState.choices)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") | Q(state="settled"), name="query_message_has_words"
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


class QueryNotice(models.Model):
    """One step of the ladder of queries, for one query, to one person: one row, ever.

    What became of it is what became of its message; without one, a later step stood for it.
    `asked_since` is the day from which steps are counted: a query that is asked again begins anew.
    """

    query = models.ForeignKey(Query, models.PROTECT, related_name="notices")
    step = models.PositiveSmallIntegerField()
    asked_since = models.DateField()
    recipient = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField()
    decided_on = models.DateField()
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="query_notices"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["query", "step", "asked_since", "recipient"],
                name="query_notice_once_per_recipient",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__gte=models.F("due_on")), name="query_notice_never_early"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.query_id}: {self.step}"
