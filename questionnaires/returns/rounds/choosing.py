"""Who is asked: the rule that a cohort is chosen by, kept with it so that next year can follow."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from audit_portal.organisations.models import Board, BoardMember, Kind

FIELDS = {
    "duties": "duty_basis",
    "kinds": "organisation__kind",
    "phases": "organisation__phase",
    "sectors": "organisation__sector",
    "trusts": "organisation__parent",
}


@dataclass(frozen=True)
class Who:
    """An empty part lets everybody through; parts that are filled must all fit.

    `trusts`, `added` and `left_out` are primary keys of organisations. Those added are asked
    whatever the rest says; with `only_named`, nobody else is.
    """

    duties: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    trusts: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    only_named: bool = False

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Who":
        """From JSON; what a later release no longer knows is passed over."""
        known: dict[str, Any] = {
            name: value if isinstance(value, bool) else tuple(value)
            for name, value in stored.items()
            if name in cls.__dataclass_fields__
        }
        return cls(**known)

    @property
    def stored(self) -> dict[str, Any]:
        return {
            name: value if isinstance(value, bool) else list(value)
            for name, value in asdict(self).items()
            if value
        }

    @property
    def _rule(self) -> Q:
        if self.only_named:
            return Q(organisation__in=self.added)
        rule = Q()
        for name, field in FIELDS.items():
            if chosen := getattr(self, name):
                rule &= Q(**{f"{field}__in": chosen})
        return rule | Q(organisation__in=self.added) if rule and self.added else rule

    def among(self, members: "QuerySet[BoardMember]") -> "QuerySet[BoardMember]":
        chosen = members.filter(self._rule)
        return chosen.exclude(organisation__in=self.left_out) if self.left_out else chosen


def members_of(board: Board, *, on: date) -> "QuerySet[BoardMember]":
    """Who owes this board anything, once for each duty; not those that have closed."""
    members = BoardMember.objects.filter(board=board, until=None)
    return members.exclude(organisation__closed__lte=on)


def chosen_by(
    who: Who, board: Board, *, on: date, besides: Collection[int] = ()
) -> list[BoardMember]:
    """By name, each organisation once also where it owes two duties; without those `besides`."""
    members = who.among(members_of(board, on=on)).select_related("organisation")
    first: dict[int, BoardMember] = {}
    for member in members.order_by("organisation__name", "pk"):
        if member.organisation_id not in besides:
            first.setdefault(member.organisation_id, member)
    return list(first.values())


def offered(board: Board, *, on: date) -> dict[str, list[tuple[Any, str, int]]]:
    """What there is to choose by, for each part of `Who`: the value, its words, how many fit."""
    members = members_of(board, on=on).order_by()
    found: dict[str, dict[Any, tuple[str, set[int]]]] = {name: {} for name in FIELDS}
    rows = members.values_list("organisation", *FIELDS.values(), "organisation__parent__name")
    for organisation, *values, parent in rows:
        for name, value in zip(FIELDS, values, strict=True):
            if value:
                words = _words(name, value, parent)
                found[name].setdefault(value, (words, set()))[1].add(organisation)
    return {
        name: sorted(
            ((value, words, len(fits)) for value, (words, fits) in choices.items()),
            key=lambda choice: choice[1],
        )
        for name, choices in found.items()
    }


def _words(name: str, value: Any, parent: str | None) -> str:
    if name == "duties":
        return str(BoardMember(duty_basis=value).get_duty_basis_display())
    if name == "kinds":
        return str(Kind(value).label)
    return str(parent if name == "trusts" else value)


def tally(members: Iterable[BoardMember]) -> dict[str, int]:
    """How many of each kind of organisation, the most first: "132 schools" and their number."""
    found = Counter(Kind(member.organisation.kind) for member in members)
    by_number = sorted(found.items(), key=lambda item: (-item[1], item[0].label))
    return {counted(kind, number): number for kind, number in by_number}


def counted(kind: Kind, number: int) -> str:
    """1 college; 132 schools; 2 voluntary, community or faith groups"""
    one = kind.label[0].lower() + kind.label[1:]
    many = f"{one[:-1]}ies" if one.endswith("cy") else f"{one}s"
    return f"{number:,} {one if number == 1 else many}"
