"""The chase of a round of 24,000 returns: decided in one pass, in little memory."""

from collections.abc import Iterator

from tests.benchmarks.portals import manage, on_each_database
from tests.benchmarks.results import Result

MANY = 24_000
MOST_MEGABYTES = 200.0  # the whole program
BAR = 2.0  # times a bare read of the same rows into tuples


def measure(many: int = MANY) -> Iterator[Result]:
    for database, portal in on_each_database():
        facts = portal.ask("full_stage", returns=many)
        for when in ("first", "later"):
            told = portal.ask("chase_decided", slug=facts["round"], chased_before=when == "later")
            name = f"chase decided, {when} day, on {database}, s"
            yield Result(name, told["seconds"], told["bare"], BAR)
        dry = manage(portal.environment, "chase", "--dry-run")
        yield Result(f"chase decided, on {database}, MB", dry.megabytes, MOST_MEGABYTES, 1.0)
