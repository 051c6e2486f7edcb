"""The board reads what was returned, and writes back: all agencies of 2017, some schools now.

By the portal's own acts, on the days on which they would have been done.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random

from django.utils import timezone

from audit_portal.organisations.models import Board, User
from demo.people import People
from questionnaires.definitions.structure import PointShape
from questionnaires.returns.models import AuditRound, Status
from questionnaires.returns.requests.moves import Turn
from questionnaires.returns.sheet import Given, Sheet
from questionnaires.review.dealing.giving import Wish, give_out, not_given_out
from questionnaires.review.feedback.composing import RELATED
from questionnaires.review.feedback.opening import note_opened
from questionnaires.review.feedback.writing import begin, propose, sign
from questionnaires.review.judging import Judgement, agree_with_the_rest, judge, read_through
from questionnaires.review.models import EvidenceFound, FeedbackLetter, Query, Review
from questionnaires.review.others.sharing import share
from questionnaires.review.queries.asking import answer, ask, settle

READ_AT, ANSWERED_AT = time(10, 15), time(14, 40)
WEEK = timedelta(days=7)
SCHOOLS_GIVEN = 6
OPENED_SHARE = 0.8
REASONS = (
    "The policy that you attached is four years old and does not name the present lead.",
    "Two teams still wait for their training. Until they have had it, this is not met.",
    "The audit behind this looked at five files. That is too few to speak for the whole service.",
    "The evidence shows that a procedure exists. It does not show that staff follow it.",
    "The register of checks has gaps for volunteers, as your own comment says.",
    "Children were asked once, two years ago. We saw nothing of what changed because of it.",
    "The contract does not yet oblige the provider to follow your procedures.",
    "The supervision record covers one quarter only.",
    "The log shows three referrals that nobody followed up.",
    "Your action on this is open and its day has passed.",
    "We could not find the page that you point to in the handbook.",
    "New starters wait longer for their induction than your standard allows.",
)
QUERIES = (
    (
        "How do you know that temporary staff have read the procedure?",
        "They sign for it on their first day. The manager keeps the list and checks it each month.",
    ),
    (
        "Which of your commissioned services does this answer take in?",
        "All four. Two of them have sent us their own audit, which we can share.",
    ),
    (
        "Who looks at the cases that are closed without a referral?",
        "The duty manager, in a sample of ten each quarter. The last one was in May.",
    ),
    (
        "When was this last put before your senior team?",
        "In February. It is on the agenda again for September.",
    ),
)


@dataclass
class Desk:
    """Who reads, and what is said; each reason and query is used in turn."""

    board: Board
    people: People
    reviewers: list[User]
    random: Random

    def __post_init__(self) -> None:
        self.reasons, self.queries = cycle(REASONS), cycle(QUERIES)


def read_everything(audit_round: AuditRound, people: People, first: date) -> None:
    """From `first` on: given out evenly, read within three weeks, answered in the seventh."""
    desk = _desk(audit_round, people)
    _give(audit_round, desk, Wish("all", _keys(desk.reviewers)), first)
    for number, review in enumerate(_given(audit_round)):
        on = first + timedelta(days=2 + number)
        _judge(review, desk, on)
        if number % 4 == 1:
            _settle(_ask(review, desk, on), desk, on + WEEK)
        _read_through(review, on + 2 * WEEK)
    _write_back(_given(audit_round), desk, first + 6 * WEEK)
    on = first + 7 * WEEK
    share(audit_round, by=people.board["manager"], on=on, at=_at(on))


def read_some(audit_round: AuditRound, people: People, today: date) -> None:
    """Of the round that is open: one is answered, one waits to be signed, one is being read."""
    desk, first = _desk(audit_round, people), today - 2 * WEEK
    desk.reviewers = desk.reviewers[:1]
    wish = Wish("random", _keys(desk.reviewers), number=SCHOOLS_GIVEN, seed=175)
    _give(audit_round, desk, wish, first)
    answered, waiting, reading, *_ = _given(audit_round)
    for review in (answered, waiting, reading):
        _judge(review, desk, today - timedelta(days=9))
    for review in (answered, waiting):
        _read_through(review, today - timedelta(days=8))
    _write_back([answered], desk, today - timedelta(days=5))
    _proposed(waiting, today - timedelta(days=1))
    _ask(reading, desk, today - timedelta(days=2))


def _desk(audit_round: AuditRound, people: People) -> Desk:
    reviewers = people.reviewers
    return Desk(audit_round.board, people, reviewers, Random(f"read {audit_round.slug}"))


def _keys(reviewers: list[User]) -> tuple[int, ...]:
    return tuple(one.pk for one in reviewers)


def _give(audit_round: AuditRound, desk: Desk, wish: Wish, on: date) -> None:
    seen = not_given_out(audit_round).count()
    give_out(audit_round, wish, seen=seen, by=desk.people.board["manager"], at=_at(on))


def _given(audit_round: AuditRound) -> list[Review]:
    reviews = Review.objects.filter(
        audit_return__audit_round=audit_round, audit_return__status=Status.SIGNED_OFF
    )
    related = ("reviewer", "audit_return__audit_round__board", "audit_return__organisation")
    return list(reviews.select_related(*related).order_by("audit_return__organisation_name"))


def _judge(review: Review, desk: Desk, on: date) -> None:
    """A few ratings are seen otherwise, most are agreed with."""
    shown = Sheet.of(review.audit_return)
    rated = [one for q in shown.shown.values() if (one := shown.answer_to(q)).point is not None]
    lower = [(one, point) for one in rated if (point := _one_lower(one))]
    for given, point in desk.random.sample(
        lower, k=min(len(lower), desk.random.choice((0, 1, 2, 4)))
    ):
        found = desk.random.choice((EvidenceFound.PARTIAL, EvidenceFound.NONE))
        judgement = Judgement(
            agreed=False, point=point.pk, reason=next(desk.reasons), evidence=found
        )
        judge(review, given.question.pk, judgement, seen=0, by=review.reviewer, at=_at(on))
    for given in rated[:: desk.random.choice((6, 9))]:
        _look_at_evidence(review, given, on)
    agree_with_the_rest(review, [one.question.pk for one in rated], by=review.reviewer, at=_at(on))


def _one_lower(given: Given) -> PointShape | None:
    """The next point of the scale below one that counts as assured."""
    points, own = list(given.question.points_by_pk.values()), given.point
    if own is None or not own.assured:
        return None
    after = points[points.index(own) + 1 :]
    return next((one for one in after if not one.outside_base and not one.assured), None)


def _look_at_evidence(review: Review, given: Given, on: date) -> None:
    if review.answers.filter(question=given.question.pk).exists():
        return
    judgement = Judgement(agreed=True, evidence=EvidenceFound.SUFFICIENT)
    judge(review, given.question.pk, judgement, seen=0, by=review.reviewer, at=_at(on))


def _ask(review: Review, desk: Desk, on: date) -> Query:
    """About the first answer of the return."""
    words, _ = next(desk.queries)
    question = next(iter(Sheet.of(review.audit_return).shown.values()))
    due = on + 2 * WEEK
    return ask(review, question.pk, words, due=due, by=review.reviewer, at=_at(on))


def _settle(query: Query, desk: Desk, on: date) -> None:
    audit_return = query.review.audit_return
    asked = query.messages.all()[0].words
    said = next(reply for words, reply in QUERIES if words == asked)
    lead = desk.people.holder(audit_return.organisation.name, "lead")
    answer(query, Turn(lead, said, _at(on, ANSWERED_AT), 1))
    settle(query, Turn(query.asked_by, "", _at(on + timedelta(days=1)), 2))


def _read_through(review: Review, on: date) -> None:
    read_through(review, by=review.reviewer, at=_at(on))


def _proposed(review: Review, on: date) -> FeedbackLetter:
    review = Review.objects.select_related("reviewer", "audit_return__audit_round").get(
        pk=review.pk
    )
    letter = begin(review, by=review.reviewer, on=on, at=_at(on))
    propose(letter, by=review.reviewer, at=_at(on, ANSWERED_AT))
    return letter


def _write_back(reviews: list[Review], desk: Desk, on: date) -> None:
    keys = [_proposed(review, on).pk for review in reviews]
    letters = list(FeedbackLetter.objects.filter(pk__in=keys).select_related(*RELATED).in_order())
    seen = {letter.pk: letter.revision for letter in letters}
    manager, at = desk.people.board["manager"], _at(on + timedelta(days=1))
    sign(letters, desk.board, seen, by=manager, on=on + timedelta(days=1), at=at)
    for letter in letters:
        if desk.random.random() < OPENED_SHARE:
            place = letter.review.audit_return.organisation.name
            lead = desk.people.holder(place, "lead")
            note_opened(letter, lead, at=_at(on + timedelta(days=2), ANSWERED_AT))


def _at(on: date, hour: time = READ_AT) -> datetime:
    return datetime.combine(on, hour, tzinfo=timezone.get_default_timezone())
