"""From files to a source of past answers: CSV files, or one workbook with its sheets."""

from pathlib import Path

from audit_portal.organisations.register.bounds import AT_COMMAND, Bounds
from audit_portal.organisations.register.problems import RegisterRefused
from questionnaires.returns.exchange.problems import ImportRefused, Problem, Tell
from questionnaires.returns.exchange.reading import Source
from questionnaires.returns.exchange.tables import Table, csv_table, is_packed
from questionnaires.returns.exchange.workbooks import Held, read_apart

NO_ANSWERS = "There is no sheet “Answers” in it."


def source_of(
    path: Path,
    *,
    tell: Tell,
    name: str = "",
    returns: Path | None = None,
    actions: Path | None = None,
    bounds: Bounds = AT_COMMAND,
) -> Source:
    """`name` is what the file is called, where its path is not its name. Raises `ImportRefused`.

    `returns` and `actions` are CSV files beside one of answers; a workbook has them as sheets.
    """
    name = name or path.name
    if is_packed(path):
        return _in_sheets(path, name, bounds, tell)
    return Source(
        name,
        csv_table(path, name),
        csv_table(returns, returns.name) if returns else None,
        csv_table(actions, actions.name) if actions else None,
    )


def _in_sheets(path: Path, name: str, bounds: Bounds, tell: Tell) -> Source:
    try:
        held = read_apart(path, bounds)
    except RegisterRefused as refusal:
        for problem in refusal.problems:
            tell(Problem(name, problem.row, problem.column, problem.sentence))
        raise ImportRefused(len(refusal.problems)) from refusal
    answers = _sheet(held, name, "answers")
    if answers is None:
        tell(Problem(name, 1, "", NO_ANSWERS))
        raise ImportRefused(1)
    return Source(name, answers, _sheet(held, name, "returns"), _sheet(held, name, "actions"))


def _sheet(held: Held, name: str, title: str) -> Table | None:
    if title not in held.titles:
        return None
    return Table(f"{name}, sheet {title.title()}", lambda tell: held.lines(title), ragged=True)
