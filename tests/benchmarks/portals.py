"""What is measured, on each database, and the bare programs it is measured beside."""

import os
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


def _run(environment: Environment, *arguments: str) -> Run:
    with tempfile.TemporaryFile("w+") as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, f"{arguments[0]} failed; its words are above."
        said.seek(0)
        return Run(seconds, usage.ru_maxrss / 1024, said.read())
