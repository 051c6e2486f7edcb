"""What an answer may hold: the limits that some kinds of question know."""

from datetime import date
from typing import Any

from django import forms

from questionnaires.definitions.kinds.reading import Unreadable, as_date

LIMITS = ("words", "characters", "least", "most", "unit", "earliest", "latest")
LABELS = {
    "words": "Most words",
    "characters": "Most characters",
    "unit": "What is counted",
    "earliest": "First day that is accepted",
    "latest": "Last day that is accepted",
}
OF_KINDS = {
    "rows": {"least": "Fewest rows", "most": "Most rows"},
    "multiple_choice": {"least": "Fewest choices", "most": "Most choices"},
}
NUMBERS = {"least": "Smallest number", "most": "Greatest number"}


def limit_field(name: str, kind: str) -> forms.Field:
    label = LABELS.get(name) or OF_KINDS.get(kind, NUMBERS)[name]
    if name == "unit":
        return forms.CharField(
            label=label, help_text="For example: children.", max_length=40, required=False
        )
    if name in ("earliest", "latest"):
        return WrittenDay(label=label, help_text="For example 1 September 2026.", required=False)
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1 if name in ("words", "characters") else -1_000_000_000,
        max_value=1_000_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Write a whole number, such as 100."},
    )


class WrittenDay(forms.CharField):
    """A day on one line, kept as `YYYY-MM-DD`."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return as_date(typed).isoformat() if typed else ""
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            return value
        return f"{day.day} {day:%B %Y}"
