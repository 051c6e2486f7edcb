"""The board shows a round's organisations how others stand: once, and as at one day.

Once, because two pictures of a round on two days would tell what came in between them.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from audit_portal.figures.suppression import Figures, Group, suppressed
from audit_portal.organisations.limits import smallest_group
from audit_portal.organisations.models import User
from questionnaires.definitions.structure import structure_of
from questionnaires.returns.models import AuditRound
from questionnaires.review.models import Review, ReviewState, SharedFigures
from questionnaires.review.others.counting import (
    LATTICE,
    members_of,
    parts_by_standard,
    standings_of,
)


class SharingRefused(Exception):
    """With a sentence for who asked."""


def share(audit_round: AuditRound, *, by: User, on: date, at: datetime) -> SharedFigures:
    """Raises `SharingRefused` where nothing was returned, or it was done before."""
    members = members_of(audit_round)
    if not members:
        raise SharingRefused("Nothing has been returned in this round yet.")
    standings, threshold = standings_of(audit_round), smallest_group(audit_round.board)
    views = {
        name: parts_by_standard(members, tallies)
        for name, tallies in (("own", standings.own), ("board", standings.board))
    }
    tables = {
        standard.key: {
            name: _plain(suppressed(parts.get(standard.pk, []), LATTICE, threshold=threshold))
            for name, parts in views.items()
        }
        for standard in structure_of(audit_round.version).standards
        if any(standard.pk in parts for parts in views.values())
    }
    try:
        with transaction.atomic():
            return SharedFigures.objects.create(
                audit_round=audit_round,
                on=on,
                at=at,
                by=by,
                by_name=by.name,
                threshold=threshold,
                returned=len(members),
                read=read_in(audit_round),
                tables=tables,
            )
    except IntegrityError as refusal:
        raise SharingRefused("The figures of this round are shared already.") from refusal


def read_in(audit_round: AuditRound) -> int:
    reviews = Review.objects.standing().filter(audit_return__audit_round=audit_round)
    return reviews.filter(state=ReviewState.READ).count()


def _plain(figures: Mapping[Group, Figures]) -> list[list[Any]]:
    """As JSON: kind, phase ("" for all), how many, and their answers by band or null."""
    found = []
    for group, one in figures.items():
        values = dict(group)
        counts = None if one.counts is None else list(one.counts)
        found.append([values.get("kind", ""), values.get("phase", ""), one.n, counts])
    return found
