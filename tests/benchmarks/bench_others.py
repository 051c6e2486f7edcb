"""You and others at 24,000 returns: counting and hiding beside the queries alone; the page."""

from collections.abc import Iterator

from tests.benchmarks.bench_review import opening
from tests.benchmarks.portals import on_each_database
from tests.benchmarks.results import Result
from tests.benchmarks.web import Visitor, in_turn

FEW, MANY = 130, 24_000
ROUNDS, WARM_UP = 50, 5
BAR = 2.0  # of the same queries, sent and read without the portal


def measure(rounds: int = ROUNDS, many: int = MANY) -> Iterator[Result]:
    for database, portal in on_each_database():
        stages = [
            portal.ask("figures_shared", board=f"shared-{number}", returns=number)
            for number in (FEW, many)
        ]
        told = stages[-1]
        name = f"figures of {many} returns shared, on {database}, s"
        yield Result(name, told["seconds"], told["bare"], BAR)
        acts = [
            opening(
                Visitor(portal.url, portal, facts["mo"]), f"/returns/{facts['one']}/you-and-others/"
            )
            for facts in stages
        ]
        in_turn(WARM_UP, *acts)
        few_time, many_time = in_turn(rounds, *acts)
        yield Result(f"you and others, on {database}, ms", many_time, few_time, BAR)
