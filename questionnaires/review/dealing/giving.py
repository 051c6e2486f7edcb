"""Giving out: looked at first, then done, by the same rule from the same seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from audit_portal.organisations.models import Kind, Seat, User
from questionnaires.returns.models import AuditReturn, AuditRound, Status
from questionnaires.returns.models.returns import AuditReturnQuerySet
from questionnaires.review.conflicts import own_organisations
from questionnaires.review.dealing.drawing import Candidate, by_risk, random_sample
from questionnaires.review.dealing.risk import facts_of, reasons_of
from questionnaires.review.dealing.sharing_out import Hands, share_out
from questionnaires.review.models import Deal, Review, ReviewEvent, ReviewState
from questionnaires.review.states import ReviewRefused, held, note

Way = Deal.Way
DRAWN = (Way.RANDOM, Way.RISK)


@dataclass(frozen=True)
class Wish:
    """What the manager asks for. `number` and `seed` belong to the ways that draw."""

    way: str
    reviewers: tuple[int, ...]
    narrowed_to: str = ""
    number: int = 0
    seed: int | None = None


@dataclass(frozen=True)
class Plan:
    """What would be given to whom; `candidates` counts those that the choice was made from."""

    wish: Wish
    candidates: int
    hands: Hands
    people: Mapping[int, User]
    names: Mapping[int, str]

    @property
    def number(self) -> int:
        return sum(len(chosen) for chosen in self.hands.by_reviewer.values())

    @property
    def lines(self) -> list[tuple[User, list[tuple[str, tuple[str, ...]]]]]:
        """To each reviewer: the names of the organisations, with the reasons to look."""
        return [
            (self.people[one], [(self.names[each.pk], each.reasons) for each in chosen])
            for one, chosen in self.hands.by_reviewer.items()
        ]

    @property
    def left(self) -> list[str]:
        return [self.names[each.pk] for each in self.hands.left]


def reviewers_of(audit_round: AuditRound) -> dict[int, User]:
    """Who may read for the board that runs the round, by name."""
    seats = Seat.objects.open().filter(
        board=audit_round.board, role="reviewer", user__is_active=True
    )
    people = [seat.user for seat in seats.select_related("user").order_by("user__name", "user")]
    return {person.pk: person for person in people}


def not_given_out(audit_round: AuditRound) -> AuditReturnQuerySet:
    return AuditReturn.objects.filter(
        audit_round=audit_round, status=Status.SIGNED_OFF, review=None
    )


def plan(audit_round: AuditRound, wish: Wish) -> Plan:
    people = reviewers_of(audit_round)
    chosen_people = {pk: people[pk] for pk in wish.reviewers if pk in people}
    returns = list(
        _narrowed(not_given_out(audit_round), wish).select_related("organisation", "cohort")
    )
    candidates = _candidates(audit_round, returns, wish)
    hands = share_out(
        _chosen(candidates, wish), _in_hand(chosen_people), own_organisations(chosen_people)
    )
    names = {one.pk: one.organisation_name for one in returns}
    return Plan(wish, len(candidates), hands, chosen_people, names)


def _narrowed(returns: AuditReturnQuerySet, wish: Wish) -> AuditReturnQuerySet:
    if wish.way == Way.KIND:
        return returns.filter(organisation__kind=wish.narrowed_to)
    if wish.way == Way.SECTOR:
        return returns.filter(organisation__sector=wish.narrowed_to)
    return returns


def _candidates(audit_round: AuditRound, returns: list[AuditReturn], wish: Wish) -> list[Candidate]:
    facts = facts_of(audit_round) if wish.way == Way.RISK else None
    return [
        Candidate(
            pk=one.pk,
            kind=one.organisation.kind,
            organisation=one.organisation_id,
            reasons=reasons_of(one, facts) if facts else (),
        )
        for one in returns
    ]


def _chosen(candidates: list[Candidate], wish: Wish) -> list[Candidate]:
    if wish.way == Way.RANDOM:
        return random_sample(candidates, wish.number, seed=wish.seed or 0)
    if wish.way == Way.RISK:
        return by_risk(candidates, wish.number, seed=wish.seed or 0)
    return candidates


def _in_hand(people: Mapping[int, User]) -> dict[int, int]:
    """What each has still to read, in all rounds."""
    rows = Review.objects.standing().unfinished().filter(reviewer__in=people).order_by()
    counted = dict(rows.values_list("reviewer_id").annotate(Count("pk")))
    return {pk: counted.get(pk, 0) for pk in people}


@transaction.atomic
def give_out(audit_round: AuditRound, wish: Wish, *, seen: int, by: User, at: datetime) -> Deal:
    """`seen`: how many candidates there were when the plan was looked at. So a second press gives
    nothing out twice. Raises `ReviewRefused`; nothing has changed then."""
    audit_round = AuditRound.objects.select_for_update(of=("self",)).get(pk=audit_round.pk)
    made = plan(audit_round, wish)
    if made.candidates != seen:
        raise ReviewRefused(
            "The returns that nobody has to read yet are not those you looked at. Look again, then "
            "give them out."
        )
    if not made.number:
        raise ReviewRefused("There is no return that one of these people may read.")
    deal = Deal.objects.create(
        audit_round=audit_round,
        way=wish.way,
        narrowed_to=wish.narrowed_to,
        seed=wish.seed,
        candidates=made.candidates,
        number=made.number,
        at=at,
        by=by,
        by_name=by.name,
    )
    _write(deal, made)
    return deal


def _write(deal: Deal, made: Plan) -> None:
    reviews = Review.objects.bulk_create(
        (
            Review(audit_return_id=candidate.pk, reviewer=made.people[reviewer], deal=deal)
            for reviewer, chosen in made.hands.by_reviewer.items()
            for candidate in chosen
        ),
        batch_size=500,
    )
    ReviewEvent.objects.bulk_create(
        (
            ReviewEvent(
                review=review,
                at=deal.at,
                to_state=ReviewState.WAITING,
                reviewer_name=review.reviewer.name,
                who=deal.by,
                who_name=deal.by_name,
            )
            for review in reviews
        ),
        batch_size=500,
    )


def may_take(review: Review) -> dict[int, User]:
    """Other reviewers whom this return could be given to."""
    audit_return = review.audit_return
    people = reviewers_of(audit_return.audit_round)
    own = own_organisations(people)
    return {
        pk: person
        for pk, person in people.items()
        if pk != review.reviewer_id and audit_return.organisation_id not in own.get(pk, ())
    }


@transaction.atomic
def hand_over(review: Review, to: User, *, by: User, at: datetime, why: str = "") -> None:
    """What was judged so far stays. Raises `ReviewRefused`."""
    review = held(review)
    if to.pk not in may_take(review):
        raise ReviewRefused(f"{to.name} cannot read this return: choose somebody from the list.")
    review.reviewer = to
    review.save(update_fields=["reviewer"])
    note(review, review.state, by=by, at=at, why=why)


def kinds_waiting(audit_round: AuditRound) -> list[tuple[str, str]]:
    """Kinds of organisation among the returns that nobody has to read yet, with their words."""
    found = _values(audit_round, "organisation__kind")
    return [(kind, Kind(kind).label) for kind in found]


def sectors_waiting(audit_round: AuditRound) -> list[tuple[str, str]]:
    return [(sector, sector) for sector in _values(audit_round, "organisation__sector") if sector]


def _values(audit_round: AuditRound, name: str) -> list[str]:
    rows = not_given_out(audit_round).order_by(name).values_list(name, flat=True)
    return list(rows.distinct())
