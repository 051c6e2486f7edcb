"""Who is named in the report to the board: reached a letter step, and has not returned."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from questionnaires.compliance.chasing.gathering import ASKED_ANEW
from questionnaires.compliance.duty_words import words_for
from questionnaires.compliance.models import LadderStep, Notice, Recipient
from questionnaires.compliance.tracking import PENDING
from questionnaires.returns.models import AuditReturn, AuditRound, ReturnEvent


@dataclass(frozen=True)
class Named:
    """`says` is what the report says of it, in the words of its duty."""

    audit_return: AuditReturn
    says: str


def named_in_report(rounds: Collection[AuditRound]) -> list[Named]:
    """By name, in one query. A letter to the trust above names nobody; whoever was asked anew since
    the step, as after a correction, is not named."""
    since = ReturnEvent.objects.filter(
        ASKED_ANEW, audit_return=OuterRef("audit_return"), at__gt=OuterRef("at")
    )
    letters = Notice.objects.exclude(role=Recipient.TRUST).filter(
        ~Exists(since),
        audit_return__audit_round__in=rounds,
        step__channel=LadderStep.Channel.LETTER,
    )
    returns = AuditReturn.objects.filter(pk__in=letters.values("audit_return"), status__in=PENDING)
    in_order = returns.select_related("audit_round").order_by("organisation_name", "pk")
    return [Named(one, words_for(one.duty_basis).overdue) for one in in_order]
