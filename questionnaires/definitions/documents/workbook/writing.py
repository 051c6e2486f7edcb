"""A document as a workbook. What a cell holds is text throughout, so nothing of it runs."""

import io
from collections.abc import Iterator
from typing import Any

from questionnaires.definitions.documents.workbook.conditions import as_text
from questionnaires.definitions.documents.workbook.dressing import Dressing
from questionnaires.definitions.documents.workbook.layout import (
    CHOICES,
    FIELD_OF,
    FRAMEWORKS,
    LIMITS,
    LIST_OF,
    MEANING,
    NAMES,
    NO,
    QUESTIONNAIRE,
    QUESTIONS,
    REFERENCES,
    SCALES,
    STANDARD,
    VARIANTS,
    Column,
)

Fields = dict[str, Any]
Row = dict[str, Any]  # a cell by its heading; what is missing is blank

FLAGS_OF_POINTS = ("assured", "calls_for_action", "outside_base")
DEFAULTS: Row = {
    "required": True,
    "commentary": True,
    "evidence_rule": "optional",
    "counted": "live",
}
NOTHING = {"key": "", "label": "", "title": ""}  # of a draft's list that is still empty
PLAIN = ("number", "expected_evidence", "required", "commentary", "evidence_rule", "counted")


def workbook_of(document: Fields) -> bytes:
    """`document` in its canonical form, as `document_of` gives it. An .xlsx file."""
    from xlsxwriter import Workbook

    to = io.BytesIO()
    with Workbook(to, {"in_memory": True}) as book:
        dressing = Dressing(book)
        dressing.instructions()
        dressing.fill(QUESTIONNAIRE, [{"name": n, "value": document.get(n, "")} for n in NAMES])
        dressing.fill(QUESTIONS, _questions(document), _of_this_document(document))
        dressing.fill(SCALES, _scales(document))
        dressing.fill(CHOICES, _choices(document))
        dressing.fill(VARIANTS, _variants(document))
        dressing.fill(FRAMEWORKS, _frameworks(document))
    return to.getvalue()


def _of_this_document(document: Fields) -> list[Column]:
    """A column for each framework, and one for each point that a question has a meaning of."""
    columns = [
        Column(f"{REFERENCES}{framework['key']}", f"Items of “{framework['title']}”."[:250], 24)
        for framework in document.get("frameworks", ())
    ]
    meant = {key for question in _all_questions(document) for key in question.get("meanings", ())}
    points = {
        point["key"]: point["label"]
        for scale in document.get("scales", ())
        for point in scale["points"]
        if point["key"] in meant
    }
    return columns + [
        Column(f"{MEANING}{key}", f"For a rating: what “{label}” means here."[:250], 30)
        for key, label in points.items()
    ]


def _all_questions(fields: Fields) -> Iterator[Fields]:
    for standard in fields.get("standards", ()):
        yield from standard.get("questions", ())
        yield from _all_questions(standard)


def _questions(fields: Fields, level: int = 1) -> Iterator[Row]:
    for standard in fields.get("standards", ()):
        yield {
            "type": STANDARD,
            "level": str(level),
            "number": standard.get("number"),
            "name": standard["key"],
            "label": standard["title"],
            "hint": standard.get("introduction"),
            "required": NO if standard.get("optional") else None,
            "variants": _joined(standard.get("variants", ())),
        }
        for question in standard.get("questions", ()):
            yield _question(question)
        yield from _questions(standard, level + 1)


def _question(question: Fields) -> Row:
    known = DEFAULTS | question
    row = {heading: known.get(field) for heading, field in FIELD_OF.items()}
    row |= {name: known.get(name) for name in PLAIN}
    row |= {name: _plain(question.get("limits", {}).get(name)) for name in LIMITS}
    row["list_name"] = _list_name(question)
    row["relevant"] = as_text(question["condition"]) if question.get("condition") else None
    row["variants"] = _joined(question.get("variants", ()))
    row |= {f"{REFERENCES}{key}": _joined(i) for key, i in question.get("references", {}).items()}
    row |= {f"{MEANING}{key}": words for key, words in question.get("meanings", {}).items()}
    return row


def _list_name(question: Fields) -> str | None:
    """A rating names its scale; any other list is the question's own and bears its key."""
    scale: str | None = question.get("scale")
    own = any(question.get(name) for name in set(LIST_OF.values()) - {"scale"})
    return question["key"] if own else scale


def _scales(document: Fields) -> Iterator[Row]:
    for scale in document.get("scales", ()):
        for n, point in enumerate(scale["points"] or [NOTHING]):
            flags = {flag: point.get(flag, False) for flag in FLAGS_OF_POINTS}
            named = {"list_label": scale["title"]} if n == 0 else {}
            texts = {"meaning": point.get("meaning"), "colour": point.get("colour")}
            yield {"list_name": scale["key"]} | named | _option(point) | texts | flags


def _option(option: Fields, label: str = "label") -> Row:
    return {"name": option["key"], "label": option[label]}


def _choices(document: Fields) -> Iterator[Row]:
    for question in _all_questions(document):
        for name in ("choices", "terms", "columns"):
            for option in question.get(name, ()):
                kind = option.get("kind", "text") if name == "columns" else None
                yield {"list_name": question["key"]} | _option(option) | {"type": kind}


def _variants(document: Fields) -> Iterator[Row]:
    for variant in document.get("variants", ()):
        lists = {name: _joined(variant.get(name, ())) for name in ("kinds", "duties")}
        yield _option(variant, "title") | lists


def _frameworks(document: Fields) -> Iterator[Row]:
    for framework in document.get("frameworks", ()):
        for n, item in enumerate(framework["items"] or [NOTHING]):
            first = {"list_label": framework["title"], "source": framework.get("source")}
            own = first if n == 0 else {}
            yield {"list_name": framework["key"]} | own | _option(item, "title")


def _joined(keys: Any) -> str | None:
    return ", ".join(keys) or None


def _plain(limit: Any) -> str | None:
    return None if limit is None else str(limit)
