"""The account of a difference as a page shows it: by standard, and only what somebody asks for."""

from collections import Counter
from dataclasses import dataclass

from questionnaires.definitions.comparing.difference import Difference
from questionnaires.definitions.comparing.questions import Aspect, QuestionDifference, State
from questionnaires.definitions.comparing.summary import SAID, Summary, summary_of
from questionnaires.definitions.comparing.telling import Told, told
from questionnaires.definitions.structure import StandardShape

LABELS = {state: words.capitalize() for state, words in SAID.items()} | {
    State.GONE: "No longer asked"
}


@dataclass(frozen=True)
class Row:
    question: QuestionDifference
    told: list[Told]

    @property
    def label(self) -> str:
        return LABELS[self.question.state]


@dataclass(frozen=True)
class Section:
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Choice:
    """One way to narrow the page; `code` is what the address carries."""

    code: str
    label: str
    number: int


@dataclass(frozen=True)
class Account:
    """`chosen` is "" while everything is shown that is not just as it was."""

    summary: Summary
    choices: list[Choice]
    chosen: str
    sections: list[Section]


def account(difference: Difference, chosen: str = "") -> Account:
    choices = _choices(difference)
    if chosen not in {choice.code for choice in choices}:
        chosen = ""
    sections: dict[str, Section] = {}
    for found in difference.questions.values():
        if _is_wanted(found, chosen):
            title = _title(found, difference)
            row = Row(found, told(found, difference.before, difference.after))
            sections.setdefault(title, Section(title, [])).rows.append(row)
    return Account(summary_of(difference), choices, chosen, list(sections.values()))


def _is_wanted(found: QuestionDifference, chosen: str) -> bool:
    if not chosen:
        return not found.is_untouched
    return chosen == found.state or chosen in {aspect.name.lower() for aspect in found.aspects}


def _choices(difference: Difference) -> list[Choice]:
    """States first, then the single aspects, as far as there are any; none is offered twice."""
    questions = difference.questions.values()
    states = Counter(found.state for found in questions)
    aspects = Counter(aspect for found in questions for aspect in found.aspects)
    by_state = [Choice(state, LABELS[state], states[state]) for state in State if states[state]]
    by_aspect = [
        Choice(aspect.name.lower(), f"{aspect} changed", aspects[aspect])
        for aspect in Aspect
        if aspects[aspect] and aspect != Aspect.REWORDED
    ]
    return by_state + by_aspect


def _title(found: QuestionDifference, difference: Difference) -> str:
    """The standard where it stands now, or where it stood."""
    question = found.question
    for structure in (difference.after, difference.before):
        standard = structure.standard_by_key.get(question.standard_key)
        if standard is not None:
            return printed(standard)
    return ""


def printed(standard: StandardShape) -> str:
    return f"{standard.number} {standard.title}".strip()
