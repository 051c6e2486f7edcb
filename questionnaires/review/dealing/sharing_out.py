"""Who reads which of the chosen returns: evenly by what each has in hand. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from questionnaires.review.dealing.drawing import Candidate


@dataclass(frozen=True)
class Hands:
    """`by_reviewer`: candidates by primary key of the person. `left`: those that none of them may
    read, because it is their own."""

    by_reviewer: dict[int, list[Candidate]] = field(default_factory=dict)
    left: list[Candidate] = field(default_factory=list)


def share_out(
    candidates: Sequence[Candidate],
    in_hand: Mapping[int, int],
    own: Mapping[int, Collection[int]],
) -> Hands:
    """`in_hand`: how many each reviewer has still to read. `own`: organisations by reviewer.

    Each goes to whoever has the least in hand and may read it; those that few may read come first.
    """
    loads = dict(in_hand)
    hands = Hands({reviewer: [] for reviewer in loads})

    def may_read(candidate: Candidate) -> list[int]:
        return [one for one in loads if candidate.organisation not in own.get(one, ())]

    for candidate in sorted(candidates, key=lambda one: len(may_read(one))):
        allowed = may_read(candidate)
        if not allowed:
            hands.left.append(candidate)
            continue
        reviewer = min(allowed, key=lambda one: (loads[one], one))
        loads[reviewer] += 1
        hands.by_reviewer[reviewer].append(candidate)
    return hands
