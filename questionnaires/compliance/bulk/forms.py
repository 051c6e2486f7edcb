"""What the manager fills in for several returns at once."""

from datetime import date
from typing import Any

from crispy_forms_gds.layout import Field, Fluid, Size
from django import forms

from audit_portal.organisations.sign_in.forms import look
from questionnaires.compliance.chasing.by_hand import Spoken
from questionnaires.compliance.models import Contact
from questionnaires.returns.day_field import DayField


class ManyForm(forms.Form):
    """`seen` is the mark of the returns that the page showed when it was sent."""

    button = ""
    shown: tuple[Any, ...] = ()

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = look(self.button, *self.shown, Field("seen"))


def _reason(hint: str) -> forms.CharField:
    return forms.CharField(
        label="Reason",
        help_text=hint,
        max_length=2000,
        error_messages={"required": "Give a reason."},
        widget=forms.Textarea,
    )


class ExtendManyForm(ManyForm):
    button = "Give all of them more time"
    shown = (Field("until"), Field.textarea("why", rows=4))

    until = DayField(
        label="New deadline",
        help_text="They have until the end of this day. For example, 27 3 2026.",
        missing="Write the new deadline.",
    )
    why = _reason("It is kept with each return and shown in its history.")


class ExcuseManyForm(ManyForm):
    button = "Excuse all of them"
    shown = (Field.textarea("why", rows=4),)

    why = _reason("For example: a school closure, or another return answers for them.")


class PauseManyForm(ManyForm):
    button = "Pause the chase of all of them"
    shown = (Field.textarea("why", rows=4), Field("until"))

    why = _reason("It is kept with each return and shown in its history.")
    until = DayField(
        label="Go on from (optional)",
        help_text="From this day the chase goes on by itself. Left empty, it rests until you let "
        "it go on.",
        required=False,
    )


class ContactManyForm(ManyForm):
    button = "Note it down for all of them"
    shown = (
        Field.radios("channel", legend_size=Size.SMALL, inline=True),
        Field.text("who", field_width=Fluid.TWO_THIRDS),
        Field("on"),
        Field.textarea("note", rows=5),
    )

    channel = forms.ChoiceField(
        label="How",
        choices=Contact.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you were in touch."},
    )
    who = forms.CharField(
        label="With whom",
        help_text="For example: all head teachers, at their meeting.",
        max_length=150,
        error_messages={"required": "Write with whom."},
    )
    on = DayField(label="On which day", missing="Write the day.")
    note = forms.CharField(
        label="What was said",
        help_text="Keep to the audit. Name no child and no family.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Write in a sentence what was said."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", self.today)

    def spoken(self) -> Spoken:
        given = self.cleaned_data
        return Spoken(given["channel"], given["who"], given["on"], given["note"])


class ChaseManyForm(ManyForm):
    button = "Chase them now"
