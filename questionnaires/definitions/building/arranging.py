"""The order of print. Standards and questions are each numbered through, from the top down."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from questionnaires.definitions.models import Question, Standard, Version


def place(row: Any, siblings: QuerySet[Any], at: int) -> None:
    """The row stands at this position among its siblings, which may then share numbers with
    others: `arrange` mends that.
    """
    order = [each for each in siblings.order_by("order") if each.pk != row.pk]
    order.insert(at, row)
    moved = []
    for number, each in enumerate(order, start=1):
        if each.order != number:
            each.order = number
            moved.append(each)
    type(row)._default_manager.bulk_update(moved, ["order"])


def arrange(version: Version) -> None:
    """Number all standards and questions in the order of print."""
    standards = list(Standard.objects.filter(version=version).only("parent", "order"))
    questions = list(Question.objects.filter(version=version).only("standard", "order"))
    inside: dict[int | None, list[Standard]] = defaultdict(list)
    asked: dict[int, list[Question]] = defaultdict(list)
    for standard in standards:
        inside[standard.parent_id].append(standard)
    for question in questions:
        asked[question.standard_id].append(question)
    in_print = list(_walk(inside, None))
    _number(in_print, Standard)
    _number([question for standard in in_print for question in asked[standard.pk]], Question)


def _walk(inside: dict[int | None, list[Standard]], parent: int | None) -> Iterator[Standard]:
    for standard in inside[parent]:
        yield standard
        yield from _walk(inside, standard.pk)


def _number(rows: list[Any], model: type[Any]) -> None:
    moved = []
    for number, row in enumerate(rows, start=1):
        if row.order != number:
            row.order = number
            moved.append(row)
    model.objects.bulk_update(moved, ["order"])
