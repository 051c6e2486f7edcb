"""What the widgets of the kinds need beyond plain attributes.

A widget's template gets `field`, any object with `question`, `name` ("q12"), `disabled`, and two
mappings by suffix of an input's name: `values` (what it holds) and `errors` (a sentence).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import template

from questionnaires.definitions.kinds.rows import rows_to_show
from questionnaires.definitions.structure import OptionShape, PointShape, QuestionShape

register = template.Library()


class Field(Protocol):
    name: str
    question: QuestionShape
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    column: OptionShape
    suffix: str


@register.filter
def at(mapping: Mapping[str, Any], suffix: str) -> Any:
    """What stands under this suffix; the main input has the suffix ""."""
    return mapping.get(suffix, "")


@register.filter
def options(field: Field) -> list[dict[str, Any]]:
    """The radio buttons or boxes of a choice or rating. The first has the field's own name as id,
    for error messages to link to. Dictionaries, for a template reads those the fastest.
    """
    question, chosen = field.question, field.values.get("", "")
    ticked = [chosen] if isinstance(chosen, str) else chosen
    shapes: Sequence[PointShape | OptionShape] = question.points or question.choices
    return [
        {
            "id": f"{field.name}_{n}" if n else field.name,
            "key": option.key,
            "label": option.label,
            "checked": option.key in ticked,
            **(_of_point(option, is_first=n == 0) if isinstance(option, PointShape) else {}),
        }
        for n, option in enumerate(shapes)
    ]


def _of_point(point: PointShape, *, is_first: bool) -> dict[str, Any]:
    return {
        "meaning": point.meaning,
        "colour": point.colour,
        "is_apart": point.outside_base and not is_first,
        "asks_why": point.outside_base,
    }


@register.filter
def row_cells(field: Field) -> Iterator[list[Cell]]:
    """The rows that a form of repeating rows shows, blank ones included."""
    columns = field.question.columns
    count = field.values.get("rows") or rows_to_show(field.question, 0)
    for n in range(int(count)):
        yield [Cell(column, f"row-{n}-{column.key}") for column in columns]
