"""Answering: the page of a step with ten questions, and its save, beside a bare page."""

from collections.abc import Iterator
from itertools import count, cycle

from tests.benchmarks.portals import bare_page, on_each_database
from tests.benchmarks.results import Result
from tests.benchmarks.web import Visitor, form_fields, in_turn
from tests.browser.serving import Portal

ROUNDS = 200
WARM_UP = 10
BAR = 4.0


def measure(rounds: int = ROUNDS) -> Iterator[Result]:
    for database, portal in on_each_database():
        bare, page, save = times(portal, rounds)
        yield Result(f"step page, on {database}, ms", page, bare, BAR)
        yield Result(f"step save, on {database}, ms", save, bare, BAR)


def times(portal: Portal, rounds: int) -> list[float]:
    facts = portal.ask("long_stage")
    step = f"/returns/{facts['return']}/answer/s1/"
    with bare_page(portal) as address:
        bare = Visitor(address, portal, facts["asha"])
        # Two people take turns, so that every save is a state of its own in the history.
        writers = cycle([Visitor(portal.url, portal, facts[who]) for who in ("asha", "ben")])
        numbers = count()

        def show_bare() -> float:
            return bare.get("/").milliseconds

        def show_step() -> float:
            reply = next(writers).get(step)
            assert reply.status == 200
            return reply.milliseconds

        def save_step() -> float:
            return save_all(next(writers), step, f"Told for the {next(numbers)}th time.")

        in_turn(WARM_UP, show_bare, show_step, save_step)
        return in_turn(rounds, show_bare, show_step, save_step)


def save_all(writer: Visitor, step: str, words: str) -> float:
    """Other words in every commentary of the step."""
    fields = form_fields(writer.get(step).body)
    for field in fields:
        if field.endswith("-commentary"):
            fields[field] = [words]
    reply = writer.post(step, fields)
    assert reply.status == 302, reply.body
    return reply.milliseconds
