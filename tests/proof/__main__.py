"""Run all campaigns on SQLite and PostgreSQL: python -m tests.proof [--rounds N] [--kills N]

At full length they write docs/reliability.md anew; shorter ones only say what they found.
"""

import argparse
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from scripts.postgres import throw_away_cluster
from scripts.stages import run_quietly
from scripts.system_parts import postgresql_programs
from tests.browser.serving import ROOT
from tests.proof import chase, register, small_numbers
from tests.proof.kills import killed_while_saving
from tests.proof.page import Findings, written
from tests.proof.site import WORKERS, Site, site
from tests.proof.two_writers import races

ROUNDS, KILLS = 40, 50  # the rounds of each of the six kinds
PAGE = ROOT / "docs" / "reliability.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of two writers, of each kind")
    parser.add_argument("--kills", type=int, default=KILLS)
    options = parser.parse_args()
    raced, killed = [], []
    for served in both_databases():
        print(f"Two writers on {served.engine} ...", file=sys.stderr, flush=True)
        raced += races(served, options.rounds)
        print(f"Kills on {served.engine} ...", file=sys.stderr, flush=True)
        killed.append(killed_while_saving(served, options.kills))
    print("The chase ...", file=sys.stderr, flush=True)
    chases = list(chase.chased())
    cut = list(register.half_read())
    print("Small numbers ...", file=sys.stderr, flush=True)
    hidden = small_numbers.attacked()
    findings = Findings(raced, killed, chases, cut, flush_of_a_commit(), hidden)
    page = written(findings, day=date.today(), machine=machine(), workers=WORKERS)  # noqa: DTZ011
    print(page)
    if options.rounds >= ROUNDS and options.kills >= KILLS:
        PAGE.write_text(page)
    print("\n".join(findings.bad_news), file=sys.stderr)
    return 1 if findings.bad_news else 0


def both_databases() -> Iterator[Site]:
    with in_a_folder() as folder, site(folder) as served:
        yield served
    with (
        throw_away_cluster() as cluster,
        in_a_folder() as folder,
        site(folder, cluster.url) as served,
    ):
        yield served


@contextmanager
def in_a_folder() -> Iterator[Path]:
    """On the disk that the project lies on, and not in memory."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="proof-", dir=ROOT / "build") as name:
        yield Path(name)


def machine() -> str:
    programs = postgresql_programs()
    assert programs is not None
    told = run_quietly([programs / "postgres", "--version"], failure="PostgreSQL says nothing.")
    return (
        f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, PostgreSQL {told.split()[2]}"
    )


def flush_of_a_commit() -> str:
    """What a commit of ten small rows takes on SQLite, with and without the flush."""
    with_it, without = (_commit(mode) for mode in ("FULL", "NORMAL"))
    return f"here {with_it:.1f} ms a commit instead of {without:.2f} ms"


def _commit(mode: str, times: int = 200) -> float:
    taken = []
    with in_a_folder() as folder:
        connection = sqlite3.connect(folder / "flush.sqlite3", isolation_level=None)
        connection.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous={mode};")
        connection.execute("CREATE TABLE answer (words TEXT)")
        for _ in range(times):
            began = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO answer VALUES (?)", [["words " * 50]] * 10)
            connection.execute("COMMIT")
            taken.append((time.perf_counter() - began) * 1000)
        connection.close()
    return statistics.median(taken)


if __name__ == "__main__":
    sys.exit(main())
