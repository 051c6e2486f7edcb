"""Editing a statement, with a look at it before it is saved."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Layout
from django import forms

LONGEST = 60_000
HINT = (
    "A line that begins with ## is a heading, one with - a point of a list. [words](https://…) "
    "makes a link, **words** are bold. Leave a line empty between paragraphs."
)


class StatementForm(forms.Form):
    text = forms.CharField(
        label="Text",
        help_text=HINT,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": "Write something, or go back to leave it as it was."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout(
            Field.textarea("text", rows=24),
            "seen",
            Button("preview", "Look at it"),
            Button.secondary("save", "Save and publish"),
        )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        return text.strip() + "\n"
