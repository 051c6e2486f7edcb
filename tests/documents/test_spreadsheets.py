"""What leaves as a table does nothing in a spreadsheet, and can be read back as it was written."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from audit_portal.documents import spreadsheets
from audit_portal.documents.spreadsheets import as_written, csv_lines, neutral, write_workbook

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


@pytest.mark.parametrize(("rows", "sheets"), [(0, [0]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_a_workbook_goes_on_in_a_new_sheet(
    rows: int, sheets: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheets, "ROWS_OF_A_SHEET", 3)
    file = BytesIO()
    write_workbook(file, ["number"], ([number] for number in range(rows)), title="Answers")
    found = [list(sheet.values) for sheet in load_workbook(file)]
    assert [len(sheet) - 1 for sheet in found] == sheets
    assert [row for sheet in found for row in sheet[1:]] == [(number,) for number in range(rows)]
    assert all(sheet[0] == ("number",) for sheet in found)


def test_nothing_in_a_workbook_runs_and_what_is_cut_says_so() -> None:
    file = BytesIO()
    long = "ŵ" * 40_000
    write_workbook(file, ["words"], [["=1+1"], ["https://example.org"], [long]], title="Words")
    [sheet] = load_workbook(file)
    _, formula, link, cut = (row[0] for row in sheet)
    assert (formula.value, formula.data_type) == ("=1+1", "s")
    assert (link.value, link.hyperlink) == ("https://example.org", None)
    assert len(cut.value) == 32_767
    assert cut.value.endswith("(cut: the CSV has all of it)")


@pytest.mark.parametrize("heading", ["=1+1", "{=1+1}", "https://example.org", "mailto:a@b.org"])
def test_no_heading_of_a_workbook_runs_or_leads_away(heading: str) -> None:
    file = BytesIO()
    write_workbook(file, [heading, "ok"], [["=1+1", 1]], title="Words")
    [sheet] = load_workbook(file)
    first, _ = sheet[1]
    assert (first.data_type, first.hyperlink) == ("s", None)
