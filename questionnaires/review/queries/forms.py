"""What is written at a query, by either side."""

from datetime import date
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from audit_portal.organisations.sign_in.forms import look
from questionnaires.returns.day_field import DayField
from questionnaires.returns.requests.forms import WriteForm, words_field


def due_field() -> DayField:
    return DayField(
        label="Answer by",
        help_text="They are reminded before this day and after it. For example, 27 3 2026.",
        missing="Write the day by which they are to answer.",
    )


class AskForm(forms.Form):
    words = words_field(
        "What do you want to know?",
        missing="Write what you want to know.",
        hint="It goes to the lead by e-mail. Do not name a child or a family.",
    )
    due = due_field()

    def __init__(self, *args: Any, usual: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["due"] = usual
        self.helper = look("Send to the lead", Field.textarea("words", rows=5), Field("due"))


class AnswerForm(WriteForm):
    words = words_field("Your answer", missing="Write your answer.")
    button = "Send answer"


class AskAgainForm(WriteForm):
    words = words_field("What else do you want to know?", missing="Write what you want to know.")
    due = due_field()
    button = "Ask again"

    def __init__(self, *args: Any, usual: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["due"] = usual

    def layout(self) -> list[Any]:
        return [Field.textarea("words", rows=5), Field("due")]
