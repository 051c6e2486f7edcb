"""What the papers of questions and answers share."""

from typing import Any

from django import template

from questionnaires.definitions.papers.marks import marks
from questionnaires.definitions.structure import PointShape

register = template.Library()


@register.inclusion_tag("definitions/papers/_point.html")
def point_of(points: tuple[PointShape, ...], point: PointShape) -> dict[str, Any]:
    """A point of a scale: its mark in a box of its colour, then its label."""
    return {"point": point, "mark": marks(points)[point.key]}


@register.filter
def times(count: int) -> range:
    """To draw so many lines."""
    return range(count)
