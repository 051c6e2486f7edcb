"""Which returns to read, where not all are read: a dip sample. Pure, and the same for one seed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from random import Random

MOST_SEED = 999_999


@dataclass(frozen=True)
class Candidate:
    """A return that nobody has to read yet. `reasons` are those of `risk.py` that hold for it."""

    pk: int
    kind: str = ""
    organisation: int = 0
    reasons: tuple[str, ...] = ()


def random_sample(candidates: Iterable[Candidate], number: int, *, seed: int) -> list[Candidate]:
    """Of each kind its share, and within a kind by chance. All, where there are not so many.

    The order in which they are given makes no difference.
    """
    draw = Random(seed)  # noqa: S311 - a sample that can be drawn again; nothing is secret
    by_kind: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda one: one.pk):
        by_kind[candidate.kind].append(candidate)
    shares = shared({kind: len(group) for kind, group in by_kind.items()}, number)
    return [one for kind in sorted(by_kind) for one in draw.sample(by_kind[kind], shares[kind])]


def shared(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    """`number` places in proportion to `sizes`: whole parts first, then the largest remainders.

    The sum is `number`, or all there are. Equal remainders go by name.
    """
    total = sum(sizes.values())
    number = min(number, total)
    if not total:
        return {}
    places = {name: size * number // total for name, size in sizes.items()}
    left = number - sum(places.values())
    by_remainder = sorted(sizes, key=lambda name: (-(sizes[name] * number % total), name))
    for name in by_remainder[:left]:
        places[name] += 1
    return places


def by_risk(candidates: Collection[Candidate], number: int, *, seed: int) -> list[Candidate]:
    """Those with the most reasons; between equals the seed decides."""
    draw = Random(seed)  # noqa: S311 - a sample that can be drawn again; nothing is secret
    shuffled = sorted(candidates, key=lambda one: one.pk)
    draw.shuffle(shuffled)
    return sorted(shuffled, key=lambda one: -len(one.reasons))[:number]
