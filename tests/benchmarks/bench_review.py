"""The pages of a long return beside a bare page; a long queue beside a short one."""

from collections.abc import Callable, Iterator

from tests.benchmarks.portals import bare_page, on_each_database
from tests.benchmarks.results import Result
from tests.benchmarks.web import Visitor, in_turn
from tests.browser.serving import Portal

ROUNDS = 100
WARM_UP = 5
FEW, MANY = 130, 24_000
PAGE_BAR, QUEUE_BAR = 3.0, 2.0
PAGES = {
    "queue, to read": "/reviews/rounds/{round}/?whose=all",
    "queue, mine": "/reviews/rounds/{round}/",
    "queue, all by day": "/reviews/rounds/{round}/?whose=all&show=all&sort=-returned",
    "reading room": "/boards/{board}/reviews/",
}


def measure(rounds: int = ROUNDS, many: int = MANY) -> Iterator[Result]:
    for database, portal in on_each_database():
        bare, front, standard = reading(portal, rounds)
        yield Result(f"return to read, on {database}, ms", front, bare, PAGE_BAR)
        yield Result(f"standard to read, on {database}, ms", standard, bare, PAGE_BAR)
        stages = [
            portal.ask("long_queue", board=f"queue-{number}", returns=number)
            for number in (FEW, many)
        ]
        for name, path in PAGES.items():
            acts = [
                opening(Visitor(portal.url, portal, facts["rafi"]), path.format(**facts))
                for facts in stages
            ]
            in_turn(WARM_UP, *acts)
            few_time, many_time = in_turn(rounds, *acts)
            yield Result(f"{name}, on {database}, ms", many_time, few_time, QUEUE_BAR)


def reading(portal: Portal, rounds: int) -> list[float]:
    """A bare page, the front page of the return, and ten of its answers in full."""
    facts = portal.ask("long_review", board="long-review")
    assert facts["answers"] == 100
    assert facts["evidence"] >= 200
    front = f"/reviews/{facts['review']}/"
    with bare_page(portal) as address:
        rafi = Visitor(portal.url, portal, facts["rafi"])
        acts = [
            opening(Visitor(address, portal, facts["rafi"]), "/"),
            opening(rafi, front),
            opening(rafi, f"{front}standards/s1/"),
        ]
        in_turn(WARM_UP, *acts)
        return in_turn(rounds, *acts)


def opening(visitor: Visitor, path: str) -> Callable[[], float]:
    def act() -> float:
        reply = visitor.get(path)
        assert reply.status == 200
        return reply.milliseconds

    return act
