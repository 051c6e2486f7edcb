"""How many queries a page costs: recorded in query_counts.json, compared in every run.

    with recorded_queries("a return's front page"):
        client.get(url)

A count that changes fails the test; `pytest --record-queries` writes the new one, to be seen in
review. Savepoints and transactions do not count: they differ between a test and the real thing.
"""

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

RECORDED = Path(__file__).with_suffix(".json")
NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")

RecordedQueries = Callable[[str], AbstractContextManager[None]]


def recorded() -> dict[str, int]:
    text = RECORDED.read_text() if RECORDED.exists() else ""
    return dict(json.loads(text or "{}"))


def record(page: str, count: int) -> None:
    with RECORDED.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # the workers of one run write one after the other
        counts = {**recorded(), page: count}
        RECORDED.write_text(json.dumps(counts, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def statements(captured: CaptureQueriesContext) -> list[str]:
    """The SQL that counts."""
    sqls = (query["sql"] for query in captured.captured_queries)
    return [sql for sql in sqls if not sql.startswith(NOT_COUNTED)]


@pytest.fixture
def recorded_queries(request: pytest.FixtureRequest) -> RecordedQueries:
    recording = request.config.getoption("--record-queries")

    @contextmanager
    def compare(page: str) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        found = statements(captured)
        if recording:
            record(page, len(found))
            return
        expected = recorded().get(page)
        listing = "\n".join(sql[:160] for sql in found)
        assert len(found) == expected, (
            f"{page}: {len(found)} queries, recorded are {expected}. If that is as it should be, "
            f"call pytest --record-queries.\n{listing}"
        )

    return compare
