"""How long an organisation took over its return, where the portal saw it."""

from datetime import timedelta

from questionnaires.returns.models import AuditReturn, PaperReturn, ReturnEvent
from questionnaires.returns.models.returns import AuditReturnQuerySet
from questionnaires.returns.transitions import BROUGHT_IN


def not_timed(returns: AuditReturnQuerySet) -> frozenset[int]:
    """Those that came from another system, or that the board typed in from paper. One query."""
    brought_in = ReturnEvent.objects.filter(audit_return__in=returns, who_role=BROUGHT_IN)
    typed = PaperReturn.objects.that_count().filter(audit_return__in=returns)
    keys = brought_in.order_by().values_list("audit_return_id", flat=True)
    return frozenset(keys.union(typed.order_by().values_list("audit_return_id", flat=True)))


def time_taken(audit_return: AuditReturn) -> timedelta | None:
    """From its start to when it was submitted; None where either is not known."""
    if audit_return.started_at is None or audit_return.submitted_at is None:
        return None
    return audit_return.submitted_at - audit_return.started_at
