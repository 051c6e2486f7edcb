"""How one ordered list under homes becomes another: added, removed, moved, changed.

A home is what a thing stands in: a standard for a question, the standard above for a standard.
Moved are as few as can be: those that stay keep their order, and they are the longest such run.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Listing:
    """`order` holds the keys of each home that has any; `facts` what is said of each key."""

    order: dict[str, tuple[str, ...]]
    facts: dict[str, Facts]

    @property
    def places(self) -> "dict[str, Place]":
        return {
            key: Place(home, before)
            for home, keys in self.order.items()
            for before, key in zip(("", *keys), keys, strict=False)
        }


@dataclass(frozen=True)
class Place:
    """In which home, and after which key there; "" stands for the first place."""

    home: str
    follows: str


@dataclass(frozen=True)
class Change:
    before: Any
    after: Any


@dataclass(frozen=True)
class ListDifference:
    """`placed` says for what is added or moved where it stands, in the order of the later list."""

    added: dict[str, Facts]
    removed: dict[str, Facts]
    moved: frozenset[str]
    changed: dict[str, dict[str, Change]]
    placed: dict[str, Place]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.moved or self.changed)


def listing(rows: Iterable[tuple[str, str, Facts]]) -> Listing:
    """From (home, key, facts) in the order of print."""
    order: dict[str, list[str]] = {}
    facts: dict[str, Facts] = {}
    for home, key, said in rows:
        order.setdefault(home, []).append(key)
        facts[key] = said
    return Listing({home: tuple(keys) for home, keys in order.items()}, facts)


def compare_lists(before: Listing, after: Listing) -> ListDifference:
    places = after.places
    staying = _staying(before, after)
    added = {key: said for key, said in after.facts.items() if key not in before.facts}
    moved = frozenset(after.facts.keys() - added.keys() - staying)
    return ListDifference(
        added=added,
        removed={key: said for key, said in before.facts.items() if key not in after.facts},
        moved=moved,
        changed=_changed(before, after),
        placed={key: place for key, place in places.items() if key in added or key in moved},
    )


def apply_to_list(difference: ListDifference, before: Listing) -> Listing:
    """The later list, made from the earlier one and the account of the difference."""
    gone = difference.removed.keys() | difference.moved
    order = {home: [key for key in keys if key not in gone] for home, keys in before.order.items()}
    for key, place in difference.placed.items():
        keys = order.setdefault(place.home, [])
        keys.insert(keys.index(place.follows) + 1 if place.follows else 0, key)
    facts = {key: said for key, said in before.facts.items() if key not in difference.removed}
    facts |= difference.added
    for key, changes in difference.changed.items():
        facts[key] = {**facts[key], **{name: change.after for name, change in changes.items()}}
    return Listing({home: tuple(keys) for home, keys in order.items() if keys}, facts)


def changes(before: Facts, after: Facts) -> dict[str, Change]:
    return {
        name: Change(before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }


def _changed(before: Listing, after: Listing) -> dict[str, dict[str, Change]]:
    found = {}
    for key, said in after.facts.items():
        earlier = before.facts.get(key)
        if earlier is not None and (changed := changes(earlier, said)):
            found[key] = changed
    return found


def _staying(before: Listing, after: Listing) -> frozenset[str]:
    stay: set[str] = set()
    for home, keys in after.order.items():
        index = {key: n for n, key in enumerate(before.order.get(home, ()))}
        common = [key for key in keys if key in index]
        stay.update(common[n] for n in _longest_rising([index[key] for key in common]))
    return frozenset(stay)


def _longest_rising(numbers: list[int]) -> list[int]:
    """Positions of a longest rising run (patience sorting)."""
    tails: list[int] = []  # the least last number of a run of each length
    ends: list[int] = []  # its position
    earlier: list[int] = []  # of each position: the position before it in its run; -1 for none
    for position, number in enumerate(numbers):
        length = bisect_left(tails, number)
        earlier.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [number]
        ends[length : length + 1] = [position]
    run = []
    position = ends[-1] if ends else -1
    while position >= 0:
        run.append(position)
        position = earlier[position]
    return run[::-1]
