"""The first message of a round: that it has opened. The ladder begins only shortly before the
deadline, so a manager is led to this one, with words that can go as they are."""

from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from questionnaires.compliance.models import Notice, RoundMessage
from questionnaires.returns.models import AuditRound, Cohort

NEWS = timedelta(days=14)  # so long it is worth telling
SUBJECT = "{round} has opened"
TEXT = (
    "{round} is open. {organisation} {must} return it by {deadline}.\n\n"
    "The link below leads to the questions. You can stop at any time and come back: what you have "
    "answered stays saved. You can share the questions among your colleagues.\n\n"
    "Leave time for the approval at the end: a return counts once it is approved.\n\n"
    "{duty}"
)


def with_untold(rounds: QuerySet[AuditRound], *, on: date) -> QuerySet[Any]:
    """Adds `untold`: newly open, and the portal has written to nobody about it. No query."""
    newly_open = Cohort.objects.filter(
        audit_round=OuterRef("pk"), opens__range=(on - NEWS, on), first_due__gte=on
    )
    messages = RoundMessage.objects.filter(audit_round=OuterRef("pk"))
    notices = Notice.objects.filter(audit_return__audit_round=OuterRef("pk"))
    silent = Q(Exists(newly_open)) & ~Q(Exists(messages)) & ~Q(Exists(notices)) & Q(closed_on=None)
    annotated: QuerySet[Any] = rounds.annotate(
        untold=ExpressionWrapper(silent, output_field=BooleanField())
    )
    return annotated
