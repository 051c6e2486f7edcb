"""What a page showed, in a few letters: what was seen is what is done something about, and once."""

from collections.abc import Collection
from hashlib import sha256

from django.db.models import Max

from questionnaires.compliance.models import Contact, Pause
from questionnaires.returns.models import AuditReturn, AuditRound


def mark_of(audit_round: AuditRound, returns: Collection[AuditReturn]) -> str:
    """Another one once other returns are meant, or something was done to one of them or by hand.

    So a second press on the same page finds another mark, and is shown the page again.
    """
    of_returns = sorted((one.pk, one.status, str(one.extended_to)) for one in returns)
    by_hand = [
        model.objects.filter(audit_return__audit_round=audit_round).aggregate(last=Max("pk"))[
            "last"
        ]
        for model in (Contact, Pause)
    ]
    return sha256(repr((of_returns, by_hand)).encode()).hexdigest()[:16]
