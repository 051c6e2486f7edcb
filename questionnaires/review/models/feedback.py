"""The board's letter back to an organisation about its return: drafted, signed, sent, kept."""

from django.db import models
from django.db.models import Q

from audit_portal.organisations.models import Board, Seat, User
from questionnaires.returns.models import AuditReturn
from questionnaires.review.models.reviews import READ_AT_THE_BOARD, Review


class FeedbackState(models.TextChoices):
    DRAFT = "draft", "With the reviewer"
    PROPOSED = "proposed", "For the manager to sign"
    SENT = "sent", "Sent"


UNSENT = (FeedbackState.DRAFT, FeedbackState.PROPOSED)


class FeedbackSigning(models.Model):
    """A manager signed some letters, in one act. Append-only.

    `logo` is the board's on that day, so that its letters print the same ever after.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="feedback_signings")
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    logo = models.BinaryField(default=b"")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.by_name}, {self.on}"


class FeedbackQuerySet(models.QuerySet["FeedbackLetter"]):
    def visible_to(self, user: User) -> "FeedbackQuerySet":
        """What was sent: to all seats of the organisation, whatever became of the return since."""
        own = AuditReturn.objects.at_seats(user).values("pk")
        sent = Q(state=FeedbackState.SENT, review__audit_return__in=own)
        return self.filter(sent | self._at_the_board(user))

    def read_for_the_board(self, user: User) -> "FeedbackQuerySet":
        return self.filter(self._at_the_board(user))

    def written_by(self, user: User) -> "FeedbackQuerySet":
        """Reviewers write, whoever of them reads the return."""
        return self.filter(review__in=Review.objects.judged_by(user).values("pk"))

    def signed_at(self, board: Board) -> "FeedbackQuerySet":
        return self.filter(review__audit_return__audit_round__board=board)

    def unsent(self) -> "FeedbackQuerySet":
        return self.filter(state__in=UNSENT)

    def in_order(self) -> "FeedbackQuerySet":
        """As the page lists them and as they are printed."""
        return self.order_by("review__audit_return__organisation_name", "pk")

    def _at_the_board(self, user: User) -> Q:
        seats = Seat.objects.open().of(user).at_boards(*READ_AT_THE_BOARD)
        boards = Q(review__audit_return__audit_round__board__in=seats.values("board"))
        return boards & Q(review__in=Review.objects.readable_by(user).values("pk"))


class FeedbackLetter(models.Model):
    """The reviewer's words; the figures come from the review until it is signed.

    Then `content` holds all that is printed, as JSON, and `checksum` its SHA-256: from then on the
    database keeps both as they are (`feedback/freeze.py`). `revision` is what a form saw.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="letters")
    state = models.CharField(
        max_length=8, choices=FeedbackState.choices, default=FeedbackState.DRAFT
    )
    opening = models.TextField()
    strengths = models.TextField(blank=True)
    to_strengthen = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    act_by = models.DateField()
    revision = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    content = models.TextField(blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    signing = models.ForeignKey(
        FeedbackSigning, models.PROTECT, null=True, blank=True, related_name="letters"
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed", "sent"]), name="feedback_state_known"
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(state__in=["draft", "proposed"]),
                name="feedback_unsent_once_per_review",
            ),
            models.CheckConstraint(condition=~Q(opening=""), name="feedback_says_something"),
            models.CheckConstraint(
                condition=(
                    Q(state="sent", signing__isnull=False) & ~Q(checksum="") & ~Q(content="")
                )
                | (Q(signing=None, checksum="", content="") & ~Q(state="sent")),
                name="feedback_sent_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"Letter to {self.review.audit_return.organisation_name}"

    @property
    def is_sent(self) -> bool:
        return self.state == FeedbackState.SENT


class FeedbackEvent(models.Model):
    """A change of state: who, when, why. Append-only by trigger."""

    letter = models.ForeignKey(FeedbackLetter, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    from_state = models.CharField(max_length=8, choices=FeedbackState.choices, blank=True)
    to_state = models.CharField(max_length=8, choices=FeedbackState.choices)
    who = models.ForeignKey(User, models.PROTECT, related_name="+")
    who_name = models.CharField(max_length=150)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_state__in=["", "draft", "proposed"])
                & Q(to_state__in=["draft", "proposed", "sent"]),
                name="feedback_event_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.from_state} -> {self.to_state}"


class FeedbackOpened(models.Model):
    """Somebody of the organisation opened the letter for the first time. Append-only."""

    letter = models.ForeignKey(FeedbackLetter, models.PROTECT, related_name="opened")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "by"], name="feedback_opened_once"),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.by_name}"
