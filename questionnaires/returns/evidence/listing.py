"""Evidence as pages list it: with how often it is used, and what is left to choose from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from audit_portal.organisations.models import Organisation, User
from questionnaires.returns.at_question import AtQuestion
from questionnaires.returns.models import AnswerEvidence, AuditReturn, Evidence
from questionnaires.returns.models.evidence import EvidenceQuerySet

MOST_TO_CHOOSE_FROM = 30


@dataclass(frozen=True)
class Choice:
    """What may be attached; `total` counts those, too, that only a search would show."""

    items: list[Evidence]
    total: int
    words: str

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.items)


def kept_by(organisation: Organisation, user: User) -> EvidenceQuerySet:
    """What this person may see of the organisation's evidence, each with `uses`."""
    visible = Evidence.objects.visible_to(user).filter(organisation=organisation)
    return visible.annotate(uses=Count("citations", distinct=True))


def with_words(evidence: EvidenceQuerySet, words: str) -> EvidenceQuerySet:
    """Every word somewhere in what is written about it."""
    for word in words.split()[:8]:
        evidence = evidence.filter(
            Q(title__icontains=word)
            | Q(original_name__icontains=word)
            | Q(where__icontains=word)
            | Q(kept_by__icontains=word)
            | Q(link__icontains=word)
        )
    return evidence


def attached_to(spot: AtQuestion) -> list[Evidence]:
    return list(
        Evidence.objects.filter(
            citations__answer__audit_return=spot.audit_return,
            citations__answer__question=spot.question.pk,
        ).order_by("citations__pk")
    )


def choice(user: User, spot: AtQuestion, attached: Iterable[Evidence], words: str) -> Choice:
    """Of what the organisation keeps, what is not attached to this question: the newest first."""
    taken = [item.pk for item in attached]
    left = kept_by(spot.audit_return.organisation, user).exclude(pk__in=taken)
    found = with_words(left, words)
    return Choice(list(found[:MOST_TO_CHOOSE_FROM]), found.count(), words)


def chosen(evidence: EvidenceQuerySet, *, show: str, words: str, on: date) -> EvidenceQuerySet:
    """`show`: a kind, "overdue", "unused" or "" for all; anything else counts as all."""
    found = with_words(evidence, words)
    if show in Evidence.Kind.values:
        return found.filter(kind=show)
    if show == "overdue":
        return found.review_overdue(on=on)
    return found.filter(citations=None) if show == "unused" else found


def uses(item: Evidence, user: User) -> list[AnswerEvidence]:
    """The answers it is attached to, in returns that this person may read."""
    return list(
        AnswerEvidence.objects.filter(
            evidence=item, answer__audit_return__in=AuditReturn.objects.visible_to(user)
        )
        .select_related("answer__question__standard", "answer__audit_return__audit_round")
        .order_by("-answer__audit_return__audit_round", "answer__question__order", "pk")
    )
