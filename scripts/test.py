"""Run the tests on SQLite and then on PostgreSQL, and beside them those in a browser: make test.

What asks no database runs once.
Whoever drives a browser waits for it, or for the server, half of the time; the others work then.
Everything the tests need is got or named; nothing that is missing makes a test be skipped.
Further arguments go to pytest, for example: make test ARGS="-k tracker".
"""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.build_frontend import collect_static
from scripts.build_guide import build_guide
from scripts.environments import for_testing
from scripts.layout import BUILD, PYTHON
from scripts.postgres import throw_away_cluster
from scripts.processes import Environment, Service, run_visibly, start_service
from scripts.setup import set_up
from scripts.stages import main, say
from scripts.system_parts import FOR_RUNNING, FOR_TESTING, browser, obtain

NOTHING_SELECTED = 5  # pytest's exit status
WITHOUT_BROWSER = ("-m", "not browser")
ASKING_THE_DATABASE = ("-m", "not browser and not without_database")
WORKERS = 2
# By the file, in the order of names: by the number of tests in them, the longest would come last.
IN_ORDER = ("--dist=loadfile", "--no-loadscope-reorder")
BROWSER_LOG = BUILD / "testing" / "browser.log"
# By themselves: Playwright leaves an event loop behind in which Django refuses the database.
BROWSER_ALONE = ("-m", "browser")


@dataclass(frozen=True)
class Run:
    """How the tests ended on one database."""

    database: str
    status: int

    @property
    def passed(self) -> bool:
        return self.status == 0


def test() -> int:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--fast", action="store_true", help="on SQLite alone, without a browser")
    options, chosen = parser.parse_known_args()
    if not options.fast:
        obtain((*FOR_RUNNING, *FOR_TESTING))
    set_up(developing=True)
    build_guide()
    collect_static(for_testing())
    if options.fast:
        return run_pytest("SQLite", for_testing(), *WITHOUT_BROWSER, *chosen).status
    return report(run_on_both(chosen), some_chosen=bool(chosen))


def run_on_both(chosen: list[str]) -> list[Run]:
    with in_a_browser(chosen) as beside:
        on_sqlite = run_pytest("SQLite", for_testing(), *WITHOUT_BROWSER, *chosen)
        with throw_away_cluster() as cluster:
            environment = for_testing(database=cluster.url)
            on_postgresql = run_pytest("PostgreSQL", environment, *ASKING_THE_DATABASE, *chosen)
        say("\nTests on SQLite in a browser")
        status = beside.process.wait()
        say(BROWSER_LOG.read_text(errors="replace"))
    return [on_sqlite, on_postgresql, Run("SQLite in a browser", status)]


@contextmanager
def in_a_browser(chosen: list[str]) -> Iterator[Service]:
    """Beside other tests; what it says is read once they have ended. Stopped, should they be."""
    environment = for_testing(chromium=browser())
    BROWSER_LOG.unlink(missing_ok=True)
    say("Tests in a browser have begun, beside the others.")
    command = pytest_command(*BROWSER_ALONE, *chosen)
    service = start_service("browser", command, environment=environment, log=BROWSER_LOG)
    try:
        yield service
    finally:
        service.stop()


def run_pytest(database: str, environment: Environment, *arguments: str) -> Run:
    say(f"\nTests on {database}")
    return Run(database, run_visibly(pytest_command(*arguments), environment=environment))


def pytest_command(*arguments: str) -> list[str | Path]:
    number = os.environ.get("PYTEST_WORKERS", str(WORKERS))
    return [PYTHON, "-m", "pytest", "-n", number, *IN_ORDER, *arguments]


def report(runs: list[Run], *, some_chosen: bool) -> int:
    """Name the databases on which the tests failed.

    A choice may hold browser tests alone, which leaves nothing to run on PostgreSQL.
    """
    if some_chosen and any(run.passed for run in runs):
        runs = [run for run in runs if run.status != NOTHING_SELECTED]
    failed = [run for run in runs if not run.passed]
    if not failed:
        say(f"The tests passed on {', '.join(run.database for run in runs)}.")
        return 0
    say(f"The tests failed on {', '.join(run.database for run in failed)}.")
    return 1


if __name__ == "__main__":
    main(test)
