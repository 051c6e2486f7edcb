"""What leaves as CSV does nothing in a spreadsheet, and can be read back as it was written."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audit_portal.documents.spreadsheets import as_written, csv_lines, neutral

FORMULAS = ["=1+1", "+44 1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1", "\u00a0=1", "'=1"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_runs_as_a_formula(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["St Mary's", "3 = 3", "", 12, -3, 0.5])
def test_other_cells_are_left_alone(cell: Any) -> None:
    assert neutral(cell) == cell


@given(st.text(alphabet=st.sampled_from("'=+-@ \t\nab＝"), max_size=8) | st.text(max_size=20))
@example("'")
@example("''=1")
def test_what_was_made_harmless_can_be_taken_back(text: str) -> None:
    assert as_written(neutral(text)) == text


def test_lines() -> None:
    lines = list(csv_lines([("a", "b"), ("x, y", None), ('say "=1"', "=1")]))
    assert lines == ["a,b\r\n", '"x, y",\r\n', '"say ""=1""",\'=1\r\n']
