"""A register of all England beside reading it with pandas and writing its rows unasked."""

import csv
import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.portals import bare_program, manage, on_each_database, program
from tests.benchmarks.results import Result
from tests.browser.serving import Portal

ENGLAND = Path(__file__).parent / "data" / "gias-england-2024-06-17-thin.csv.gz"
WALSALL = Path(__file__).parents[1] / "organisations" / "data" / "gias-walsall-2024-06-17.csv"
FROM_THIN = {
    "URN": "urn",
    "EstablishmentName": "name",
    "LA (name)": "local_authority_name",
    "PhaseOfEducation (name)": "phase_of_education",
    "Gender (name)": "gender",
    "EstablishmentStatus (name)": "status",
}
BAR = 3.0
MEMORY_BAR = 6.0  # of a bare program's; the rows are held until all of them have been read
BARE = """
import sys, django
django.setup()
import pandas
from django.db import transaction
from audit_portal.organisations.models import Board, BoardMember, Organisation
rows = pandas.read_csv(sys.argv[1], dtype=str, encoding="cp1252", keep_default_na=False)
rows = rows[~rows["EstablishmentStatus (name)"].isin(["Closed", "Proposed to open"])]
board = Board.objects.get(slug=sys.argv[2])
with transaction.atomic():
    organisations = [
        Organisation(home_board=board, urn=urn, name=name, phase=phase, authority=la, kind="school")
        for urn, name, phase, la in zip(
            rows["URN"],
            rows["EstablishmentName"],
            rows["PhaseOfEducation (name)"],
            rows["LA (name)"],
        )
    ]
    Organisation.objects.bulk_create(organisations, batch_size=500)
    BoardMember.objects.bulk_create(
        [BoardMember(board=board, organisation=one, duty_basis="s175") for one in organisations],
        batch_size=500,
    )
    transaction.set_rollback(True)
"""


def measure() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "england.csv"
        authorities = write_england(file)
        for database, portal in on_each_database():
            yield from taken_in(database, portal, file, authorities)


def taken_in(database: str, portal: Portal, file: Path, authorities: list[str]) -> Iterator[Result]:
    board = portal.ask("stage")["board"]
    bare = program(portal.environment, BARE, str(file), board)
    command = ["import_organisations", str(file), "--board", board, "--duty-for-unknown", "s175"]
    command += [f"--authority={name}" for name in authorities]
    first, again = (manage(portal.environment, *command) for _ in range(2))
    nothing = bare_program(portal.environment)
    yield Result(f"register of England, on {database}, s", first.seconds, bare.seconds, BAR)
    yield Result(f"the same again, on {database}, s", again.seconds, bare.seconds, BAR)
    yield Result(
        f"register of England, on {database}, MB", first.megabytes, nothing.megabytes, MEMORY_BAR
    )


def write_england(file: Path) -> list[str]:
    """51,008 rows in the register's layout of 33 columns; the names of the authorities in it."""
    with WALSALL.open(encoding="cp1252", newline="") as known:
        headings = next(csv.reader(known))
    authorities: set[str] = set()
    with (
        gzip.open(ENGLAND, "rt", encoding="utf-8", newline="") as thin,
        file.open("w", encoding="cp1252", errors="replace", newline="") as full,
    ):
        writer = csv.writer(full, quoting=csv.QUOTE_ALL)
        writer.writerow(headings)
        for row in csv.DictReader(thin):
            authorities.add(row["local_authority_name"])
            writer.writerow(row.get(FROM_THIN.get(heading, ""), "") for heading in headings)
    return sorted(authorities - {""})
