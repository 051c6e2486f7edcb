"""The rows of a table, each with the return it is about; what cannot be placed is told."""

from collections.abc import Callable, Iterator, Sequence

from questionnaires.returns.exchange.asked import Asked, Returns, Wrong
from questionnaires.returns.exchange.columns import ORGANISATION
from questionnaires.returns.exchange.problems import Problem, Tell
from questionnaires.returns.exchange.tables import Columns, Line, Table


class Rows:
    """One pass over a table. `wanted` are its columns, of which those in `needed` must be there."""

    def __init__(
        self, table: Table, returns: Returns, tell: Tell, wanted: Sequence[str], *needed: str
    ) -> None:
        """Raises `Stopped` where the headings cannot be used."""
        self.table, self.returns, self.tell = table, returns, tell
        self.lines = table.lines(tell)
        _, headings = next(self.lines, (1, []))
        self.columns = Columns(table, headings, wanted, tell)
        self.columns.need(table, ORGANISATION, tell)
        for name in needed:
            self.columns.need(table, [name], tell)
        self.getters = {name: self.columns.getter(name) for name in wanted}

    def __iter__(self) -> Iterator[tuple[Asked, Line]]:
        number, name, urn = (self.getters[column] for column in ORGANISATION)
        length = self.columns.number
        for line in self.lines:
            if self.table.ragged and len(line[1]) < length:
                line = line[0], [*line[1], *[""] * (length - len(line[1]))]  # noqa: PLW2901
            cells = line[1]
            if len(cells) != length:
                if any(cells):
                    sentence = f"It has {len(cells)} cells where the headings are {length}."
                    self.wrong(line, Wrong("", sentence))
                continue
            try:
                asked = self.returns.find(
                    number(cells).strip(), urn(cells).strip(), name(cells).strip()
                )
            except Wrong as wrong:
                if any(cells):
                    self.wrong(line, wrong)
                continue
            yield asked, line

    def cell(self, line: Line) -> Callable[[str], str]:
        """What the row holds in a column; "" where there is no such column."""

        def held(column: str) -> str:
            getter = self.getters.get(column)
            return getter(line[1]) if getter else ""

        return held

    def wrong(self, line: Line, wrong: Wrong) -> None:
        self.tell(Problem(self.table.name, line[0], wrong.column, wrong.sentence))
