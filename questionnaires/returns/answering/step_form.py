"""The form of one step: a standard, with a field for each question that its page shows.

It keeps apart what can be saved from what comes back as typed, and knows for each question the
state that it was filled in on.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from questionnaires.definitions.kinds import kind_of
from questionnaires.definitions.structure import QuestionShape, StandardShape
from questionnaires.returns.answering.conflicts import (
    Disagreement,
    Told,
    disagreement,
    merged_values,
    told,
    writers_of,
)
from questionnaires.returns.answering.entries import Entry, read_entry
from questionnaires.returns.answering.saving import Conflict, Edit, Page
from questionnaires.returns.beside import Beside
from questionnaires.returns.carry_forward.carried import Carried
from questionnaires.returns.models import Action
from questionnaires.returns.sheet import Given, Sheet


@dataclass
class Field:
    """One question as the page shows it; `values` and `errors` by what follows `q<pk>-`.

    A template asks for an error before each input, and nearly always there is none: a key that is
    missing raises three exceptions inside the template engine, a default none.
    """

    question: QuestionShape
    given: Given
    values: dict[str, Any]
    seen: str
    errors: defaultdict[str, str] = field(default_factory=lambda: defaultdict(str))
    disabled: bool = False
    disagreement: Disagreement | None = None
    beside: Beside = field(default_factory=Beside)
    carried: Carried | None = None
    still_open: list[Action] = field(default_factory=list)  # of earlier rounds

    @cached_property
    def name(self) -> str:
        return f"q{self.question.pk}"

    @cached_property
    def template(self) -> str:
        return kind_of(self.question).template

    @cached_property
    def takes_reason(self) -> bool:
        """Whether it can be answered as not applicable, with a reason."""
        return bool(kind_of(self.question).outside_base_values(self.question))


class StepForm(forms.Form):
    """`data` is what a page of this step posted; without it the form shows the answers as saved.

    With `restoring`, nothing has been tried to be saved yet: words that are not in the return come
    back as typed. With `autosaving`, a page sent them by itself: a choice that its author has not
    confirmed yet by pressing a button is left alone.
    """

    def __init__(
        self,
        *,
        standard: StandardShape,
        sheet: Sheet,
        data: QueryDict | None = None,
        restoring: bool = False,
        autosaving: bool = False,
        **wizard: Any,
    ) -> None:
        super().__init__(data=data, **wizard)
        self.posted = data
        self.standard = standard
        self.sheet = sheet
        self.restoring = restoring
        self.autosaving = autosaving
        self.conflicts: frozenset[int] = frozenset()

    @cached_property
    def entries(self) -> dict[int, Entry]:
        """By question; a question was on the page when its `seen` mark came with the form.

        Read from the whole standard: a question may have been hidden since by somebody's answer to
        an earlier one, and what was written into it is no less worth keeping.
        """
        posted = self.posted
        if posted is None:
            return {}
        return {
            question.pk: read_entry(question, posted)
            for question in self.whole.questions
            if f"q{question.pk}-seen" in posted
        }

    @property
    def edits(self) -> list[Edit]:
        return [
            entry.edit
            for entry in self.entries.values()
            if entry.edit is not None and not self._is_unconfirmed(entry)
        ]

    @property
    def page(self) -> Page | None:
        """The page, if it counts its turns: a script does.

        Without one, a page may come back from the browser's cache as it once was, and may not pass
        for the page that was last written on.
        """
        turn = str(self.posted.get("turn", "")) if self.posted is not None else ""
        if self.posted is None or not (turn.isdecimal() and int(turn[:9]) > 0):
            return None
        return Page(str(self.posted.get("page", ""))[:16], int(turn[:9]))

    @property
    def kept(self) -> str:
        """The mark of words that had been kept for this page."""
        return str(self.posted.get("kept", "")) if self.posted is not None else ""

    def saved(self, sheet: Sheet, conflicts: Iterable[Conflict]) -> None:
        """Go on from the state after a save: what went in is shown as it stands now."""
        self.sheet = sheet
        self.conflicts = frozenset(conflict.question.pk for conflict in conflicts)

    def is_valid(self) -> bool:
        return self.posted is not None and not self.unsaved

    @property
    def unsaved(self) -> list[Entry]:
        """What is on the page and not in the return."""
        return [entry for entry in self.entries.values() if self._is_unsaved(entry)]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) in the order of the page, for the error summary."""
        found = []
        for entry in self.unsaved:
            number = f"{entry.question.number}: " if entry.question.number else ""
            found += [(name, f"{number}{problem}") for name, problem in entry.problems.items()]
            if entry.question.pk in self.conflicts:
                name = f"q{entry.question.pk}-choice"
                found.append((name, f"{number}Choose which answer shall stand."))
        return found

    @cached_property
    def shown(self) -> list[Field]:
        """The questions shown to this organisation now, and any with unsaved words."""
        unsaved = {entry.question.pk: entry for entry in self.unsaved}
        writers = writers_of(
            self.sheet.answer_to(entry.question)
            for entry in unsaved.values()
            if self._is_disputed(entry)
        )
        return [
            self._field(question, unsaved.get(question.pk), writers)
            for question in self.whole.questions
            if question.key in self.sheet.shown or question.pk in unsaved
        ]

    @property
    def words(self) -> list[tuple[QuestionShape, Told]]:
        """What the person wrote, for them to read and copy where nothing could be saved."""
        return [
            (entry.question, told(entry.question, entry.content))
            for entry in self.entries.values()
            if not entry.is_untouched
            and entry.content != self.sheet.answer_to(entry.question).content
        ]

    @property
    def on_page(self) -> set[int]:
        """The questions that the page showed when it was sent."""
        posted = self.posted.getlist("on-page") if self.posted is not None else []
        return {int(pk) for pk in posted if str(pk).isdecimal()}

    @property
    def slots(self) -> list[tuple[str, Field | None]]:
        """A place for every question of the standard; empty where it is not shown now."""
        shown = {field.question.pk: field for field in self.shown}
        return [(f"q{q.pk}", shown.get(q.pk)) for q in self.whole.questions]

    @property
    def whole(self) -> StandardShape:
        """The standard with the questions that no condition lets through now."""
        return self.sheet.structure.standard_by_key[self.standard.key]

    def _is_unsaved(self, entry: Entry) -> bool:
        if entry.problems or entry.question.pk in self.conflicts or self._is_unconfirmed(entry):
            return True
        now = self.sheet.answer_to(entry.question)
        return self.restoring and not entry.is_untouched and entry.content != now.content

    def _is_unconfirmed(self, entry: Entry) -> bool:
        return self.autosaving and entry.choice is not None

    def _is_disputed(self, entry: Entry) -> bool:
        return entry.choice is not None or entry.question.pk in self.conflicts

    def _field(
        self, question: QuestionShape, entry: Entry | None, writers: dict[int, str]
    ) -> Field:
        now = self.sheet.answer_to(question)
        if entry is None:
            return as_saved(now)
        if question.pk in self.conflicts:
            entry = entry.disputed()
            values = merged_values(entry, now)
        else:
            values = _typed_values(entry)
        shown = Field(question, now, values, entry.seen, _errors(entry))
        if entry.choice is not None:
            shown.disagreement = disagreement(entry, now, writers)
            shown.seen = now.seen
        return shown


def as_saved(given: Given) -> Field:
    content = given.content
    values = {
        "commentary": content.commentary,
        "reason": content.not_applicable_reason,
        **kind_of(given.question).form_values(given.question, content),
    }
    return Field(given.question, given, values, given.seen)


def _typed_values(entry: Entry) -> dict[str, Any]:
    name = f"q{entry.question.pk}"
    return {
        "commentary": entry.posted.get(f"{name}-commentary", ""),
        "reason": entry.posted.get(f"{name}-reason", ""),
        **kind_of(entry.question).posted_values(entry.question, entry.posted),
    }


def _errors(entry: Entry) -> defaultdict[str, str]:
    name = f"q{entry.question.pk}"
    errors: defaultdict[str, str] = defaultdict(str)
    for problem, sentence in entry.problems.items():
        errors[problem.removeprefix(name).removeprefix("-")] = sentence
    return errors
