"""Giving standards to contributors. A contributor to whom none is given may answer all.

A standard is given with all that stands under it (answering.Pen).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from audit_portal.organisations.models import Seat
from questionnaires.definitions.structure import StandardShape
from questionnaires.returns.answering.overview import people_who_answer
from questionnaires.returns.models import Assignment, AuditReturn
from questionnaires.returns.sheet import Sheet

Pair = tuple[int, int]  # primary keys of a standard and of a seat


@dataclass(frozen=True)
class Row:
    """A standard; `depth` is how many stand above it; `cells` are (seat, given) for each column."""

    standard: StandardShape
    depth: int
    cells: list[tuple[Seat, bool]]


class Sharing:
    """Who has what in one return, as the page shows it and as a save changes it."""

    def __init__(self, audit_return: AuditReturn) -> None:
        self.audit_return = audit_return

    @cached_property
    def seats(self) -> list[Seat]:
        """The columns: contributors whose seat reaches this return."""
        people = people_who_answer(self.audit_return)
        return [seat for seat in people if seat.role == "contributor"]

    @cached_property
    def standards(self) -> list[StandardShape]:
        """Those with questions for this organisation, and those they stand under."""
        sheet = Sheet.of(self.audit_return)
        wanted = {key for one in sheet.standards for key in (one.key, *one.ancestors)}
        return [standard for standard in sheet.structure.standards if standard.key in wanted]

    @cached_property
    def given(self) -> frozenset[Pair]:
        rows = Assignment.objects.filter(audit_return=self.audit_return)
        return frozenset(rows.values_list("standard_id", "seat_id"))

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                standard,
                len(standard.ancestors),
                [(seat, (standard.pk, seat.pk) in self.given) for seat in self.seats],
            )
            for standard in self.standards
        ]

    def shown(self, pairs: Iterable[Pair]) -> frozenset[Pair]:
        """Those of the pairs that are a box on the page."""
        seats = {seat.pk for seat in self.seats}
        standards = {standard.pk for standard in self.standards}
        return frozenset(
            (standard, seat) for standard, seat in pairs if standard in standards and seat in seats
        )


@transaction.atomic
def share(audit_return: AuditReturn, *, ticked: Iterable[Pair], seen: Iterable[Pair]) -> bool:
    """Give and take what was ticked and unticked since the page was made; what a colleague changed
    meanwhile in other boxes stands. False when that is nothing."""
    AuditReturn.objects.select_for_update().get(pk=audit_return.pk)
    sharing = Sharing(audit_return)
    wanted, before = sharing.shown(ticked), sharing.shown(seen)
    fresh, gone = wanted - before - sharing.given, (before - wanted) & sharing.given
    Assignment.objects.bulk_create(
        Assignment(audit_return=audit_return, standard_id=standard, seat_id=seat)
        for standard, seat in sorted(fresh)
    )
    for standard, seat in gone:
        Assignment.objects.filter(audit_return=audit_return, standard=standard, seat=seat).delete()
    return bool(fresh or gone)


def names_by_standard(audit_return: AuditReturn) -> dict[str, list[str]]:
    """Who was given each standard, by its key; open seats only. One query."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Assignment.objects.filter(audit_return=audit_return, seat__until=None)
    for key, name in rows.order_by("seat").values_list("standard__key", "seat__user__name"):
        found[key].append(name)
    return dict(found)
