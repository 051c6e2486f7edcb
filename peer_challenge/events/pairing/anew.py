"""Groups that there are, put together anew: to place whoever is over, and to weigh more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from peer_challenge.events.pairing.field import Field, Group
from peer_challenge.events.pairing.problem import Pair


@dataclass(frozen=True)
class Rules:
    field: Field
    pinned: dict[int, frozenset[int]]

    @classmethod
    def of(cls, field: Field, pins: Sequence[Pair]) -> "Rules":
        met: dict[int, frozenset[int]] = {}
        for a, b in pins:
            met[a] = met.get(a, frozenset()) | {b}
            met[b] = met.get(b, frozenset()) | {a}
        return cls(field, met)

    def may_be(self, group: Sequence[int]) -> bool:
        """Nobody is barred from another, nor parted from whom they are pinned to."""
        kept = all(self.pinned.get(n, frozenset()) <= set(group) for n in group)
        return kept and self.field.may_be(group)


def with_the_rest(rules: Rules, groups: list[Group], pairs: int) -> list[Group]:
    """Whoever is over is placed: by themselves, or by putting one or two groups together anew."""
    while True:
        over = sorted(set(range(rules.field.size)) - {n for group in groups for n in group})
        size = 2 if sum(len(group) == 2 for group in groups) < pairs else 3
        found = _room_for(rules, groups, over, size) if len(over) >= size else None
        if found is None:
            return groups
        groups = found


def _room_for(rules: Rules, groups: list[Group], over: list[int], size: int) -> list[Group] | None:
    for opened in (0, 1, 2):
        for these in combinations(groups, opened):
            for more in combinations(over, size):
                members = (*(n for group in these for n in group), *more)
                sizes = (*(len(group) for group in these), size)
                best = _best_of(rules, _partitions(members, sizes))
                if best is not None:
                    return [*(group for group in groups if group not in these), *best]
    return None


def heavier(rules: Rules, groups: list[Group]) -> list[Group]:
    """Any two groups are put together anew, until no two can be made heavier."""
    field, improved = rules.field, True
    while improved:
        improved = False
        for i, j in combinations(range(len(groups)), 2):
            both = (groups[i], groups[j])
            sizes = (len(both[0]), len(both[1]))
            best = _best_of(rules, _partitions((*both[0], *both[1]), sizes))
            if best is not None and field.score(best) > field.score(both):
                groups[i], groups[j] = best
                improved = True
    return groups


def _best_of(rules: Rules, ways: Iterator[tuple[Group, ...]]) -> tuple[Group, ...] | None:
    may = [groups for groups in ways if all(rules.may_be(group) for group in groups)]
    return max(may, key=rules.field.score, default=None)


def _partitions(members: Group, sizes: tuple[int, ...]) -> Iterator[tuple[Group, ...]]:
    """Every way to put them into groups of these sizes; equal sizes may come in either order."""
    if len(sizes) == 1:
        yield (members,)
        return
    for group in combinations(members, sizes[0]):
        rest = tuple(n for n in members if n not in group)
        for others in _partitions(rest, sizes[1:]):
            yield (group, *others)
