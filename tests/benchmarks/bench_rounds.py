"""A round of 24,000 returns: opened, and how they came in."""

from collections.abc import Iterator

from tests.benchmarks.portals import on_each_database
from tests.benchmarks.results import Result

MANY = 24_000
OPENING_BAR = 3.0  # of a bare `bulk_create` of the same returns
BURN_UP_BAR = 1.5  # of its queries alone


def measure(many: int = MANY) -> Iterator[Result]:
    for database, portal in on_each_database():
        facts = portal.ask("full_stage", returns=many)
        told = portal.ask("round_opened", slug=facts["board"])
        yield Result(f"round opened, on {database}, s", told["seconds"], told["bare"], OPENING_BAR)
        told = portal.ask("returns_came_in", slug=facts["round"], mo=facts["mo"])
        yield Result(f"burn-up, on {database}, s", told["seconds"], told["bare"], BURN_UP_BAR)
