"""Which returns, and in which rounds, a seat at a parent body follows."""

from typing import Any

from django.db.models import QuerySet

from audit_portal.organisations.models import Organisation, User
from questionnaires.returns.models import AuditReturn, AuditReturnQuerySet, AuditRound


def parents_of_others(user: User) -> QuerySet[Organisation, Any]:
    """Where this person holds a seat and which others are part of."""
    below = Organisation.objects.exclude(parent=None).order_by().values("parent")
    return Organisation.objects.at_seats(user).filter(pk__in=below)


def returns_below(parent: Organisation, user: User) -> AuditReturnQuerySet:
    """A seat that is kept to one board's rounds follows those alone."""
    return AuditReturn.objects.visible_to(user).filter(organisation__parent=parent)


def rounds_below(parent: Organisation, user: User) -> QuerySet[AuditRound, Any]:
    asked = returns_below(parent, user).order_by().values("audit_round")
    return AuditRound.objects.filter(pk__in=asked).select_related("board", "version")
