"""Answering: the page of a step with ten questions, and its save, beside a bare page."""

import tempfile
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path

from tests.benchmarks.results import Result
from tests.benchmarks.web import Visitor, form_fields, in_turn
from tests.browser.serving import (
    environment_for,
    free_port,
    serving,
    start_server,
)

ROUNDS = 200
BAR = 4.0


def measure() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as name, serving(Path(name)) as portal:
        facts = portal.ask("long_stage")
        step = f"/returns/{facts['return']}/answer/s1/"
        port = free_port()
        bare_environment = {
            **environment_for(Path(name)),
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.bare_settings",
        }
        bare_server = start_server(bare_environment, port, path="/")
        try:
            bare = Visitor(f"http://127.0.0.1:{port}", portal, facts["asha"])
            writers = cycle(Visitor(portal.url, portal, facts[who]) for who in ("asha", "ben"))
            numbers = count()

            def bare_page() -> float:
                return bare.get("/").milliseconds

            def step_page() -> float:
                reply = next(writers).get(step)
                assert reply.status == 200
                return reply.milliseconds

            def step_save() -> float:
                writer, number = next(writers), next(numbers)
                fields = form_fields(writer.get(step).body)
                for field in fields:
                    if field.endswith("-commentary"):
                        fields[field] = [f"What we do, told for the {number}th time."]
                reply = writer.post(step, fields)
                assert reply.status == 302, reply.body
                return reply.milliseconds

            in_turn(10, bare_page, step_page, step_save)
            bare_time, page_time, save_time = in_turn(ROUNDS, bare_page, step_page, step_save)
        finally:
            bare_server.terminate()
            bare_server.wait()
    yield Result("step page, ms", page_time, bare_time, BAR)
    yield Result("step save, ms", save_time, bare_time, BAR)
