"""Attacks on hidden figures: random populations, each before an outsider, every trust in it and
some who answered, who see all tables that are shown together."""

from dataclasses import dataclass, field

from audit_portal.figures.suppression import suppressed
from tests.figures.attacker import population, worked_out

POPULATIONS = 10_000


@dataclass
class Tally:
    populations: int = 0
    groups: int = 0
    hidden: int = 0
    worked_out: list[str] = field(default_factory=list)


def attacked(populations: int = POPULATIONS) -> Tally:
    tally = Tally()
    for seed in range(populations):
        one = population(seed)
        figures = suppressed(one.parts, one.lattice, threshold=one.threshold)
        tally.populations += 1
        tally.groups += len(figures)
        tally.hidden += sum(found.counts is None for found in figures.values())
        tally.worked_out += worked_out(one)
    return tally
