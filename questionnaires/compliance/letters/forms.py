"""What the chair and the manager fill in about letters."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import HTML, Button, Field, Layout
from django import forms

from audit_portal.organisations.sign_in.forms import look
from questionnaires.compliance.letters.wording import mark_of
from questionnaires.compliance.models import Letter
from questionnaires.returns.day_field import DayField


class RemarkForm(forms.Form):
    remark = forms.CharField(
        label="What should be changed?",
        help_text="The manager reads it beside the letter.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Write what should be changed."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look("Send it back", Field.textarea("remark", rows=4))


class WordsForm(forms.Form):
    """Words of its own for one letter; `seen` tells which words they were written over."""

    subject = forms.CharField(
        label="Subject", max_length=150, error_messages={"required": "Write the subject."}
    )
    text = forms.CharField(
        label="Text",
        help_text="Leave a line empty between paragraphs.",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Write the text."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "subject": letter.own_subject,
            "text": letter.own_text,
            "seen": mark_of(letter),
        }
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout(
            Field.text("subject"),
            Field.textarea("text", rows=10),
            "seen",
            HTML('{% include "compliance/_placeholders.html" %}'),
            Button("preview", "Look at it"),
            Button.secondary("save", "Save and show it to the chair"),
        )


class PostedForm(forms.Form):
    """The letters are in hidden fields beside it."""

    on = DayField(label="On which day were they posted?", missing="Write the day.")
