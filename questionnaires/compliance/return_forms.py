"""What the manager fills in about one organisation's return. Each takes a reason."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from audit_portal.organisations.sign_in.forms import look
from questionnaires.returns.day_field import DayField

REASON = {"required": "Give a reason."}


def _reason(hint: str) -> forms.CharField:
    return forms.CharField(
        label="Reason",
        help_text=hint,
        max_length=2000,
        error_messages=REASON,
        widget=forms.Textarea,
    )


class ExtendForm(forms.Form):
    until = DayField(
        label="New deadline",
        help_text="The organisation has until the end of this day. For example, 27 3 2026.",
        missing="Write the new deadline.",
    )
    why = _reason("It is kept with the return and shown in its history.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look("Give more time", Field("until"), Field.textarea("why", rows=4))


class ExcuseForm(forms.Form):
    why = _reason("For example: it closed, or another return answers for it.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look("Excuse this organisation", Field.textarea("why", rows=4))


class AskAgainForm(forms.Form):
    why = _reason("It is kept with the return and shown in its history.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look("Ask this organisation again", Field.textarea("why", rows=4))
