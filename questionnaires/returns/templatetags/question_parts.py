"""The parts of a question on the page of a step, rendered once for everybody where possible.

How the fields of a published question look depends on the question and, for some kinds, on what is
chosen. They are rendered once with a mark in the place of each other value, and kept in the
process; for a person the marks are then filled with what stands in their answer.
"""

import re
from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from django import template
from django.template import RequestContext
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from questionnaires.definitions.kinds import kind_of
from questionnaires.returns.answering.step_form import Field

register = template.Library()

FIELDS = "returns/_question_fields.html"
EVIDENCE = "returns/_question_evidence.html"
ACTIONS = "returns/_question_actions.html"
MARK = re.compile("\ue000([^\ue001]*)\ue001")  # letters that nobody types, and no page has
MOST = 1500  # renderings kept, of a few kilobytes each

_kept: dict[Hashable, SafeString] = {}


class _Marks(dict[str, Any]):
    """Values of a field in which each is a mark, but for those given."""

    def __missing__(self, suffix: str) -> str:
        return f"\ue000{suffix}\ue001"

    def get(self, suffix: str, default: Any = None) -> Any:
        return self[suffix]


@register.simple_tag
def fields_of(field: Field) -> SafeString:
    """The inputs of a question, with its guidance."""
    if field.errors or field.disabled or field.beside.clarifications:
        return render_to_string(FIELDS, {"field": field})
    shaping = {suffix: field.values.get(suffix, "") for suffix in kind_of(field.question).shaping}
    key = (FIELDS, field.question, str(shaping))
    if key not in _kept:
        _keep(key, render_to_string(FIELDS, {"field": replace(field, values=_Marks(shaping))}))
    values = field.values
    return mark_safe(  # noqa: S308 - rendered by a template, and each value escaped
        MARK.sub(lambda mark: escape(values.get(mark[1], "")), _kept[key])
    )


@register.simple_tag(takes_context=True)
def evidence_of(context: RequestContext, field: Field) -> SafeString:
    if field.beside.evidence:
        return render_to_string(EVIDENCE, {"field": field, "today": context.get("today")})
    return _same_for_all(EVIDENCE, field, "")


@register.simple_tag(takes_context=True)
def actions_of(context: RequestContext, field: Field) -> SafeString:
    if field.beside.actions:
        return render_to_string(ACTIONS, {"field": field, "today": context.get("today")})
    return _same_for_all(ACTIONS, field, str(field.given.calls_for_action))


def _same_for_all(name: str, field: Field, variant: str) -> SafeString:
    key = (name, field.question, variant)
    if key not in _kept:
        _keep(key, render_to_string(name, {"field": field}))
    return _kept[key]


def _keep(key: Hashable, rendered: SafeString) -> None:
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[key] = rendered
