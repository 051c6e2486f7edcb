"""The words of the first sheet: how the workbook is filled in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from questionnaires.definitions.documents.workbook.layout import LAYOUTS
from questionnaires.definitions.models import Question

TITLE = "Instructions"

STEPS = (
    ("1", "Fill in the sheets from left to right. Blank rows are passed over."),
    ("2", "Leave the headings and the titles of the sheets as they are."),
    ("3", "In the portal: Questionnaires, Import from a file, and choose this workbook."),
    ("4", "Each problem is listed with its sheet and cell. A workbook with one changes nothing."),
    ("5", "What comes in is a draft. Read it as each kind of organisation would; then publish it."),
)
OWN_MEANINGS = (
    "A column with the heading “meaning::” and the key of a point says on “Questions” what that "
    "point means for one question."
)
CONDITIONS = (
    "In “relevant”: “policy is met, partly”; “staff at least 1 and at most 20”; “lead answered”; "
    "“lead not answered”. Join them by “and” or “or”, with brackets where both meet; “not (…)” "
    "says the contrary. Only earlier questions can be named."
)
HINTS = (
    ("Keys", "Answers of different years are joined by keys, so keep them when words change."),
    ("Lists of keys", "Put a comma between: school, college."),
    ("Your own notes", "Add a sheet whose title begins with “Notes”. It is not read."),
    ("Meanings", OWN_MEANINGS),
    ("Conditions", CONDITIONS),
)


@dataclass(frozen=True)
class Line:
    look: Literal["title", "heading", "fact", "blank"]
    name: str = ""
    words: str = ""


def lines() -> Iterator[Line]:
    yield Line("title", "A questionnaire as a workbook")
    yield Line("blank")
    yield from _facts("How to use it", STEPS)
    yield from _facts("Good to know", HINTS)
    kinds = [(kind.value, str(kind.label)) for kind in Question.Kind]
    yield from _facts("How a question is answered (“type”)", kinds)
    for layout in LAYOUTS:
        told = [(column.heading, column.about) for column in layout.columns]
        yield from _facts(f"Sheet “{layout.title}”", [("Holds", layout.about), *told])


def _facts(heading: str, facts: Iterable[tuple[str, str]]) -> Iterator[Line]:
    yield Line("heading", heading)
    for name, words in facts:
        yield Line("fact", name, words)
    yield Line("blank")
