"""Whether a document makes sense: every key once, every reference met, each question with what
its kind needs, conditions that look backwards. The types must be right (`form.sound`)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from questionnaires.definitions.conditions import EarlierQuestion, problems_in
from questionnaires.definitions.documents.problems import Path
from questionnaires.definitions.kinds import KINDS, AnswerKind

Fields = dict[str, Any]
Found = Iterator[tuple[Path, str]]

LEVELS = 4  # category, standard, item, limb
OPTIONS = {"single_choice": "choices", "multiple_choice": "choices", "terms": "terms"}
FEWEST = {"single_choice": 2, "multiple_choice": 2, "terms": 1}


def problems_of_meaning(document: Fields) -> Found:
    """Path and sentence of everything that does not hold together."""
    known = _Known(document)
    yield from _bad_date(document, ("applies_from",))
    for name, inner in (("frameworks", "items"), ("scales", "points"), ("variants", None)):
        yield from _repeated((name,), document.get(name, ()))
        for n, part in enumerate(document.get(name, ())):
            if inner:
                yield from _repeated((name, n, inner), part[inner])
    yield from _weightless_points(document)
    standards = list(standards_in(document))
    yield from _twice((path, standard["key"]) for path, standard in standards)
    yield from _twice((path, question["key"]) for path, question in questions_in(document))
    for path, standard in standards:
        yield from known.unknown_variants(path, standard)
        if sum(step == "standards" for step in path) > LEVELS:
            yield path, f"Standards are nested {LEVELS} levels deep at most."
    yield from _problems_of_questions(document, known)


def standards_in(fields: Fields, path: Path = ()) -> Iterator[tuple[Path, Fields]]:
    """Every standard with its path, in the order of print."""
    for n, standard in enumerate(fields.get("standards", ())):
        here = (*path, "standards", n)
        yield here, standard
        yield from standards_in(standard, here)


def questions_in(document: Fields) -> Iterator[tuple[Path, Fields]]:
    """Every question with its path, in the order of print."""
    for path, standard in standards_in(document):
        for n, question in enumerate(standard.get("questions", ())):
            yield (*path, "questions", n), question


_UNKNOWN = AnswerKind()  # can be tested for nothing


class _Known:
    """The keys that other parts of the document may refer to."""

    def __init__(self, document: Fields) -> None:
        self.variants = {variant["key"] for variant in document.get("variants", ())}
        self.points = {
            scale["key"]: frozenset(point["key"] for point in scale["points"])
            for scale in document.get("scales", ())
        }
        self.items = {
            framework["key"]: {item["key"] for item in framework["items"]}
            for framework in document.get("frameworks", ())
        }

    def unknown_variants(self, path: Path, fields: Fields) -> Found:
        for key in fields.get("variants", ()):
            if key not in self.variants:
                yield (*path, "variants"), f"There is no variant with the key “{key}”."

    def testable(self, question: Fields) -> EarlierQuestion:
        """What a condition on this question may ask for."""
        kind = KINDS.get(question["kind"], _UNKNOWN)
        choices = frozenset(choice["key"] for choice in question.get("choices", ()))
        options = choices | self.points.get(question.get("scale", ""), frozenset())
        return EarlierQuestion(kind.possible_codes(options), kind.is_number)


def _repeated(path: Path, parts: Iterable[Fields]) -> Found:
    return _twice(((*path, n), part["key"]) for n, part in enumerate(parts))


def _twice(keys: Iterable[tuple[Path, str]]) -> Found:
    seen: dict[str, Path] = {}
    for path, key in keys:
        if key and seen.setdefault(key, path) != path:
            yield (*path, "key"), f"The key “{key}” stands here a second time: keys must differ."


def _bad_date(fields: Fields, path: Path) -> Found:
    try:
        date.fromisoformat(fields.get(str(path[-1]), "2000-01-01"))
    except ValueError:
        yield path, "There is no such day: check the day and the month."


def _weightless_points(document: Fields) -> Found:
    for s, scale in enumerate(document.get("scales", ())):
        for p, point in enumerate(scale["points"]):
            if point.get("outside_base") and (
                point.get("assured") or point.get("calls_for_action")
            ):
                sentence = "A point outside the base can neither be assured nor call for action."
                yield ("scales", s, "points", p, "outside_base"), sentence


def _problems_of_questions(document: Fields, known: _Known) -> Found:
    earlier: dict[str, EarlierQuestion] = {}
    for path, question in questions_in(document):
        if question["kind"] in KINDS:
            yield from _kind_needs(path, question, known)
            yield from _limits(path, question)
        yield from known.unknown_variants(path, question)
        yield from _unknown_references(path, question, known)
        for inner, sentence in problems_in(question.get("condition") or {"all": []}, earlier):
            yield (*path, "condition", *inner), sentence
        earlier[question["key"]] = known.testable(question)


def _kind_needs(path: Path, question: Fields, known: _Known) -> Found:
    kind = question["kind"]
    if kind == "rating":
        yield from _rating_needs(path, question, known)
    for name in ("choices", "terms"):
        wanted = OPTIONS.get(kind) == name
        options = question.get(name, [])
        yield from _repeated((*path, name), options)
        if wanted and len(options) < FEWEST[kind]:
            yield (*path, name), f"This kind of question needs {FEWEST[kind]} or more {name}."
    if kind == "rows" and not question.get("columns"):
        yield (*path, "columns"), "This kind of question needs 1 or more columns."
    yield from _repeated((*path, "columns"), question.get("columns", ()))
    for name, kinds in _ONLY_FOR.items():
        if name in question and kind not in kinds:
            yield (*path, name), f"“{name}” does not belong to a question of the kind “{kind}”."


_ONLY_FOR: dict[str, set[str]] = {
    "scale": {"rating"},
    "meanings": {"rating"},
    "columns": {"rows"},
    "terms": {"terms"},
    "choices": {"single_choice", "multiple_choice"},
}


def _rating_needs(path: Path, question: Fields, known: _Known) -> Found:
    scale = question.get("scale")
    if scale is None:
        yield path, "A rating needs a “scale”."
    elif scale not in known.points:
        yield (*path, "scale"), f"There is no scale with the key “{scale}”."
    else:
        for point in question.get("meanings", {}):
            if point not in known.points[scale]:
                sentence = f"The scale “{scale}” has no point with the key “{point}”."
                yield (*path, "meanings", point), sentence


def _limits(path: Path, question: Fields) -> Found:
    limits, here = question.get("limits", {}), (*path, "limits")
    allowed = KINDS[question["kind"]].limits
    for name in limits:
        if name not in allowed:
            takes = f"these limits: {', '.join(allowed)}" if allowed else "no limits"
            yield (*here, name), f"A question of the kind “{question['kind']}” takes {takes}."
    for name in ("earliest", "latest"):
        yield from _bad_date(limits, (*here, name))
    for low, high in (("least", "most"), ("earliest", "latest")):
        if low in limits and high in limits and limits[low] > limits[high]:
            yield (*here, high), f"This must not be below “{low}”."
    most = len(question.get("choices", ()))
    if question["kind"] == "multiple_choice" and limits.get("least", 1) > most:
        yield (*here, "least"), f"There are only {most} choices."


def _unknown_references(path: Path, question: Fields, known: _Known) -> Found:
    unknown: dict[str, list[str]] = defaultdict(list)
    for framework, items in question.get("references", {}).items():
        here = (*path, "references", framework)
        if framework not in known.items:
            yield here, f"There is no framework with the key “{framework}”."
            continue
        unknown[framework] = [item for item in items if item not in known.items[framework]]
        for item in unknown[framework]:
            yield here, f"The framework “{framework}” has no item with the key “{item}”."
