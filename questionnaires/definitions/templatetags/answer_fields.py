"""What the widgets of the kinds need beyond plain attributes.

A widget's template gets `field`, any object with `question`, `name` ("q12"), `disabled`, and two
mappings by suffix of an input's name: `values` (what it holds) and `errors` (a sentence).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django import template

from questionnaires.definitions.kinds.rows import rows_to_show
from questionnaires.definitions.structure import OptionShape, QuestionShape

register = template.Library()


class Field(Protocol):
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
def row_cells(field: Field) -> Iterator[list[Cell]]:
    """The rows that a form of repeating rows shows, blank ones included."""
    columns = field.question.columns
    count = field.values.get("rows") or rows_to_show(field.question, 0)
    for n in range(int(count)):
        yield [Cell(column, f"row-{n}-{column.key}") for column in columns]
