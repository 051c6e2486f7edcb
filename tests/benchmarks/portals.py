"""What is measured, on each database, and the bare programs it is measured beside."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.postgres import throw_away_cluster
from scripts.processes import Environment
from tests.browser.serving import ROOT, Portal, free_port, serving, start_server

BARE_PROGRAM = ("-c", "import django; django.setup()")


def on_each_database() -> Iterator[tuple[str, Portal]]:
    """The name of the database and an empty portal on it: SQLite, then PostgreSQL."""
    with portal() as on_sqlite:
        yield "SQLite", on_sqlite
    with throw_away_cluster() as cluster, portal(cluster.url) as on_postgresql:
        yield "PostgreSQL", on_postgresql


@contextmanager
def portal(database: str | None = None) -> Iterator[Portal]:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), database) as served:
        yield served


@contextmanager
def bare_page(beside: Portal) -> Iterator[str]:
    """The address of a page of Django alone, from the same server, database and session."""
    port = free_port()
    settings = {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.bare_settings"}
    server = start_server({**beside.environment, **settings}, port, path="/")
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@dataclass(frozen=True)
class Run:
    """How long a program took, the most memory it held, and what it said on stdout."""

    seconds: float
    megabytes: float
    said: str


def manage(environment: Environment, *arguments: str) -> Run:
    """Run manage.py: `manage(portal.environment, "tracker", slug, "--format=json")`."""
    return _run(environment, "manage.py", *arguments)


def bare_program(environment: Environment) -> Run:
    """A program that starts Django with the portal's apps, and ends."""
    return _run(environment, *BARE_PROGRAM)


def program(environment: Environment, words: str, *arguments: str) -> Run:
    """Run a program given in words."""
    return _run(environment, "-c", words, *arguments)


# A program begins with the peak of whoever started it, and a process of tests may have held much:
# so a small one stands between, which also says what its child held at the most, in kB.
GO_BETWEEN = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as peak:
    peak.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(status)
"""


def _run(environment: Environment, *arguments: str) -> Run:
    between = [sys.executable, "-S", "-c", GO_BETWEEN]
    with tempfile.NamedTemporaryFile("r") as peak, tempfile.TemporaryFile("w+") as said:
        began = time.perf_counter()
        done = subprocess.run(
            [*between, peak.name, sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=said,
            check=False,
        )
        seconds = time.perf_counter() - began
        assert done.returncode == 0, f"{arguments[0]} failed; its words are above."
        said.seek(0)
        return Run(seconds, int(peak.read()) / 1024, said.read())
