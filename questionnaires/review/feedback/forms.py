"""The words of a letter, and what is said as one goes back."""

from datetime import date
from typing import Any

from crispy_forms_gds.layout import Button, Field
from django import forms

from audit_portal.organisations.sign_in.forms import look
from questionnaires.returns.day_field import DayField
from questionnaires.review.feedback.drafting import Words
from questionnaires.review.feedback.writing import Wording
from questionnaires.review.models import FeedbackLetter

LONGEST = 8000
TEXTS = ("opening", "strengths", "to_strengthen", "closing")


def _text(label: str, hint: str = "", *, missing: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "required": missing,
            "max_length": f"This is longer than {LONGEST:,} characters.",
        },
    )


class WordsForm(forms.Form):
    """`seen` is the revision that the words were changed from."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    opening = _text(
        "How the letter begins",
        "Leave an empty line between paragraphs. Do not name a child or a family.",
        missing="Write how the letter begins.",
    )
    strengths = _text("Strengths (optional)", "Left empty, the letter has no such part.")
    to_strengthen = _text("Points to strengthen (optional)")
    closing = _text("What you ask of them (optional)", "It stands above the list of actions.")
    act_by = DayField(
        label="Actions to be planned by",
        help_text="For ratings that call for an action and have none yet. For example, 27 3 2027.",
        missing="Write the day by which actions are to be planned.",
    )

    def __init__(self, *args: Any, letter: FeedbackLetter, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.initial = {name: getattr(letter, name) for name in (*TEXTS, "act_by")}
        self.initial["seen"] = letter.revision
        self.helper = look(
            "Save",
            Field("seen"),
            *(Field.textarea(name, rows=6) for name in TEXTS),
            Field("act_by"),
            Button.secondary("preview", "Show the letter with these words"),
        )

    def clean_act_by(self) -> date:
        day: date = self.cleaned_data["act_by"]
        if day <= self.on:
            raise forms.ValidationError("Give them time: choose a day that is still to come.")
        return day

    @property
    def wording(self) -> Wording:
        given = self.cleaned_data
        return Wording(Words(*(given[name].strip() for name in TEXTS)), given["act_by"])


class BackForm(forms.Form):
    why = forms.CharField(
        label="What should be changed?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Write what should be changed."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look("Send back to the reviewer", Field.textarea("why", rows=4))
