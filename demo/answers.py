"""Filling in a return as its people would: in a few sittings, with words, values and actions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils.text import slugify

from audit_portal.organisations.models import User
from demo.stories import Story
from demo.words.writer import Voice, Writer, theme_of
from questionnaires.definitions.kinds import Content
from questionnaires.definitions.structure import PointShape, QuestionShape
from questionnaires.returns.models import Action, AuditReturn
from questionnaires.returns.saving import Edit, save_answers
from questionnaires.returns.sheet import Sheet

ROLES = ("Lead", "Deputy lead", "Manager", "Governor")


@dataclass
class Pen:
    """All that is needed to fill in one return."""

    audit_return: AuditReturn
    story: Story
    writer: Writer
    voice: Voice
    hands: list[tuple[User, str]]  # who answers, with the role of the seat; the lead comes first
    stock_phrase: str = ""  # what a poor return says everywhere

    @property
    def random(self) -> Random:
        return self.voice.random


def fill_in(pen: Pen) -> Sheet:
    """Answer the share of the questions that the story says, a standard at a time."""
    sheet = Sheet.of(pen.audit_return)
    standards = sheet.standards
    last = round(len(standards) * pen.story.filled)
    moments = _sittings(pen, last)
    for number, standard in enumerate(standards[:last]):
        who, role = pen.hands[0] if number % 3 else pen.random.choice(pen.hands)
        offered: set[str] = set()
        while edits := _edits(pen, sheet, standard.key, offered):
            saved = save_answers(pen.audit_return, edits, who=who, role=role, at=moments[number])
            sheet = saved.sheet
    return sheet


def _edits(pen: Pen, sheet: Sheet, key: str, offered: set[str]) -> list[Edit]:
    """Answers to the questions of a standard that are shown and were not `offered` before.

    An answer may bring further questions, so a standard is gone over until nothing is new.
    """
    new = [q for s in sheet.standards if s.key == key for q in s.questions if q.key not in offered]
    offered |= {question.key for question in new}
    return [
        Edit(question, content, sheet.answer_to(question).seen)
        for question in new
        if (content := _answer(pen, question)) is not None
    ]


def _sittings(pen: Pen, number: int) -> list[datetime]:
    """Moments from the start to the end, in order: two or three standards are done in one go."""
    started = pen.story.started
    if started is None:
        return []
    sittings = max(1, number // 3)
    step = (pen.story.filled_in_by - started) / (sittings + 1)
    return [
        started + step * (place * sittings // max(number, 1)) + timedelta(minutes=9 * (place % 3))
        for place in range(number)
    ]


def _answer(pen: Pen, question: QuestionShape) -> Content | None:
    """None leaves the question open, as some do with what they need not answer."""
    if not question.required and pen.random.random() < 0.5:
        return None
    if question.kind == "rating":
        return _rated(pen, question)
    if question.kind == "yes_no_partly":
        return _yes_or_no(pen, question)
    value = VALUES[question.kind](pen, question)
    words = ""
    if question.commentary and pen.random.random() < 0.2:
        words = _words(pen, question, _level(pen))
    return Content(value=value, commentary=words)


def _level(pen: Pen) -> str:
    draw = pen.random.random()
    quality = pen.story.quality
    if draw < quality:
        return "strong"
    return "partial" if draw < quality + (1 - quality) * 0.75 else "gap"


def _words(pen: Pen, question: QuestionShape, level: str) -> str:
    if pen.stock_phrase:
        return pen.stock_phrase if pen.random.random() < 0.7 else ""
    return pen.writer.commentary(pen.voice, theme_of(f"{question.text} {question.key}"), level)


def _rated(pen: Pen, question: QuestionShape) -> Content:
    outside = [point for point in question.points if point.outside_base]
    if outside and not pen.stock_phrase and pen.random.random() < 0.025:
        return Content(outside[0].pk, not_applicable_reason=pen.writer.reason(pen.voice))
    level = "strong" if pen.stock_phrase else _level(pen)
    point = _point(question, level)
    says = pen.random.random() < (0.9 if point.calls_for_action else 0.62)
    return Content(point.pk, commentary=_words(pen, question, level) if says else "")


def _point(question: QuestionShape, level: str) -> PointShape:
    inside = [point for point in question.points if not point.outside_base]
    assured = [point for point in inside if point.assured]
    short = [point for point in inside if not point.assured]
    if level == "strong" or not short:
        return (assured or inside)[-1]
    return short[0] if level == "partial" else short[-1]


def _yes_or_no(pen: Pen, question: QuestionShape) -> Content:
    level = _level(pen)
    value = {"strong": "yes", "partial": "partly", "gap": "no"}[level]
    says = question.commentary and (value != "yes" or pen.random.random() < 0.3)
    return Content(value=value, commentary=_words(pen, question, level) if says else "")


def _text(pen: Pen, question: QuestionShape) -> str:
    if pen.stock_phrase:
        return pen.stock_phrase
    return pen.writer.commentary(
        pen.voice, theme_of(f"{question.text} {question.key}"), _level(pen)
    )


def _line(pen: Pen, question: QuestionShape) -> str:
    if "address" in question.key:
        return f"https://{slugify(pen.audit_return.organisation_name)}.example/safeguarding"
    return _text(pen, question)


def _person(pen: Pen, question: QuestionShape) -> dict[str, str]:
    name = pen.random.choice(pen.voice.colleagues)
    return {"name": name, "role": pen.random.choice(ROLES)}


def _day(pen: Pen, question: QuestionShape) -> str:
    day = pen.voice.on - timedelta(days=pen.random.randint(20, 600))
    return day.isoformat()


def _number(pen: Pen, question: QuestionShape) -> int:
    least, most = question.limits.get("least", 0), question.limits.get("most", 80)
    return pen.random.randint(int(least), max(int(least), min(int(most), int(least) + 80)))


def _percentage(pen: Pen, question: QuestionShape) -> int:
    return pen.random.randint(62, 100)


def _one_choice(pen: Pen, question: QuestionShape) -> str:
    return pen.random.choice(question.choices).key


def _some_choices(pen: Pen, question: QuestionShape) -> list[str]:
    keys = [choice.key for choice in question.choices if choice.key != "none"]
    least = question.limits.get("least", 1)
    most = min(question.limits.get("most", len(keys)), len(keys))
    ticked = pen.random.sample(keys, pen.random.randint(least, max(least, most)))
    return [key for key in keys if key in ticked]


def _rows(pen: Pen, question: QuestionShape) -> list[dict[str, Any]]:
    makers: dict[str, Callable[[], Any]] = {
        "role": lambda: pen.random.choice(ROLES),
        "text": lambda: pen.random.choice(pen.voice.colleagues),
        "whole_number": lambda: pen.random.randint(1, 40),
        "date": lambda: _day(pen, question),
    }
    least = question.limits.get("least", 1)
    return [
        {c.key: makers[c.key if c.key in makers else c.kind]() for c in question.columns}
        for _ in range(max(least, pen.random.randint(1, 4)))
    ]


def _terms(pen: Pen, question: QuestionShape) -> dict[str, int]:
    return {term.key: pen.random.randint(0, 24) for term in question.choices}


def _confirmed(pen: Pen, question: QuestionShape) -> bool:
    return True


VALUES: dict[str, Callable[[Pen, QuestionShape], Any]] = {
    "short_text": _line,
    "narrative": _text,
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


def actions_for(pen: Pen, sheet: Sheet, *, at: datetime) -> list[Action]:
    """An action where the rating calls for one; the careless have none for some of them."""
    found = []
    for question in sheet.shown.values():
        point = question.points_by_pk.get(sheet.answer_to(question).content.point or 0)
        if point is None or not point.calls_for_action or pen.random.random() > 0.9:
            continue
        found.append(
            Action(
                organisation=pen.audit_return.organisation,
                audit_return=pen.audit_return,
                question_id=question.pk,
                what=pen.writer.action(pen.voice, theme_of(f"{question.text} {question.key}")),
                owner=pen.random.choice(pen.voice.colleagues),
                due=at.date() + timedelta(days=pen.random.randint(30, 240)),
                created_at=at,
                created_by=pen.hands[0][0],
            )
        )
    return found
