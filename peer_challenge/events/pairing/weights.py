"""What a pair would be worth: six parts, each from 0 to 1, weighed by the board's shares.

Matrices are n x n, by the order of ids. Every value is made a whole number of millionths before it
is weighed, so that no machine and no order of adding decides about the last digit.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from peer_challenge.events.pairing.problem import SHARES, Problem

Matrix = NDArray[np.float64]
Whole = NDArray[np.int64]

MILLION = 1_000_000


def parts_of(problem: Problem) -> dict[str, Whole]:
    """By name, thousandths of the whole weight that each part gives to each pair."""
    shares = normal_shares(problem)
    found = {}
    for name in SHARES:
        value = np.rint(_PARTS[name](problem) * MILLION).astype(np.int64)
        part = (value * shares[name] + 500_000_000) // 1_000_000_000
        np.fill_diagonal(part, 0)
        found[name] = part
    return found


def weights_of(parts: dict[str, Whole]) -> Whole:
    """Thousandths: the sum of the parts."""
    total: Whole = np.sum(list(parts.values()), axis=0)
    return total


def normal_shares(problem: Problem) -> dict[str, int]:
    """In millionths of the whole: only how shares stand to each other matters."""
    exact = {name: Fraction(problem.shares[name]) for name in SHARES}
    whole = sum(exact.values())
    return {name: round(MILLION * share / whole) for name, share in exact.items()}


def complement(problem: Problem) -> Matrix:
    """One is assured where the other is not: the mean difference of their ratings, over the
    standards that both have rated."""
    total, both = _zeros(problem), _zeros(problem)
    for rating, known in _by_standard(problem, "ratings"):
        together = np.outer(known, known)
        total += np.abs(rating[:, None] - rating[None, :]) * together
        both += together
    return _divided(total, both)


def common_ground(problem: Problem) -> Matrix:
    """Weak in the same standards: what they lack in common, of what either lacks."""
    common, either = _zeros(problem), _zeros(problem)
    for rating, known in _by_standard(problem, "ratings"):
        together = np.outer(known, known)
        lacks = 1 - rating
        common += np.minimum(lacks[:, None], lacks[None, :]) * together
        either += np.maximum(lacks[:, None], lacks[None, :]) * together
    return _divided(common, either)


def different_sector(problem: Problem) -> Matrix:
    """1 where both are known and differ."""
    names = sorted({one.sector for one in problem.participants if one.sector})
    code = {name: n for n, name in enumerate(names)}
    sector = np.array([code.get(one.sector or "", -1) for one in problem.participants])
    known = sector >= 0
    differ: Matrix = (sector[:, None] != sector[None, :]) * np.outer(known, known).astype(float)
    return differ


def similar_size(problem: Problem) -> Matrix:
    """The smaller of the two, of the larger; 0 where one is not known."""
    sizes = [-1.0 if one.size is None else one.size for one in problem.participants]
    size = np.array(sizes, dtype=float)
    known = np.outer(size >= 0, size >= 0)
    smaller = np.minimum(size[:, None], size[None, :]) * known
    larger = np.maximum(size[:, None], size[None, :]) * known
    return np.where(known & (larger == 0), 1.0, _divided(smaller, larger))


def unsupported_claims(problem: Problem) -> Matrix:
    """A high rating with weak evidence, beside a partner who rates as high and can show it: the
    mean over the standards of which both have ratings and evidence."""
    total, both = _zeros(problem), _zeros(problem)
    evidence = _by_standard(problem, "evidence", _standards(problem, "ratings"))
    for (rating, rated), (shown, known) in zip(
        _by_standard(problem, "ratings"), evidence, strict=True
    ):
        here = rated & known
        together = np.outer(here, here)
        claim, proof = rating * (1 - shown), rating * shown
        total += (np.outer(claim, proof) + np.outer(proof, claim)) * together
        both += together
    return _divided(total, both)


def novelty(problem: Problem) -> Matrix:
    """1 for a pair that never met; after that, the longer ago the nearer to 1."""
    found = np.ones((problem.size, problem.size))
    for (a, b), ago in problem.history.items():
        found[a, b] = found[b, a] = 1 - 1 / ago
    return found


_PARTS: dict[str, Callable[[Problem], Matrix]] = {
    "complement": complement,
    "common_ground": common_ground,
    "different_sector": different_sector,
    "similar_size": similar_size,
    "unsupported_claims": unsupported_claims,
    "novelty": novelty,
}


def _zeros(problem: Problem) -> Matrix:
    return np.zeros((problem.size, problem.size))


def _divided(these: Matrix, by: Matrix) -> Matrix:
    return np.divide(these, by, out=np.zeros_like(these), where=by > 0)


def _standards(problem: Problem, name: str) -> list[str]:
    """In one order, so that sums come out alike."""
    return sorted({key for one in problem.participants for key in getattr(one, name)})


def _by_standard(
    problem: Problem, name: str, standards: list[str] | None = None
) -> list[tuple[Matrix, NDArray[np.bool_]]]:
    """For each standard the participants' values, and of whom they are known."""
    found = []
    for standard in standards or _standards(problem, name):
        values = [getattr(one, name).get(standard) for one in problem.participants]
        known = np.array([value is not None for value in values], dtype=bool)
        found.append((np.array([value or 0.0 for value in values], dtype=float), known))
    return found
