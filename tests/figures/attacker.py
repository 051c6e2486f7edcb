"""Somebody who sees every table of a lattice at once, and works out what is hidden from them.

They know the lattice, how many stand in each cell, the figures of each shown group, and (as one who
answered) what some of the respondents answered. Whole numbers all the way: a hidden count is worked
out when no other whole number fits with all that they know.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from audit_portal.figures.suppression import Figures, Group, Lattice, Part, suppressed

NESTED = Lattice(("kind", "phase"), ((), ("kind",), ("kind", "phase")))
CROSSING = Lattice(("kind", "sector"), ((), ("kind",), ("sector",), ("kind", "sector")))
MARGINS = Lattice(("kind", "sector"), ((), ("kind",), ("sector",)))
LATTICES = (NESTED, CROSSING, MARGINS)

Hide = Callable[..., dict[Group, Figures]]


@dataclass(frozen=True)
class Population:
    lattice: Lattice
    parts: list[Part]
    threshold: int

    def __str__(self) -> str:
        return f"{self.lattice.breakdowns}, threshold {self.threshold}: {self.parts}"


def population(seed: int) -> Population:
    """Few and many, with trusts that own several, answers that hardly anybody gives, blanks."""
    chance = random.Random(seed)
    lattice = chance.choice(LATTICES)
    answers = chance.randint(2, 4)
    weights = [chance.choice([0, 0.05, 1, 1, 3]) for _ in range(answers)]
    weights = weights if any(weights) else [1] * answers
    parts = []
    for cell in _cells(chance, lattice):
        size = chance.choice([chance.randint(1, 4), chance.randint(3, 14), chance.randint(10, 60)])
        for body in _bodies(chance, size):
            given = chance.choices(range(answers), weights, k=1 if not body else body[1])
            counts = tuple(given.count(answer) for answer in range(answers))
            parts.append(Part(cell, counts, body[0] if body else ""))
    return Population(lattice, parts, chance.choice([3, 5, 10, 10, 10]))


def _cells(chance: random.Random, lattice: Lattice) -> list[tuple[str, ...]]:
    if lattice is NESTED:
        phases = ["", *(f"phase {n}" for n in range(chance.randint(1, 5)))]
        kinds = [(f"kind {n}", "") for n in range(chance.randint(0, 3))]
        return [("school", phase) for phase in phases if phase or chance.random() < 0.3] + kinds
    kinds_and_sectors = [
        (f"kind {k}", f"sector {s}")
        for k in range(chance.randint(1, 4))
        for s in range(chance.randint(1, 4))
    ]
    return [cell for cell in kinds_and_sectors if chance.random() < 0.8]


def _bodies(chance: random.Random, size: int) -> Iterator[tuple[str, int] | None]:
    """`size` respondents: on their own (None), or so many of a trust."""
    while size:
        if chance.random() < 0.85:
            yield None
            size -= 1
        else:
            several = min(size, chance.randint(1, 6))
            yield f"trust {chance.randint(1, 4)}", several
            size -= several


def worked_out(one: Population, hide: Hide = suppressed) -> list[str]:
    """What of the hidden counts an outsider, a trust or a single respondent can work out."""
    figures = hide(one.parts, one.lattice, threshold=one.threshold)
    told = []
    for name, known in _attackers(one):
        for group, answer in _determined(one, figures, known):
            told.append(f"{name} works out {group} answer {answer}, {one}")
        told += [f"{name} sees too few: {what}, {one}" for what in _too_few(one, figures, known)]
    return told


def _attackers(one: Population) -> Iterator[tuple[str, list[Part]]]:
    yield "an outsider", []
    for body in sorted({part.body for part in one.parts if part.body}):
        yield body, [part for part in one.parts if part.body == body]
    own = {
        (part.cell, answer)
        for part in one.parts
        for answer, number in enumerate(part.counts)
        if number and not part.body
    }
    chance = random.Random(len(one.parts))
    for cell, answer in chance.sample(sorted(own), min(2, len(own))):
        width = len(one.parts[0].counts)
        counts = tuple(int(answer == other) for other in range(width))
        yield "one who answered", [Part(cell, counts)]


def _table(parts: Iterable[Part], cells: Sequence[tuple[str, ...]], width: int) -> np.ndarray:
    table = np.zeros((len(cells), width), dtype=int)
    for part in parts:
        table[cells.index(part.cell)] += part.counts
    return table


def _determined(
    one: Population, figures: Mapping[Group, Figures], known: list[Part]
) -> list[tuple[Group, int]]:
    cells = sorted({part.cell for part in one.parts})
    if not cells:
        return []
    width = len(one.parts[0].counts)
    truth = _table(one.parts, cells, width) - _table(known, cells, width)  # of everybody else
    in_group = {
        group: np.array([group in one.lattice.groups_of(cell) for cell in cells])
        for group in figures
    }
    rows, right = [], []
    for n in range(len(cells)):  # how many of the others stand in each cell
        rows.append(_row(np.arange(len(cells)) == n, slice(None), width))
        right.append(truth[n].sum())
    for group, found in figures.items():
        if found.counts is not None:
            for answer in range(width):
                rows.append(_row(in_group[group], answer, width))
                right.append(truth[in_group[group], answer].sum())
    secret = {
        (group, answer): _row(in_group[group], answer, width)
        for group, found in figures.items()
        if found.counts is None and truth[in_group[group]].sum()
        for answer in range(width)
    }
    return _only_one_value(np.array(rows), np.array(right), secret, truth)


def _row(cells: np.ndarray, answer: int | slice, width: int) -> np.ndarray:
    row = np.zeros((len(cells), width), dtype=int)
    row[cells, answer] = 1
    return row.ravel()


def _only_one_value(
    rows: np.ndarray,
    right: np.ndarray,
    secret: dict[tuple[Group, int], np.ndarray],
    truth: np.ndarray,
) -> list[tuple[Group, int]]:
    """A solution other than the truth clears each count in which it differs; what no search
    for the smallest and largest value can clear is worked out."""
    real = truth.ravel()
    moves = _small_moves(rows, truth)
    left = {key: row for key, row in secret.items() if not (moves @ row).any()}

    def search(objective: np.ndarray) -> None:
        solved = milp(
            objective,
            constraints=LinearConstraint(rows, right, right),
            integrality=np.ones(len(real)),
            bounds=Bounds(0, np.inf),
        )
        assert solved.success, solved.message
        for key in [key for key, row in left.items() if round(row @ (solved.x - real)) != 0]:
            del left[key]

    for key in list(left):
        for sign in (1, -1):
            if key in left:
                search(sign * left[key])
    return list(left)


def _small_moves(rows: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Other solutions near at hand, as what they change: one gives another answer, or two of
    different cells change places. They only save time."""
    cells, width = truth.shape
    moves = []
    for cell in range(cells):
        for given in np.flatnonzero(truth[cell]):
            for other in range(width):
                move = np.zeros(truth.shape, dtype=int)
                move[cell, given] -= 1
                move[cell, other] += 1
                moves.append(move.ravel())
    single = np.array(moves).reshape(-1, truth.size)
    effects = single @ rows.T
    undoing: dict[bytes, list[int]] = defaultdict(list)
    for n, effect in enumerate(effects):
        undoing[(0 - effect).tobytes()].append(n)
    pairs = [(n, m) for n, effect in enumerate(effects) for m in undoing[effect.tobytes()] if m > n]
    found = [single[n] for n, effect in enumerate(effects) if not effect.any()]
    found += [single[n] + single[m] for n, m in pairs]
    near = np.array(found).reshape(-1, truth.size)
    fits: np.ndarray = (near + truth.ravel() >= 0).all(axis=1)
    return near[fits]


def _too_few(one: Population, figures: Mapping[Group, Figures], known: list[Part]) -> Iterator[str]:
    """Shown groups of fewer than the threshold, and what is left of one when others within it
    are taken away: a single one, or all of a breakdown. Beside those of a trust half as many are
    enough."""
    shown = {group for group, found in figures.items() if found.counts is not None}
    cells = {part.cell: one.lattice.groups_of(part.cell) for part in one.parts}
    members = {group: {cell for cell in cells if group in cells[cell]} for group in figures}
    own = sum(sum(part.counts) for part in known)
    least = one.threshold - own if own <= 1 else (one.threshold + 1) // 2

    def others(group: Group) -> int:
        own = sum(sum(part.counts) for part in known if part.cell in members[group])
        return figures[group].n - own

    for group in shown:
        within = [other for other in shown if members[other] < members[group]]
        families = [[], *([other] for other in within)] + [
            [other for other in within if tuple(name for name, _ in other) == breakdown]
            for breakdown in one.lattice.breakdowns
        ]
        for family in families:
            rest = others(group) - sum(others(other) for other in family)
            if 0 < rest < least:
                yield f"{rest} of {group} without {family}"
