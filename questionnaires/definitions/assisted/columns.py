"""What each column of a grid is for, told by the words at its head."""

import re
from collections import Counter
from dataclasses import dataclass, field

from questionnaires.definitions.assisted.grids import Grid, Row

WORDS_OF_ROLES = {  # the first that fits
    "when": r"by when|dates?|timescales?|deadline|target|when",
    "who": r"by whom|who|lead|owner|responsib\w*",
    "action": r"actions?|improve\w*|next steps?",
    "rating": r"rag|ratings?|scores?|grades?|judge?ments?|compliant?|status|self[- ]assessment|met",
    "expected": r"suggested|examples?|guidance|prompts?|good looks like|evidence (?:that|to)",
    "choices": r"options?|choices?|alternatives?|possible (?:answers|responses)",
    "answer": r"evidence|comments?|commentary|narrative|responses?|answers?|notes?",
    "question": r"questions?|standards?|statements?|criteri\w+|requirements?|indicators?"
    r"|expectations?|descriptors?|areas?",
}
NUMBER = r"(ref(erence)?|nos?|number|item|#|id)\.?"
TO_FILL_IN = {"when", "who", "action", "rating", "answer"}
HEAD = 20  # rows in which the headings are looked for
LONGEST_HEADING = 80  # characters
FEWEST_WORDS = 4  # of what asks for something


@dataclass
class Columns:
    """Role by column; `why` says how they were told, `below` the first row that is no heading."""

    roles: dict[int, str] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    below: int = 0
    why: str = ""

    def of(self, role: str) -> int | None:
        return next((column for column, found in self.roles.items() if found == role), None)

    def words(self, row: Row, role: str) -> str:
        column = self.of(role)
        return row.cells[column] if column is not None and column < len(row.cells) else ""

    @property
    def filled_in(self) -> list[str]:
        return [self.headings[c] for c, role in self.roles.items() if role in TO_FILL_IN]


def columns_of(grid: Grid) -> Columns:
    heads = [(_roles(row), at) for at, row in enumerate(grid.rows[:HEAD])]
    roles, at = max(heads, key=lambda head: len(set(head[0].values())), default=({}, 0))
    if len(set(roles.values())) < 2 or not set(roles.values()) & {"question", "rating", "answer"}:
        return _by_length(grid)
    found = Columns(dict(roles), _headings(grid.rows[at]), at + 1)
    _add_second_line(found, grid)
    if found.of("question") is None:
        longest = _longest(grid, found.below, taken=found.roles)
        if longest is not None:
            found.roles[longest] = "question"
    found.why = f"the headings in {grid.rows[at].place}"
    return found


def _roles(row: Row) -> dict[int, str]:
    """The first column that fits a role has it; the headings of a table are short."""
    found: dict[int, str] = {}
    if any(len(words) > LONGEST_HEADING for words in row.cells):
        return {}
    for column in row.filled:
        role = _role(row.cells[column])
        if role and (role not in found.values() or role in TO_FILL_IN):
            found[column] = role
    return found


def _role(words: str) -> str:
    heading = " ".join(words.lower().split()).rstrip(":*")
    if re.fullmatch(NUMBER, heading):
        return "number"
    forms = WORDS_OF_ROLES.items()
    return next((role for role, form in forms if re.search(rf"\b(?:{form})\b", heading)), "")


def _headings(row: Row) -> dict[int, str]:
    return {column: " ".join(row.cells[column].split()) for column in row.filled}


def _add_second_line(found: Columns, grid: Grid) -> None:
    """Headings in two rows, the first of them merged: the second tells the columns below it."""
    if found.below >= len(grid.rows):
        return
    second = grid.rows[found.below]
    roles = _roles(second)
    if len(roles) < 2:
        return
    found.roles |= {column: role for column, role in roles.items() if column not in found.roles}
    found.headings |= _headings(second)
    found.below += 1


def _by_length(grid: Grid) -> Columns:
    """Without headings: the questions are where the longest words are."""
    longest = _longest(grid, 0, taken={})
    found = Columns(why="no headings were found: the longest texts are taken for questions")
    if longest is None:
        return found
    found.roles[longest] = "question"
    if longest and _numbered(grid, longest - 1):
        found.roles[longest - 1] = "number"
    return found


def _longest(grid: Grid, below: int, *, taken: dict[int, str]) -> int | None:
    words: Counter[int] = Counter()
    for row in grid.rows[below:]:
        for column in row.filled:
            if column not in taken and not row.across:
                words[column] += len(row.cells[column].split())
    return max(words, key=lambda column: words[column]) if words else None


def _numbered(grid: Grid, column: int) -> bool:
    cells = [row.cells[column] for row in grid.rows if any(row.cells[column : column + 1])]
    return bool(cells) and all(
        re.fullmatch(r"[A-Z]?\d[\d.]*[a-z]?\)?( *\(.*\))?", c) for c in cells
    )


def asks_nothing(grid: Grid, columns: Columns) -> bool:
    """A cover, a key or a list of names: fewer than two of its texts ask for anything."""
    question = columns.of("question")
    if question is None:
        return True
    texts = [row.cells[question] for row in grid.rows[columns.below :] if question < len(row.cells)]
    asking = [text for text in texts if len(text.split()) >= FEWEST_WORDS]
    return len(asking) < (1 if columns.below else 2)
