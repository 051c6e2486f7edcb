"""Filling in a return as its people would: in a few sittings, with words, values and actions."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from demo.evidence import Cupboard
from demo.last_time import begin_from_last_time, most_of, say_still_so
from demo.pens import Pen
from demo.stories import IN_FULL
from demo.values import value_for
from demo.words.writer import theme_of
from questionnaires.definitions.kinds import Content
from questionnaires.definitions.structure import PointShape, QuestionShape, StandardShape
from questionnaires.returns.answering.saving import Edit, save_answers
from questionnaires.returns.sheet import Sheet

# What the published case found wanting among agencies, and schools with it.
WEAKER = {
    "policy": 0.12,
    "voice": 0.2,
    "online": 0.18,
    "exploitation": 0.16,
    "allegations": 0.14,
    "contracts": 0.22,
    "governance": 0.1,
}


# How often something is written beside what is not rated, by kind and level.
SAYS = {
    "yes_no_partly": {"strong": 0.25, "partial": 0.8, "gap": 0.9},
    "date": {"gap": 0.5},
}
MAY_NOT_APPLY = frozenset({"contracts", "service", "elsewhere", "premises", "partnership"})


def fill_in(pen: Pen, cupboard: Cupboard) -> Sheet:
    """Answer the share of the questions that the story says, in a few sittings."""
    from_last_time = _begins_from_last_time(pen)
    sheet = Sheet.of(pen.audit_return)
    standards = sheet.structure.standards[: round(len(sheet.standards) * pen.story.filled)]
    for number, (at, part) in enumerate(_sittings(pen, standards)):
        who, role = pen.hands[number % len(pen.hands)]
        asked: set[str] = set()
        while fresh := _not_yet(sheet, part, asked):
            asked |= {question.key for question in fresh}
            if from_last_time:
                sheet = say_still_so(pen, most_of(pen, fresh), (who, role), at=at)
            edits = _edits(pen, sheet, _open(sheet, fresh))
            saved = save_answers(pen.audit_return, edits, who=who, role=role, at=at)
            cupboard.show(pen, saved.changed, who=who, role=role, at=at)
            sheet = saved.sheet
            if from_last_time:
                sheet = say_still_so(pen, fresh, (who, role), at=at)
    return sheet


def _begins_from_last_time(pen: Pen) -> bool:
    """Agencies that finish; a school, or whoever is in the middle of it, has that before it."""
    story = pen.story
    if pen.is_school or pen.typist or story.filled < IN_FULL or story.started is None:
        return False
    return begin_from_last_time(pen, at=story.started)


def _open(sheet: Sheet, questions: list[QuestionShape]) -> list[QuestionShape]:
    """Those that nobody has said to be still so."""
    return [question for question in questions if not sheet.answer_to(question).complete]


def _sittings(
    pen: Pen, standards: Sequence[StandardShape]
) -> Iterator[tuple[datetime, Sequence[StandardShape]]]:
    """Some standards in a row at one moment; a school does it in an evening or two."""
    started = pen.story.started
    if started is None or not standards:
        return
    number = min(pen.random.randint(1, 2) * (1 if pen.is_school else 2), len(standards))
    step = (pen.story.filled_in_by - started) / number
    for place in range(number):
        first, last = (len(standards) * edge // number for edge in (place, place + 1))
        yield started + step * place, standards[first:last]


def _not_yet(
    sheet: Sheet, standards: Sequence[StandardShape], asked: set[str]
) -> list[QuestionShape]:
    """Shown by now, perhaps because of an answer just given, and not looked at yet."""
    wanted = sheet.shown.keys() - asked
    return [question for one in standards for question in one.questions if question.key in wanted]


def _edits(pen: Pen, sheet: Sheet, questions: list[QuestionShape]) -> list[Edit]:
    return [
        Edit(question, content, sheet.answer_to(question).seen)
        for question in questions
        if (content := _answer(pen, question)) is not None
    ]


def _answer(pen: Pen, question: QuestionShape) -> Content | None:
    """None leaves the question open, as some do with what they need not answer."""
    if not question.counts and pen.random.random() < 0.5:
        return None
    if question.kind == "rating":
        return _rated(pen, question)
    level = _level(pen, question)
    value = value_for(pen, question, level)
    says = SAYS.get(question.kind, {}).get(level, 0.0)
    if not question.commentary or pen.random.random() > says:
        return Content(value=value)
    return Content(value=value, commentary=_words(pen, question, level))


def _rated(pen: Pen, question: QuestionShape) -> Content:
    outside = [point for point in question.points if point.outside_base]
    theme = theme_of(question.key, question.text)
    if outside and not pen.stock_phrase and theme in MAY_NOT_APPLY and pen.random.random() < 0.08:
        return Content(outside[0].pk, not_applicable_reason=pen.writer.reason(pen.voice))
    level = "strong" if pen.stock_phrase else _level(pen, question)
    point = _point(question, level)
    says = 0.62 if level == "strong" else 0.92
    words = _words(pen, question, level) if pen.random.random() < says else ""
    return Content(point.pk, commentary=words)


def _level(pen: Pen, question: QuestionShape) -> str:
    """Drawn from the quality of the return; some themes are weaker everywhere."""
    quality = pen.story.quality - WEAKER.get(theme_of(question.key, question.text), 0.0)
    draw = pen.random.random()
    if draw < quality:
        return "strong"
    return "partial" if draw < quality + (1 - quality) * 0.75 else "gap"


def _words(pen: Pen, question: QuestionShape, level: str) -> str:
    if pen.stock_phrase:
        return pen.stock_phrase
    return pen.writer.commentary(pen.voice, theme_of(question.key, question.text), level)


def _point(question: QuestionShape, level: str) -> PointShape:
    inside = [point for point in question.points if not point.outside_base]
    assured = [point for point in inside if point.assured]
    short = [point for point in inside if not point.assured]
    if level == "strong" or not short:
        return (assured or inside)[0]
    return short[0] if level == "partial" else short[-1]
