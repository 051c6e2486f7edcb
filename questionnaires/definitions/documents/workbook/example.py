"""What the workbook to fill in holds to begin with."""

from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).with_suffix(".yaml")


def example() -> dict[str, Any]:
    from questionnaires.definitions.documents.importing import read_document

    return read_document(EXAMPLE.read_bytes())
