"""The tracker of a round of 24,000 returns beside that of one of 130."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.benchmarks.portals import bare_program, manage, on_each_database
from tests.benchmarks.results import Result
from tests.benchmarks.web import Visitor, in_turn
from tests.browser.serving import Portal

ROUNDS = 60
WARM_UP = 5
FEW, MANY = 130, 24_000
BAR = 1.5
PAST_BAR = 5.0  # a past day is put together from the events of every return; seldom asked for
JSON_BAR = 4.0  # of a bare program's memory: the document is written at once
TODAY = {
    "tracker": "",
    "tracker, the late": "?late=yes",
    "tracker, by name": "?name=school",
    "tracker, schools by activity": "?kind=school&sort=-last_activity",
}
DAYS_AGO = 10


def measure(rounds: int = ROUNDS, many: int = MANY) -> Iterator[Result]:
    past = f"?as_of={(datetime.now(UTC) - timedelta(days=DAYS_AGO)).date()}"
    for database, portal in on_each_database():
        stages = [portal.ask("full_stage", returns=number) for number in (FEW, many)]
        for name, query in TODAY.items():
            few, all_ = times(portal, stages, query, rounds)
            yield Result(f"{name}, on {database}, ms", all_, few, BAR)
        few, all_ = times(portal, stages, past, rounds)
        yield Result(f"tracker, a past day, on {database}, ms", all_, few, PAST_BAR)
        yield memory(database, portal, stages[1]["round"])


def times(
    portal: Portal, stages: list[dict[str, Any]], query: str, rounds: int
) -> tuple[float, float]:
    few, many = (
        opening(Visitor(portal.url, portal, facts["mo"]), f"/rounds/{facts['round']}/{query}")
        for facts in stages
    )
    in_turn(WARM_UP, few, many)
    few_time, many_time = in_turn(rounds, few, many)
    return few_time, many_time


def opening(visitor: Visitor, path: str) -> Callable[[], float]:
    def act() -> float:
        reply = visitor.get(path)
        assert reply.status == 200
        return reply.milliseconds

    return act


def memory(database: str, portal: Portal, slug: str) -> Result:
    told = manage(portal.environment, "tracker", slug, "--format=json")
    bare = bare_program(portal.environment)
    return Result(f"tracker as JSON, on {database}, MB", told.megabytes, bare.megabytes, JSON_BAR)
