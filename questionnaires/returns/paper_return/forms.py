"""What a manager fills in about a return that came on paper."""

from datetime import date
from typing import Any

from crispy_forms_gds.layout import Field, Fluid
from django import forms

from audit_portal.organisations.sign_in.forms import look
from questionnaires.returns.day_field import DayField
from questionnaires.returns.paper_return.marking import Received


def reason_field(label: str, hint: str, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=2000, widget=forms.Textarea, **more
    )


class BeginForm(forms.Form):
    sent_by = forms.CharField(
        label="Who sent it?",
        help_text="The name and role that stand on the paper or its letter.",
        max_length=200,
        error_messages={"required": "Write who sent it."},
    )
    received_on = DayField(
        label="When did it arrive?",
        help_text="For example, 27 3 2026.",
        missing="Write the day on which it arrived.",
    )
    why = reason_field(
        "Why did it come on paper?",
        "It is kept with the return. For example, the school has no internet this month.",
        error_messages={"required": "Write why it came on paper."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = look(
            "Mark it and start typing",
            Field.text("sent_by", field_width=Fluid.TWO_THIRDS),
            Field("received_on"),
            Field.textarea("why", rows=4),
        )

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError("Write a day that has come already.")
        return day

    @property
    def received(self) -> Received:
        data = self.cleaned_data
        return Received(data["sent_by"], data["received_on"], data["why"])


class TakeOffForm(forms.Form):
    """`typed`: something was written, so that a reason is needed."""

    def __init__(self, *args: Any, typed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"] = reason_field(
            "Why is the mark taken off?" if typed else "Why is the mark taken off? (optional)",
            "It is kept with the return.",
            required=typed,
            error_messages={"required": "Something has been typed in already: give a reason."},
        )
        self.helper = look("Take off the mark", Field.textarea("why", rows=4))
