"""Writing to many of a round."""

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms

from audit_portal.organisations.sign_in.forms import look
from questionnaires.compliance.chasing.words import problem_with

ROLES = (
    ("lead", "The lead"),
    ("senior_lead", "The head teacher or head of service"),
    ("accountable", "The chair of governors or chief officer"),
)


class MessageForm(forms.Form):
    """`key` marks one writing of the message: see `RoundMessage`."""

    roles = forms.MultipleChoiceField(
        label="To whom at each organisation",
        choices=ROLES,
        initial=["lead"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one of these."},
    )
    subject = forms.CharField(
        label="Subject", max_length=150, error_messages={"required": "Enter a subject."}
    )
    text = forms.CharField(
        label="Text",
        help_text="The portal writes “Dear” and the name above it, and a link to the return and "
        "your board’s name below it.",
        max_length=10_000,
        widget=forms.Textarea,
        error_messages={"required": "Write the text."},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look(
            "See it before it goes",
            Field.checkboxes("roles", legend_size=Size.SMALL),
            Field.text("subject"),
            Field.textarea("text", rows=10),
            "key",
        )

    def clean_subject(self) -> str:
        return self._filled_in("subject")

    def clean_text(self) -> str:
        return self._filled_in("text")

    def _filled_in(self, name: str) -> str:
        words: str = self.cleaned_data[name]
        if problem := problem_with(words):
            raise forms.ValidationError(problem)
        return words
