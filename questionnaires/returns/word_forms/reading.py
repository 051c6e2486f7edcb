"""From the tables of a filled-in form to answers: what is read, what is not, and where it stands.

Pure: nothing is written. Ratings and statements are given on the page and never read; whoever
ticked one is told so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.datastructures import MultiValueDict

from audit_portal.documents.word_tables import Tables
from questionnaires.definitions.kinds import EMPTY, Content, kind_of
from questionnaires.definitions.kinds.reading import Unreadable, as_date
from questionnaires.definitions.models import Version
from questionnaires.definitions.papers import form_marks as marks
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.carry_forward.bringing_in import GIVEN_ANEW
from questionnaires.returns.sheet import Sheet

TICK = re.compile(r"^\s*(?:[☒☑✓✔✗✘🗹🗵]|\[\s*[xX✓✔]\s*\]|[xX](?=\s))\s*")
BOX = re.compile(r"^\s*(?:☐|□|\[\s*\])\s*")
IN_BRACKETS = re.compile(r"\[([^\[\]]+)\]\s*$")
NOT_OURS = (
    "This is not a form of this portal, or the table with the row “Form” has gone from it. "
    "Download the form from your return and copy your answers into it."
)
OTHER = (
    "This form belongs to “{}”, and this return asks “{}”. Download the form from your return and "
    "copy your answers into it."
)
BY_HAND = "“{}” was ticked. Give it on the page yourself: it is not read from a document."
THERE = "There is an answer already, which stays as it is."
TWICE = "This question stands in the document twice. The first was read."


class FormRefused(Exception):
    """Nothing of the document can be used; the message says why and what to do."""


@dataclass(frozen=True)
class NotRead:
    """`place` is as the document prints it: the number of a question, and the box."""

    place: str
    why: str


@dataclass
class FormRead:
    """`found` in the order of the document; what is blank in it is in neither list."""

    found: list[tuple[QuestionShape, Content]] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)

    @property
    def printed(self) -> "list[Printed]":
        return [
            Printed(question, kind_of(question).printed(question, content), content)
            for question, content in self.found
        ]


@dataclass(frozen=True)
class Printed:
    """An answer that was read, as a page shows it."""

    question: QuestionShape
    value: str
    content: Content


def read_form(tables: Tables, sheet: Sheet, version: Version) -> FormRead:
    """For this return, as it stands now. Raises `FormRefused`."""
    _refuse_other_form(tables, version)
    read, seen = FormRead(), set[int]()
    for named, boxes, grid in _questions(tables):
        place = named.split("[")[0].strip()
        key = IN_BRACKETS.search(named)
        question = sheet.structure.by_key.get(key[1].strip()) if key else None
        place = f"Question {place or (key[1] if key else named[:60])}"
        if question is None:
            why = "It cannot be told which question this is. Copy the answer by hand."
            read.not_read.append(NotRead(place, why))
        elif question.pk in seen:
            read.not_read.append(NotRead(place, TWICE))
        else:
            seen.add(question.pk)
            _take(read, sheet, question, _Filled(question, place, boxes, grid))
    return read


def _refuse_other_form(tables: Tables, version: Version) -> None:
    marked = [row[1] for rows in tables for row in rows if len(row) > 1 and row[0] == marks.FORM]
    if not marked:
        raise FormRefused(NOT_OURS)
    ours = marks.mark_of(version)
    if " ".join(marked[0].split()) != ours:
        raise FormRefused(OTHER.format(marked[0][:100], ours))


def _questions(tables: Tables) -> Iterator[tuple[str, dict[str, str], list[list[str]]]]:
    """(what the question is called, its boxes by their name, the table that follows)"""
    for number, rows in enumerate(tables):
        if not rows or len(rows[0]) < 2 or rows[0][0] != marks.QUESTION:
            continue
        boxes: dict[str, str] = {}
        for row in rows[1:]:
            if len(row) > 1:
                boxes.setdefault(" ".join(row[0].split()), row[1])
        following = tables[number + 1] if number + 1 < len(tables) else []
        yield rows[0][1], boxes, following


def _take(read: FormRead, sheet: Sheet, question: QuestionShape, filled: "_Filled") -> None:
    content, problems = filled.content()
    read.not_read += problems
    if content.is_empty:
        return
    now = sheet.answer_to(question)
    if now.revision or not now.content.is_empty:
        if now.content != content:
            read.not_read.append(NotRead(filled.place, THERE))
        return
    read.found.append((question, content))


@dataclass(frozen=True)
class _Filled:
    """A question of the document, with what stands in its boxes."""

    question: QuestionShape
    place: str
    boxes: dict[str, str]
    grid: Sequence[Sequence[str]]

    def content(self) -> tuple[Content, list[NotRead]]:
        if self.question.kind in GIVEN_ANEW:
            commentary = self.boxes.get(marks.COMMENTARY, "")
            return self._parsed({"commentary": [commentary]}, list(self._given_anew()))
        try:
            posted = self._posted()
        except Unreadable as error:
            return EMPTY, [NotRead(f"{self.place}, {marks.ANSWER}", str(error))]
        posted["commentary"] = [self.boxes.get(marks.COMMENTARY, "")]
        posted["reason"] = [self.boxes.get(marks.REASON, "")]
        return self._parsed(posted, [])

    def _given_anew(self) -> Iterator[NotRead]:
        """What somebody decides on the page, and may not find decided by a document."""
        try:
            ticked = self._ticked()
        except Unreadable as error:
            yield NotRead(f"{self.place}, {marks.ANSWER}", str(error))
            ticked = []
        for label in ticked:
            yield NotRead(f"{self.place}, {marks.ANSWER}", BY_HAND.format(label))
        if self.boxes.get(marks.REASON, ""):
            yield NotRead(f"{self.place}, {marks.REASON}", "Give it on the page, with the rating.")

    def _parsed(
        self, posted: dict[str, list[str]], asides: list[NotRead]
    ) -> tuple[Content, list[NotRead]]:
        """As if it had been typed into the page: what a kind refuses there, it refuses here."""
        name = f"q{self.question.pk}"
        form = MultiValueDict(
            {f"{name}-{suffix}" if suffix else name: values for suffix, values in posted.items()}
        )
        parsed = kind_of(self.question).parse(self.question, form)
        problems = [NotRead(self.place, problem) for problem in parsed.problems.values()]
        if not problems:
            return parsed.content, asides
        # What is wrong is the value or the words: the other of the two is still worth having.
        words = parsed.content.commentary if f"{name}-commentary" not in parsed.problems else ""
        return replace(EMPTY, commentary=words), [*asides, *problems]

    def _posted(self) -> dict[str, list[str]]:
        """The value by what follows the name of the question in a form (`definitions/kinds`)."""
        question, written = self.question, self.boxes.get(marks.ANSWER, "")
        if question.kind == "person":
            parts = {"name": marks.NAME, "role": marks.ROLE}
            return {part: [self.boxes.get(label, "")] for part, label in parts.items()}
        if question.kind == "terms":
            return {f"term-{t.key}": [self.boxes.get(t.label, "")] for t in question.choices}
        if question.kind == "date":
            day = as_date(written) if written else None
            return {p: [str(getattr(day, p)) if day else ""] for p in ("day", "month", "year")}
        if question.kind == "rows":
            return self._rows()
        if options := marks.options_of(question):
            ticked = self._ticked()
            return {"": [key for key, label in options.items() if label in ticked]}
        return {"": [written]}

    def _ticked(self) -> list[str]:
        """The options that are ticked, or written without a box; one alone counts as ticked."""
        lines = [line for line in self.boxes.get(marks.ANSWER, "").split("\n") if line.strip()]
        labels = set(marks.options_of(self.question).values())
        ticked = [TICK.sub("", line).strip() for line in lines if TICK.match(line)]
        boxed = [line for line in lines if BOX.match(line)]
        if not ticked and not boxed:
            ticked = [line.strip() for line in lines]
        if any(label not in labels for label in ticked):
            raise Unreadable(f"“{ticked[0][:60]}” is none of the answers to choose from.")
        several = self.question.kind == "multiple_choice"
        if len(ticked) > 1 and not several:
            raise Unreadable("More than one answer is ticked.")
        return ticked

    def _rows(self) -> dict[str, list[str]]:
        columns = self.question.columns
        heads = [" ".join(cell.split()) for cell in self.grid[0]] if self.grid else []
        if heads != [column.label for column in columns]:
            raise Unreadable("The table below it is missing, or its headings have changed.")
        posted = {"rows": [str(len(self.grid) - 1)]}
        for n, row in enumerate(self.grid[1:]):
            for column, cell in zip(columns, row, strict=False):
                posted[f"row-{n}-{column.key}"] = [cell]
        return posted
