"""What is rendered once for everybody looks exactly as if it were rendered for each."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from questionnaires.definitions.kinds import KINDS, Content
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.step_form import Field, as_saved
from questionnaires.returns.sheet import Given
from questionnaires.returns.templatetags import question_parts
from questionnaires.returns.templatetags.question_parts import FIELDS, fields_of
from tests.definitions.shapes import make_shape

SHARP = """<b>"Tom" & 'Jerry'</b> {{ x }} \\1 \\g<0>"""
VALUES: dict[str, list[Any]] = {
    "rating": [1, 3],
    "yes_no_partly": ["yes", "not_applicable"],
    "short_text": [SHARP],
    "narrative": [SHARP, "Two\n\nparagraphs"],
    "person": [{"name": SHARP, "role": "Lead"}, {"name": "", "role": SHARP}],
    "date": ["2026-03-27"],
    "whole_number": [0, 1234567],
    "percentage": [85.5, 100],
    "single_choice": ["online"],
    "multiple_choice": [["online", "prevent"], ["exploitation"]],
    "rows": [
        [{"name": SHARP, "hours": 3, "trained": "2026-03-27"}],
        [{"name": "A", "hours": None, "trained": None}] * 4,
    ],
    "terms": [{"autumn": 3, "spring": None}],
    "statement": [True],
}


def field(question: QuestionShape, value: Any, commentary: str = "", reason: str = "") -> Field:
    point = value if question.kind == "rating" else None
    plain = None if question.kind == "rating" else value
    content = Content(point, plain, commentary, reason)
    return as_saved(Given(question, content))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_field_filled_in_afterwards_is_the_field_rendered(kind: str) -> None:
    question = make_shape(kind)
    answers = [
        field(question, value, commentary, reason)
        for value in (None, *VALUES[kind])
        for commentary, reason in (("", ""), (SHARP, SHARP))
    ]
    for _ in range(2):  # the second time all come from what was kept
        for answer in answers:
            assert fields_of(answer) == render_to_string(FIELDS, {"field": answer})


def test_what_somebody_typed_is_not_kept() -> None:
    question_parts._kept.clear()
    question = make_shape("narrative")
    fields_of(field(question, "The words of one person", commentary="And more of them"))
    assert question_parts._kept
    assert not any("of them" in text or "person" in text for text in question_parts._kept.values())


def test_a_field_with_an_error_is_rendered_for_itself() -> None:
    question = make_shape("narrative")
    wrong = field(question, "Too long")
    wrong.errors[""] = "Shorten it."
    assert "Shorten it." in fields_of(wrong)
    assert "Shorten it." not in fields_of(field(question, "Too long"))


def test_no_more_is_kept_than_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_parts, "MOST", 3)
    for n in range(5):
        fields_of(field(make_shape("narrative", text=f"Question {n}"), None))
    assert len(question_parts._kept) <= 3
