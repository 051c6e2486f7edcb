"""The chase: a round of 130 returns over 90 days in bad weather, and a sender killed at every one
of its moments in turn. On SQLite and PostgreSQL: python -m tests.proof.chase [seed]
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.postgres import throw_away_cluster
from tests.browser.serving import ROOT, environment_for
from tests.migrated import migrate

RETURNS, DAYS, SEED = 130, 90, 2026
ON_THESE_ROWS = "--on-these-rows"


@dataclass(frozen=True)
class Chased:
    """What was counted, as lines to print, and whether everything held."""

    told: str
    holds: bool


def chased(seed: str = str(SEED)) -> Iterator[Chased]:
    """On SQLite, then on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder, throw_away_cluster() as cluster:
        for database in (None, cluster.url):
            yield _apart(Path(folder), database, seed)


def main(seed: str = str(SEED)) -> int:
    """0 when everything held on both databases."""
    found = []
    for one in chased(seed):
        print(one.told, flush=True)
        found.append(one.holds)
    return 0 if all(found) else 1


def _apart(folder: Path, database: str | None, seed: str) -> Chased:
    """In a process of its own, for Django knows one set of databases."""
    environment = environment_for(folder, database)
    migrate(environment)
    command = [sys.executable, "-m", "tests.proof.chase", ON_THESE_ROWS, seed]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, stdout=subprocess.PIPE, text=True
    )
    return Chased(ended.stdout, ended.returncode == 0)


def on_these_rows(seed: int) -> int:
    import django

    django.setup()
    from django.conf import settings

    from tests.compliance.chasing.killed_in_turn import killed_in_turn, small_town
    from tests.compliance.chasing.simulation import simulate
    from tests.correspondence.conftest import serving

    settings.EMAIL_TIMEOUT = 1
    with serving(settings) as server:
        settings.EMAIL_TIMEOUT = 1
        killed = killed_in_turn(small_town(), server)
        print(*killed.lines(), sep="\n", flush=True)
    with serving(settings) as server:
        settings.EMAIL_TIMEOUT = 1
        tally = simulate(server, returns=RETURNS, days=DAYS, seed=seed)
        print(*tally.lines(), sep="\n", flush=True)
    return 0 if tally.holds and not killed.wrong and not killed.duplicates else 1


if __name__ == "__main__":
    if ON_THESE_ROWS in sys.argv:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "audit_portal.settings")
        sys.exit(on_these_rows(int(sys.argv[-1])))
    sys.exit(main(*sys.argv[1:]))
