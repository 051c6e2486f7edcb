"""Why these: two sentences for each group, with the figures they rest on."""

from collections.abc import Mapping, Sequence

from peer_challenge.events.pairing.problem import Participant, Problem, pair
from peer_challenge.events.pairing.weights import Whole

NAMES = {
    "complement": "what one has and the other lacks",
    "common_ground": "weak in the same standards",
    "different_sector": "different sectors",
    "similar_size": "similar size",
    "unsupported_claims": "high ratings with weak evidence, worth testing",
    "novelty": "new to each other",
}


def why(problem: Problem, group: Sequence[int], parts: Mapping[str, Whole]) -> str:
    members = [problem.participants[n] for n in group]
    sums = {
        name: sum(int(parts[name][a, b]) for k, a in enumerate(group) for b in group[k + 1 :])
        for name in parts
    }
    return f"{_most_of(sums)} {_about(problem, group, members)}"


def _most_of(sums: Mapping[str, int]) -> str:
    """The parts that give most, of the whole weight."""
    whole = sum(sums.values())
    most = sorted(sums, key=lambda name: -sums[name])
    told = [f"{NAMES[name]} ({sums[name]})" for name in most[:2] if sums[name]]
    if not told:
        return "Nothing speaks for this group but that everybody is to be placed."
    return f"Of its weight of {whole}, most comes from: {' and '.join(told)}."


def _about(problem: Problem, group: Sequence[int], members: Sequence[Participant]) -> str:
    """The standards in which they differ most, else in which both are weak, else what is known."""
    differing = _differing(members)
    if differing is not None:
        standard, high, low = differing
        return (
            f"In “{standard}” {high.name} stands at {_percent(high, standard)} and {low.name} at "
            f"{_percent(low, standard)}."
        )
    met = [
        ago
        for k, a in enumerate(group)
        for b in group[k + 1 :]
        if (ago := problem.history.get(pair(a, b)))
    ]
    if met:
        return f"They last met {min(met)} rounds ago."
    return "They have not met before."


def _differing(members: Sequence[Participant]) -> tuple[str, Participant, Participant] | None:
    found = [
        (a.ratings[standard] - b.ratings[standard], standard, a, b)
        for a in members
        for b in members
        for standard in sorted(a.ratings.keys() & b.ratings.keys())
        if a.ratings[standard] > b.ratings[standard]
    ]
    if not found:
        return None
    _, standard, high, low = min(found, key=lambda it: (-it[0], it[1], it[2].id))
    return standard, high, low


def _percent(one: Participant, standard: str) -> str:
    return f"{round(100 * one.ratings[standard])} of 100"
