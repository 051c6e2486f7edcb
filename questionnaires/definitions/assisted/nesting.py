"""Standards within standards, told by numbers (1, 1.1, 1.1.1) and by headings below headings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from questionnaires.definitions.assisted.grids import Grid
from questionnaires.definitions.assisted.lines import LEFT_OUT, STANDARD, Line, lines_of

MOST_LEVELS = 4  # of a questionnaire
NUMBER = re.compile(r"(?:[a-z]+(?: [a-z]+)? )?([A-Z]?\d+(?:\.\d+)*)\b", re.IGNORECASE)
BY_NUMBER = "It stands within {}, whose number its own, {}, goes on from."
BY_HEADING = "It stands within “{}”, as its heading does."
HIGHER = "It is a heading above others in the document."
NEEDED = "Each question stands under a standard, and no title was found for one: name it."
LONGEST_TITLE = 300  # characters
TOO_DEEP = f"It would lie deeper than {MOST_LEVELS} levels, which are the most."


def lines_in(grids: Sequence[Grid]) -> Iterator[Line]:
    """Of all tables of a file, each standard with its level."""
    open_now: list[Line] = []
    for line in _with_headings(grids):
        if line.what not in (STANDARD, LEFT_OUT) and not open_now:
            open_now.append(Line(line.place, STANDARD, line.text[:LONGEST_TITLE], why=[NEEDED]))
            yield open_now[0]
        if line.what != STANDARD:
            yield line
            continue
        told = _levelled(line, open_now)
        while open_now and open_now[-1].level >= told.level:
            open_now.pop()
        open_now.append(told)
        yield told


def _with_headings(grids: Sequence[Grid]) -> Iterator[Line]:
    """Headings above those of the tables come once, where the first table below them asks for
    something. A table's own standards begin one level below them."""
    told: tuple[str, ...] = ()
    for grid in grids:
        lines = list(lines_of(grid))
        if any(line.what != LEFT_OUT for line in lines):
            new = _not_told(grid.within, told)
            for depth in new:
                why = [HIGHER] if not depth else [BY_HEADING.format(grid.within[depth - 1])]
                yield Line(lines[0].place, STANDARD, grid.within[depth], why=why, level=depth + 1)
            told = grid.within
        for line in lines:
            yield _below(line, grid.within) if line.what == STANDARD else line


def _not_told(within: tuple[str, ...], told: tuple[str, ...]) -> range:
    """From where the headings of a table are others than those of the table before."""
    same = 0
    while same < min(len(within), len(told)) and within[same] == told[same]:
        same += 1
    return range(same, len(within))


def _below(line: Line, within: tuple[str, ...]) -> Line:
    if not within:
        return line
    why = [*line.why, BY_HEADING.format(within[-1])]
    return replace(line, level=len(within) + 1, why=why)


def _levelled(line: Line, open_now: Sequence[Line]) -> Line:
    """Within the nearest standard whose number its own goes on from; else as its heading says."""
    number = number_of(line)
    above = [one for one in open_now if number and goes_on_from(number, number_of(one))]
    level, why = line.level, line.why
    if above and above[-1].level + 1 != line.level:
        level = above[-1].level + 1
        why = [*why, BY_NUMBER.format(number_of(above[-1]), number)]
    if level > MOST_LEVELS:
        level, why = MOST_LEVELS, [*why, TOO_DEEP]
    return replace(line, level=level, why=why)


def number_of(line: Line) -> str:
    """Of its own, or of words like “Standard 1: Leadership”; "" where it has none."""
    found = NUMBER.match(line.number or line.text)
    return found[1] if found else ""


def goes_on_from(number: str, other: str) -> bool:
    return bool(other) and number.startswith(f"{other}.")
