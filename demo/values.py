"""A believable value for each kind of question but the rating."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from demo.pens import Pen
from demo.people import DOMAIN
from questionnaires.definitions.structure import QuestionShape

# Whom the library's questions ask for: the role of the seat, and how it is called there.
PERSONS = {
    "head-name": ("senior_lead", "Head"),
    "dsl-name": ("lead", "Designated safeguarding lead"),
    "leader-named": ("accountable", "Chief officer"),
    "designated-person": ("lead", "Safeguarding lead"),
    "owner-name": ("accountable", "Chair of governors"),
}
ROLES = ("Deputy lead", "Assistant head", "Pastoral manager", "Service manager", "Link governor")
# How high a count goes in an ordinary year, by key; others stay below 30.
COUNTS = {"lado-count": 3, "referrals": 9, "early-help-plans": 6, "concerns-count": 70}


def value_for(pen: Pen, question: QuestionShape, level: str) -> Any:
    """In the shape of the question's kind. `level` is strong, partial or gap."""
    return VALUES[question.kind](pen, question, level)


def _yes_or_no(pen: Pen, question: QuestionShape, level: str) -> str:
    return {"strong": "yes", "partial": "partly", "gap": "no"}[level]


def _short_text(pen: Pen, question: QuestionShape, level: str) -> str:
    if "address" in question.key:
        words = pen.audit_return.organisation_name.lower().replace("’", "").split()
        return f"https://{'-'.join(words[:3]).strip(',')}.{DOMAIN}/safeguarding-policy"
    return _narrative(pen, question, level)[: question.limits.get("characters", 500)]


def _narrative(pen: Pen, question: QuestionShape, level: str) -> str:
    return pen.stock_phrase or pen.writer.narrative(pen.voice, question.key)


def _person(pen: Pen, question: QuestionShape, level: str) -> dict[str, str]:
    role, called = PERSONS.get(question.key, ("", ""))
    if role in pen.holders:
        return {"name": pen.holders[role].name, "role": called}
    return {"name": pen.random.choice(pen.voice.colleagues), "role": pen.random.choice(ROLES)}


def _day(pen: Pen, question: QuestionShape, level: str) -> str:
    longest = {"strong": 330, "partial": 500, "gap": 1300}[level]
    return (pen.voice.on - timedelta(days=pen.random.randint(15, longest))).isoformat()


def _number(pen: Pen, question: QuestionShape, level: str) -> int:
    least = int(question.limits.get("least", 0))
    most = min(int(question.limits.get("most", 10**6)), least + COUNTS.get(question.key, 30))
    return pen.random.randint(least, most)


def _percentage(pen: Pen, question: QuestionShape, level: str) -> int:
    least, most = {"strong": (94, 100), "partial": (78, 95), "gap": (45, 80)}[level]
    return pen.random.randint(least, most)


def _one_choice(pen: Pen, question: QuestionShape, level: str) -> str:
    keys = [choice.key for choice in question.choices]
    place = {"strong": 0, "partial": 1, "gap": -1}[level]
    return keys[place] if pen.random.random() < 0.7 else pen.random.choice(keys)


def _some_choices(pen: Pen, question: QuestionShape, level: str) -> list[str]:
    """ "None of these" stands alone, and is said by those who have nothing to tick."""
    keys = [choice.key for choice in question.choices]
    real = [key for key in keys if key != "none"]
    if level == "gap" and "none" in keys:
        return ["none"]
    least = max(1, question.limits.get("least", 1))
    most = min(question.limits.get("most", len(real)), len(real))
    number = pen.random.randint(least, max(least, most - 1))
    ticked = pen.random.sample(real, number)
    return [key for key in keys if key in ticked and (key != "boarding" or number == 1)] or real[:1]


def _rows(pen: Pen, question: QuestionShape, level: str) -> list[dict[str, Any]]:
    makers: dict[str, Callable[[], Any]] = {
        "text": lambda: pen.random.choice(ROLES),
        "whole_number": lambda: pen.random.randint(1, 40),
        "date": lambda: _day(pen, question, level),
    }
    most = min(int(question.limits.get("most", 4)), 4)
    names = pen.random.sample(pen.voice.colleagues, pen.random.randint(1, min(most, 3)))
    return [
        {
            column.key: name if column.key == "name" else makers[column.kind]()
            for column in question.columns
        }
        for name in names
    ]


def _terms(pen: Pen, question: QuestionShape, level: str) -> dict[str, int]:
    return {term.key: _number(pen, question, level) for term in question.choices}


def _confirmed(pen: Pen, question: QuestionShape, level: str) -> bool:
    return True


VALUES: dict[str, Callable[[Pen, QuestionShape, str], Any]] = {
    "yes_no_partly": _yes_or_no,
    "short_text": _short_text,
    "narrative": _narrative,
    "person": _person,
    "date": _day,
    "whole_number": _number,
    "percentage": _percentage,
    "single_choice": _one_choice,
    "multiple_choice": _some_choices,
    "rows": _rows,
    "terms": _terms,
    "statement": _confirmed,
}
