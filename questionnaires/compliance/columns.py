"""The columns of the tracker: which there are, which are wanted, and what a file has of each.

The file holds what the page shows, column by column: what the page puts into one cell beneath each
other stands there in cells of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms

from audit_portal.figures.days import day_of
from audit_portal.organisations.models import DutyBasis, Kind
from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.tracking import Row

Cells = Callable[[Row], Sequence[Any]]
ALL = "all"


@dataclass(frozen=True)
class Column:
    """`usual` ones are shown unless others are chosen. `today_only`: not known of a past day."""

    key: str
    title: str
    headings: Sequence[str]  # in a file
    cells: Cells
    usual: bool = True
    today_only: bool = False


def _organisation(row: Row) -> Sequence[Any]:
    paper = "yes" if row.on_paper else "no"
    kind, duty = Kind(row.kind).label, DutyBasis(row.duty_basis).label
    return row.organisation_pk, row.organisation, kind, duty, paper


def _status(row: Row) -> Sequence[Any]:
    return row.status.label, row.days_overdue, row.standing


def _day(name: str) -> Cells:
    def cells(row: Row) -> Sequence[Any]:
        moment: datetime | None = getattr(row, name)
        return (day_of(moment) if moment else None,)

    return cells


COLUMNS = (
    Column(
        "organisation",
        "Organisation",
        ("Organisation id", "Organisation", "Kind", "Duty", "From paper"),
        _organisation,
    ),
    Column("urn", "URN", ("URN",), lambda row: (row.urn,), usual=False),
    Column("phase", "Phase", ("Phase",), lambda row: (row.phase,), usual=False),
    Column("part_of", "Part of", ("Part of",), lambda row: (row.part_of,), usual=False),
    Column("cohort", "Group", ("Group",), lambda row: (row.cohort,), usual=False),
    Column("status", "Status", ("Status", "Days overdue", "Standing"), _status),
    Column(
        "progress",
        "Answered",
        ("Answered", "Required"),
        lambda row: (row.answered, row.required),
        today_only=True,
    ),
    Column("due", "Due", ("Due",), lambda row: (row.due,)),
    Column("began", "Started", ("Started",), _day("started_at"), usual=False),
    Column("sent", "Submitted", ("Submitted",), _day("submitted_at"), usual=False),
    Column("returned", "Returned", ("Returned",), _day("signed_off_at"), usual=False),
    Column(
        "last_activity",
        "Last activity",
        ("Last activity",),
        _day("last_activity_at"),
        today_only=True,
    ),
    Column("last_asked", "Last asked", ("Last asked",), _day("last_chased_at"), usual=False),
    Column("next_step", "Next step", ("Next step",), lambda row: (row.next_step,)),
)
NAMES_THE_ROW = COLUMNS[0]


class ColumnsForm(forms.Form):
    """The boxes to tick; the organisation is shown in any case."""

    columns = forms.MultipleChoiceField(
        label="Columns", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, shown: Iterable[Column], when: AsAt) -> None:
        super().__init__({"columns": [column.key for column in shown]})
        offered = [column for column in _known(when) if column is not NAMES_THE_ROW]
        boxes: Any = self.fields["columns"]
        boxes.choices = [(column.key, column.title) for column in offered]


def _known(when: AsAt) -> list[Column]:
    return [column for column in COLUMNS if not (when.past and column.today_only)]


def chosen(asked: Iterable[str], when: AsAt) -> list[Column]:
    """In their own order. `all` asks for every one; nothing that there is, for the usual ones."""
    known = _known(when)
    wanted = set(asked)
    if ALL in wanted:
        return known
    if not any(column.key in wanted for column in known):
        return [column for column in known if column.usual]
    return [column for column in known if column.key in wanted or column is NAMES_THE_ROW]


def headings(columns: Iterable[Column]) -> list[str]:
    return [*(heading for column in columns for heading in column.headings), "As at"]


def cells(columns: Iterable[Column], rows: Iterable[Row], on: date) -> Iterator[list[Any]]:
    """A line for each row, in the order of `headings`."""
    for row in rows:
        yield [*(cell for column in columns for cell in column.cells(row)), on]
