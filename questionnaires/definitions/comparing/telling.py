"""A change in words: what it was and what it is, marked word by word."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questionnaires.definitions.comparing.plain import Point, facts_of
from questionnaires.definitions.comparing.questions import QuestionDifference
from questionnaires.definitions.comparing.words import Span, spans
from questionnaires.definitions.condition_words import in_words
from questionnaires.definitions.models import Question
from questionnaires.definitions.structure import QuestionShape, Structure

Printer = Callable[[Any, Structure], str]


@dataclass(frozen=True, slots=True)
class Told:
    """`what` says of what the spans tell, such as “Help”."""

    what: str
    spans: list[Span]


def told(found: QuestionDifference, before: Structure, after: Structure) -> list[Told]:
    """Nothing for a question that is new or gone: it is printed as it is."""
    if found.before is None or found.after is None:
        return []
    lines = list(_fields(found, found.before, found.after, before, after))
    if found.moved:
        lines.append(Told("Place", _place(found.before, found.after, before, after)))
    return lines


def _fields(
    found: QuestionDifference,
    then: QuestionShape,
    now: QuestionShape,
    before: Structure,
    after: Structure,
) -> Iterator[Told]:
    earlier, later = facts_of(then), facts_of(now)
    for name in found.fields:
        if name == "points":
            yield from _points(earlier[name], later[name])
        elif name in PRINTED:
            what, printed = PRINTED[name]
            yield Told(what, spans(printed(earlier[name], before), printed(later[name], after)))


def _points(before: Sequence[Point], after: Sequence[Point]) -> Iterator[Told]:
    then, now = {p.key: p for p in before}, {p.key: p for p in after}
    for key in [*then, *(key for key in now if key not in then)]:
        earlier, later = _point(then.get(key)), _point(now.get(key))
        if earlier != later:
            yield Told(f"Scale, {(now.get(key) or then[key]).label}", spans(earlier, later))
    if [key for key in then if key in now] != [key for key in now if key in then]:
        order = (", ".join(point.label for point in points) for points in (before, after))
        yield Told("Order of the scale", spans(*order))


def _point(point: Point | None) -> str:
    if point is None:
        return ""
    counts = [
        words
        for holds, words in (
            (point.assured, "counts as assured"),
            (point.calls_for_action, "calls for an action"),
            (point.outside_base, "not applicable"),
        )
        if holds
    ]
    meaning = f": {point.meaning}" if point.meaning else ""
    return f"{point.label}{meaning}" + (f" ({', '.join(counts)})" if counts else "")


def _place(
    then: QuestionShape, now: QuestionShape, before: Structure, after: Structure
) -> list[Span]:
    if then.standard_key == now.standard_key:
        return [Span("Stands elsewhere in its standard.")]
    return spans(_standard(then, before), _standard(now, after))


def _standard(question: QuestionShape, structure: Structure) -> str:
    standard = structure.standard_by_key.get(question.standard_key)
    return f"{standard.number} {standard.title}".strip() if standard else ""


def _audience(keys: Sequence[str], structure: Structure) -> str:
    titles = {variant.key: variant.title for variant in structure.variants}
    return "; ".join(titles.get(key, key) for key in keys) or "Everybody"


def _options(options: Sequence[tuple[str, str, str]], _: Structure) -> str:
    return "; ".join(label for _, label, _ in options)


def _limits(limits: Mapping[str, Any], _: Structure) -> str:
    return "; ".join(f"{name}: {value}" for name, value in limits.items())


def _shown_if(condition: Any, structure: Structure) -> str:
    return f"If {in_words(condition, structure.by_key)}" if condition else "Always"


PRINTED: dict[str, tuple[str, Printer]] = {
    "number": ("Number", lambda number, _: number),
    "text": ("Question", lambda text, _: text),
    "help": ("Help", lambda text, _: text),
    "expected_evidence": ("Evidence that helps", lambda text, _: text),
    "kind": ("Kind of answer", lambda kind, _: str(Question.Kind(kind).label)),
    "choices": ("Choices", _options),
    "columns": ("Columns", _options),
    "required": ("Required", lambda is_so, _: "Must be answered" if is_so else "May be left out"),
    "counted": ("Counted", lambda code, _: str(Question.Counted(code).label)),
    "evidence_rule": ("Evidence", lambda code, _: str(Question.EvidenceRule(code).label)),
    "condition": ("Shown", _shown_if),
    "variants": ("Asked of", _audience),
    "references": ("Speaks to", lambda items, _: "; ".join(title for _, _, title in items)),
    "limits": ("What an answer may hold", _limits),
    "commentary": ("Commentary", lambda is_so, _: "Asked" if is_so else "Not asked"),
}
