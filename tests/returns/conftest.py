from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def evidence_stays_here(media: Path) -> None:
    """Every test of this folder may store files of evidence."""
