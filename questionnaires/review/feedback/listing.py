"""Letters in a list, on the home page, and on the page of the organisation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F
from django.urls import reverse

from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Role, Seat, User
from questionnaires.returns.models import AuditReturn, AuditRound
from questionnaires.review.feedback.mail import READERS
from questionnaires.review.models import (
    FeedbackLetter,
    FeedbackState,
    Review,
    ReviewState,
)
from questionnaires.review.models.feedback import UNSENT, FeedbackQuerySet
from questionnaires.review.models.reviews import ReviewQuerySet

NONE_YET = "none"
TITLES = {
    NONE_YET: "Read, no letter yet",
    FeedbackState.DRAFT: "With the reviewer",
    FeedbackState.PROPOSED: "To sign",
    FeedbackState.SENT: "Sent",
}
AT_ROUND = "review__audit_return__audit_round"


@dataclass(frozen=True)
class Group:
    state: str
    title: str
    number: int


class Letters:
    """Those of a round that this person reads for the board."""

    def __init__(self, audit_round: AuditRound, user: User) -> None:
        self.reviews = Review.objects.readable_in(audit_round, user)

    @property
    def without(self) -> ReviewQuerySet:
        """Read, and no letter begun since: one that was read anew gets a new one."""
        read = self.reviews.filter(state=ReviewState.READ)
        unsent = FeedbackLetter.objects.filter(state__in=UNSENT)
        sent = FeedbackLetter.objects.filter(
            state=FeedbackState.SENT, signing__at__gte=F("review__read_at")
        )
        return read.exclude(pk__in=unsent.values("review")).exclude(pk__in=sent.values("review"))

    @property
    def all(self) -> FeedbackQuerySet:
        return FeedbackLetter.objects.filter(review__in=self.reviews.values("pk"))

    def groups(self) -> list[Group]:
        counted = self.all.order_by().values_list("state").annotate(Count("pk"))
        numbers = {**dict(counted), NONE_YET: self.without.count()}
        return [Group(state, title, numbers.get(state, 0)) for state, title in TITLES.items()]


def letters_to_sign(seat: Seat, on: date) -> Iterator[NextStep]:
    """To the manager: one line for each round."""
    if seat.board is None or seat.role != Role.MANAGER:
        return
    waiting = FeedbackLetter.objects.filter(
        state=FeedbackState.PROPOSED, **{f"{AT_ROUND}__board": seat.board}
    )
    rounds = waiting.order_by(f"-{AT_ROUND}").values_list(f"{AT_ROUND}__slug", f"{AT_ROUND}__title")
    for slug, title, number in rounds.annotate(Count("pk")):
        letters = "1 letter" if number == 1 else f"{number} letters"
        yield NextStep(
            title=f"Sign {letters} to organisations: {title}",
            url=f"{reverse('review:feedback_round', args=[slug])}?show=proposed",
            detail="Each is the board’s reply to a return. Signed, it goes out at once.",
            order=22,
        )


def letters_sent_back(seat: Seat, on: date) -> Iterator[NextStep]:
    """To the reviewer whose return it is: drafts to word, one line for each."""
    if seat.board is None or seat.role != Role.REVIEWER:
        return
    mine = FeedbackLetter.objects.written_by(seat.user).filter(
        state=FeedbackState.DRAFT,
        review__reviewer=seat.user,
        review__audit_return__audit_round__board=seat.board,
    )
    for letter in mine.select_related("review__audit_return__audit_round"):
        audit_return = letter.review.audit_return
        yield NextStep(
            title=f"Finish the letter to {audit_return.organisation_name}",
            url=reverse("review:feedback", args=[letter.pk]),
            detail=audit_return.audit_round.title,
            order=16,
        )


def replies_to_read(seat: Seat, on: date) -> Iterator[NextStep]:
    """To those who lead or sign: what came and they have not opened."""
    if seat.organisation is None or seat.role not in READERS:
        return
    own = AuditReturn.objects.at_seats(seat.user).filter(organisation=seat.organisation)
    sent = FeedbackLetter.objects.filter(
        state=FeedbackState.SENT, review__audit_return__in=own.values("pk")
    ).exclude(opened__by=seat.user)
    for letter in sent.select_related("review__audit_return__audit_round"):
        yield NextStep(
            title="Read the board’s reply to your return",
            url=reverse("review:feedback", args=[letter.pk]),
            detail=letter.review.audit_return.audit_round.title,
            order=8,
        )
