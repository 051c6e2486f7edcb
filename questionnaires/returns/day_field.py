"""A day in a form: three fields, read as the questionnaire's own dates are."""

from datetime import date
from typing import Any, NoReturn

from crispy_forms_gds.fields import DateInputField
from django.core.exceptions import ValidationError

from questionnaires.definitions.kinds.reading import Unreadable, clean_text, date_of

PARTS = ("day", "month", "year")


class DayField(DateInputField):  # type: ignore[misc]  # no types of its own
    """Gives a `date`, or None where it is not required and nothing was written."""

    def __init__(self, *, missing: str = "Write the date.", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages["required"] = missing
        for widget in self.widget.widgets:
            widget.attrs["inputmode"] = "numeric"

    def clean(self, value: Any) -> date | None:
        typed = [clean_text(part) for part in value or ("", "", "")]
        for field in self.fields:
            field.widget.errors = []
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        lacking = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if lacking:
            self.refuse(lacking[0], f"The date needs a {' and a '.join(lacking)}.")
        try:
            return date_of(*typed)
        except Unreadable as problem:
            self.refuse(problem.part, str(problem))

    def refuse(self, part: str, sentence: str) -> NoReturn:
        """Raises; the error summary links to the part at fault."""
        self.fields[PARTS.index(part)].widget.errors = [sentence]
        raise ValidationError(sentence)
