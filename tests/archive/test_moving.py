"""Northmoor moves, with all it has lived through: from SQLite into a portal on the engine of these
tests. On PostgreSQL that is a move from one engine to the other.
"""

from datetime import date
from pathlib import Path

import pytest

from tests.archive.packing import sums_of
from tests.browser.serving import environment_for
from tests.migrated import DATABASE, TABLES, made, migrate
from tests.processes import empty_database, start_manage


def manage(*arguments: str, database: str, folder: Path) -> str:
    process = start_manage(*arguments, database=database, VAR_DIR=str(folder))
    said, _ = process.communicate()
    assert process.returncode == 0, said
    return said


@pytest.mark.django_db
def test_every_row_and_file_arrives_as_it_left(tmp_path: Path) -> None:
    environment = environment_for(tmp_path)
    today = date.today().isoformat()  # noqa: DTZ011 (as lay_out_the_demo calls it)
    demo = made("demo", environment, (*TABLES, ("demo",)), today)
    old, new = tmp_path / "old.zip", tmp_path / "new.zip"
    here = f"sqlite:///{demo / DATABASE}"
    manage("export_board", "northmoor", "--out", str(old), database=here, folder=demo)
    with empty_database(tmp_path) as there:
        migrate(environment | {"DATABASE_URL": there})
        manage("import_board", str(old), database=there, folder=tmp_path)
        manage("export_board", "northmoor", "--out", str(new), database=there, folder=tmp_path)
    left, arrived = sums_of(old), sums_of(new)
    assert {path for path in left | arrived if left.get(path) != arrived.get(path)} == set()
    _, answers = left["data/returns.Answer.jsonl"]
    assert answers is not None
    assert answers > 5000
    assert len([path for path in left if path.startswith("files/")]) > 10
