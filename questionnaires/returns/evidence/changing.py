"""Changing the facts of evidence; what they were before stays in its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.formats import date_format

from audit_portal.organisations.models import User
from questionnaires.returns.models import Evidence

FACTS = {
    "title": "title",
    "link": "address",
    "where": "where to find it",
    "kept_by": "who keeps it",
    "dated": "its own date",
    "review_by": "review date",
}


@dataclass(frozen=True)
class Changed:
    """One change of one or more facts; `facts` are (what, before, after) in words."""

    at: datetime
    who: str
    facts: list[tuple[str, str, str]]


@transaction.atomic
def change(evidence: Evidence, facts: Mapping[str, Any], *, who: User, at: datetime) -> bool:
    """False when they are as they were."""
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    fresh = {name: value for name, value in facts.items() if getattr(evidence, name) != value}
    for name, value in fresh.items():
        setattr(evidence, name, value)
    if fresh:
        evidence.signed(who, at).save(update_fields=list(fresh))
    return bool(fresh)


def changes(evidence: Evidence) -> list[Changed]:
    """The newest first."""
    states = list(evidence.history.select_related("history_user").order_by("-history_id"))
    return [
        Changed(now.history_date, str(now.history_user or ""), _between(before, now))
        for now, before in pairwise(states)
    ]


def _between(before: Any, now: Any) -> list[tuple[str, str, str]]:
    return [
        (label, _words(getattr(before, name)), _words(getattr(now, name)))
        for name, label in FACTS.items()
        if getattr(before, name) != getattr(now, name)
    ]


def _words(value: Any) -> str:
    if not value:
        return "nothing"
    return value if isinstance(value, str) else date_format(value, "j F Y")
