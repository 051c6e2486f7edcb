"""Two versions of 550 questions compared; 200 answers carried forward."""

from collections.abc import Iterator

from tests.benchmarks.portals import on_each_database
from tests.benchmarks.results import Result

QUESTIONS, ANSWERS = 550, 200
DIFFERENCE_BAR = 5.0  # of parsing both versions as YAML
CARRYING_BAR = 3.0  # of inserting the same rows in bulk


def measure(questions: int = QUESTIONS, answers: int = ANSWERS) -> Iterator[Result]:
    for database, portal in on_each_database():
        told = portal.ask("versions_compared", questions=questions)
        name = f"two versions compared, on {database}, s"
        yield Result(name, told["seconds"], told["bare"], DIFFERENCE_BAR)
        told = portal.ask("carried_forward", questions=answers)
        name = f"answers carried forward, on {database}, s"
        yield Result(name, told["seconds"], told["bare"], CARRYING_BAR)
