"""The reading of one return by the board, from the day it is given to somebody."""

from collections.abc import Sequence

from django.db import models
from django.db.models import F, Q

from audit_portal.organisations.models import Board, Seat, User
from questionnaires.returns.models import AuditReturn, AuditRound, Status
from questionnaires.review.conflicts import own_organisations, own_to
from questionnaires.review.models.deals import Deal


class ReviewState(models.TextChoices):
    WAITING = "waiting", "To read"
    READING = "reading", "Being read"
    READ = "read", "Read"


READ_AT_THE_BOARD = ("manager", "chair", "reviewer")
UNFINISHED = (ReviewState.WAITING, ReviewState.READING)


class ReviewQuerySet(models.QuerySet["Review"]):
    def readable_by(self, user: User) -> "ReviewQuerySet":
        """Of returns that stand signed off, in rounds that this person's board runs.

        Nobody reads for the board what is their own: see `conflicts.py`.
        """
        return self._at_boards(user, *READ_AT_THE_BOARD).exclude(own_to(user, "audit_return__"))

    def readable_from(self, seats: Sequence[Seat], *roles: str) -> "ReviewQuerySet":
        """The same where the open seats of a person are at hand (`Seat.objects.held_by`), from
        those of `roles`: most reviewers hold none but their board's, and nothing is their own."""
        boards = [seat.board_id for seat in seats if seat.board_id and seat.role in roles]
        reviews = self.standing().filter(audit_return__audit_round__board__in=boards)
        places = [seat.organisation_id for seat in seats if seat.organisation_id]
        return reviews.exclude(own_to(seats[0].user, "audit_return__")) if places else reviews

    def readable_in(self, audit_round: AuditRound, user: User) -> "ReviewQuerySet":
        """The same within a round that was fetched through who is asking, for long queues: their
        own organisations are read first, for most people have none."""
        own = own_organisations([user.pk]).get(user.pk, set())
        reviews = self.standing().filter(audit_return__audit_round=audit_round)
        return reviews.exclude(audit_return__organisation__in=own) if own else reviews

    def judged_by(self, user: User) -> "ReviewQuerySet":
        """Reviewers judge, whoever of them it was given to."""
        return self._at_boards(user, "reviewer").exclude(own_to(user, "audit_return__"))

    def to_be_read_by(self, user: User) -> "ReviewQuerySet":
        """Given to this person, and not read yet."""
        return self.judged_by(user).unfinished().filter(reviewer=user)

    def given_out_by(self, user: User) -> "ReviewQuerySet":
        """Managers say who reads what."""
        return self._at_boards(user, "manager")

    def _at_boards(self, user: User, *roles: str) -> "ReviewQuerySet":
        boards = Seat.objects.open().of(user).at_boards(*roles).values("board")
        return self.standing().filter(audit_return__audit_round__board__in=boards)

    def standing(self) -> "ReviewQuerySet":
        """A return that was reopened is with the organisation again: its review rests."""
        return self.filter(audit_return__status=Status.SIGNED_OFF)

    def of_board(self, board: Board) -> "ReviewQuerySet":
        return self.filter(audit_return__audit_round__board=board)

    def unfinished(self) -> "ReviewQuerySet":
        return self.filter(state__in=UNFINISHED)

    def overtaken(self) -> "ReviewQuerySet":
        """Read, and since then reopened and signed off anew."""
        return self.filter(state=ReviewState.READ).exclude(checksum=F("audit_return__checksum"))


class Review(models.Model):
    """`judged` and `moderated` are kept by every save, so that the queue counts no answers.

    `checksum` is that of the return as it was when it was read through.
    """

    audit_return = models.OneToOneField(AuditReturn, models.PROTECT, related_name="review")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="reviews")
    deal = models.ForeignKey(Deal, models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=7, choices=ReviewState.choices, default=ReviewState.WAITING)
    judged = models.PositiveIntegerField(default=0)
    moderated = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)
    checksum = models.CharField(max_length=64, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["audit_return__organisation_name", "pk"]
        indexes = [models.Index(fields=["reviewer", "state"], name="review_by_reviewer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "reading", "read"]), name="review_state_known"
            ),
            models.CheckConstraint(
                condition=(Q(state="read", read_at__isnull=False) & ~Q(checksum=""))
                | (~Q(state="read") & Q(read_at=None, checksum="")),
                name="review_read_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(moderated__lte=F("judged")), name="review_moderated_were_judged"
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.audit_return}"

    @property
    def is_overtaken(self) -> bool:
        """What was read is not what is signed off now."""
        return self.state == ReviewState.READ and self.checksum != self.audit_return.checksum


class ReviewEvent(models.Model):
    """A change of state, or of who reads: who, when, why. Append-only by trigger."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    from_state = models.CharField(max_length=7, choices=ReviewState.choices, blank=True)
    to_state = models.CharField(max_length=7, choices=ReviewState.choices)
    reviewer_name = models.CharField(max_length=150)  # who reads from then on
    who = models.ForeignKey(User, models.PROTECT, related_name="+")
    who_name = models.CharField(max_length=150)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_state__in=["", "waiting", "reading", "read"])
                & Q(to_state__in=["waiting", "reading", "read"]),
                name="review_event_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.from_state} -> {self.to_state}"

    @property
    def is_giving(self) -> bool:
        """It says who reads; the state stayed as it was."""
        return self.from_state in ("", self.to_state)
