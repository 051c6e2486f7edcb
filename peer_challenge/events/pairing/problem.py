"""What is to be paired, and under which rules. Indices are places in the order of ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Pair = tuple[int, int]
"""Two indices, the smaller first."""

SHARES: Mapping[str, int] = {
    "complement": 30,
    "common_ground": 20,
    "different_sector": 15,
    "similar_size": 10,
    "unsupported_claims": 15,
    "novelty": 10,
}
"""The parts of a pair's weight, in the order of print, with the shares they have by default."""

Odd = Literal["three", "bye"]


@dataclass(frozen=True)
class Participant:
    """`ratings` and `evidence` by standard, from 0 (not at all) to 1 (wholly).

    `sector`, `parent` and `size` are None where they are not known.
    """

    id: str
    name: str
    sector: str | None = None
    parent: str | None = None
    size: float | None = None
    ratings: Mapping[str, float] = field(default_factory=dict)
    evidence: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """`history` holds how many rounds ago a pair last met; 1 is the last round."""

    participants: tuple[Participant, ...]
    conflicts: frozenset[Pair] = frozenset()
    pinned: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    history: Mapping[Pair, int] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=lambda: dict(SHARES))
    group_size: Literal[2, 3] = 2
    odd: Odd = "three"
    last_partner_allowed: bool = False

    @property
    def size(self) -> int:
        return len(self.participants)

    @property
    def may_rest(self) -> int:
        """How many are left out by the board's choice; one alone can only rest."""
        if self.size == 1:
            return 1
        return int(self.odd == "bye" and self.size % self.group_size == 1)

    @property
    def pairs_beside_threes(self) -> int:
        """What three does not divide is in one or two pairs, or rests."""
        over = self.size % 3
        return 1 if over == 2 else 2 * over * (1 - self.may_rest)


def pair(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)
