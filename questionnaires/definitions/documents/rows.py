"""Rows, not yet saved, that say what the fields of a document say."""

from typing import Any

from questionnaires.definitions.models import Question, Scale, Standard, Version

Fields = dict[str, Any]

APART = ("number", "scale", "meanings", "choices", "terms", "columns", "references")


def standard_row(
    version: Version, parent: Standard | None, fields: Fields, *, order: int
) -> Standard:
    """Without what lies in it."""
    return Standard(
        version=version,
        parent=parent,
        order=order,
        number_printed=fields.get("number", ""),
        **without(fields, "questions", "standards", "number"),
    )


def question_row(
    standard: Standard, scale: Scale | None, fields: Fields, *, order: int
) -> Question:
    """Without its choices, columns, meanings and references, which are rows of their own."""
    return Question(
        version=standard.version,
        standard=standard,
        order=order,
        number_printed=fields.get("number", ""),
        scale=scale,
        **without(fields, *APART),
    )


def without(fields: Fields, *names: str) -> Fields:
    return {name: value for name, value in fields.items() if name not in names}
